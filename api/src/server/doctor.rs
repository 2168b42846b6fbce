//! Looking after an installation: its folders, and what is wrong with its configuration.

mod mail;
mod votes;

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::process::ExitCode;

use sea_orm::DbErr;

use crate::server::cli::out;
use crate::server::config::{self, Config};
use ground::clock::Clock;
use kit::blobs::{Store, StoreUrl};
use kit::db::{self, Db, Schema};
use kit::outgoing::{Allowed, CallLimits, Outgoing};
use kit::pages::is_local;

/// The folders under the data folder; nobody else may look inside. Files may be kept elsewhere; that they can be
/// written is checked there.
const FOLDERS: [&str; 3] = ["files", "keys", "mail"];

/// Make the folders that are missing, and close to others what an earlier version left open to them.
///
/// # Errors
/// When one cannot be made or closed.
pub fn make_folders(config: &Config) -> Result<(), String> {
    for name in FOLDERS {
        let path = config.data_dir.join(name);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(|error| format!("cannot make the folder {}: {error}", path.display()))?;
        close(&path)?;
    }
    if db::is_sqlite(&config.database_url) {
        let file = db::sqlite_file(&config.database_url).into_os_string();
        for end in ["", "-wal", "-shm", ".lock"] {
            let mut path = file.clone();
            path.push(end);
            close(Path::new(&path))?;
        }
    }
    Ok(())
}

/// Take from others, if it is there, what they may do with a file or folder.
fn close(path: &Path) -> Result<(), String> {
    let closed = match fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o077 == 0 => Ok(()),
        Ok(found) => fs::set_permissions(path, Permissions::from_mode(found.permissions().mode() & 0o700)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    closed.map_err(|error| format!("cannot close {} to others: {error}", path.display()))
}

enum Finding {
    Good(String),
    Bad { wrong: String, mend: String },
}

use Finding::{Bad, Good};

/// Check everything, print a line each, and answer whether all is well.
///
/// # Errors
/// When what was found cannot be printed.
pub async fn check(config: &Config) -> io::Result<ExitCode> {
    let mut findings = vec![("public URL", public_url(config)), ("database", database(config).await)];
    findings.push(("data folder", folder(&config.data_dir)));
    findings.push(("keys", folder(&config.data_dir.join("keys"))));
    findings.push(("files", files(config).await));
    findings.push(("keys", keys(&config.data_dir.join("keys"))));
    findings.extend(votes::keys(config).await.map(|it| ("keys of votes", it)));
    findings.push(("push", push(config)));
    findings.push(("outgoing calls", outgoing(config).await));
    findings.push(("mail", mail::check(config).await));
    findings.push(("signed mails", mail::signed(config)));
    findings.push(("clock", clock(config)));
    let mut all_good = true;
    for (subject, finding) in findings {
        match finding {
            Good(what) => out::say(format_args!("ok     {subject}: {what}"))?,
            Bad { wrong, mend } => {
                all_good = false;
                out::say(format_args!("WRONG  {subject}: {wrong}\n       {mend}"))?;
            }
        }
    }
    // A key that cannot be read was told above.
    for record in kit::mail::records(&config.mail()).unwrap_or_default() {
        out::say(format_args!("dns    {} TXT {}", record.name, record.strings()))?;
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn public_url(config: &Config) -> Finding {
    let url = &config.public_url;
    if url.scheme() == "https" {
        Good(url.to_string())
    } else if is_local(url) {
        Good(format!("{url} (this machine only: good for trying out)"))
    } else {
        Bad {
            wrong: format!(
                "{url} is not https: phones take no push from it, and anybody on the way can read and change it"
            ),
            mend: "Put a proxy with a certificate in front (see deploy/), or name one in TAMBOUR_TLS, and set \
                   TAMBOUR_PUBLIC_URL=https://…"
                .to_owned(),
        }
    }
}

async fn database(config: &Config) -> Finding {
    let url = &config.database_url;
    let shown = db::redacted(url);
    if db::is_sqlite(url)
        && url == &db::default_url(&config.data_dir)
        && !config.data_dir.join("tambour.sqlite").exists()
    {
        return Good(format!("{shown} (not there yet: the first start makes it)"));
    }
    match Db::look(url).await {
        Ok(Schema::Current) => Good(shown),
        Ok(Schema::Older) => Good(format!("{shown} (its schema is older: the next start brings it up to date)")),
        Ok(Schema::None) => {
            Bad { wrong: format!("{shown} has no tables of Tambour"), mend: "Run `tambour migrate`.".to_owned() }
        }
        Err(error @ DbErr::Migration(_)) => Bad {
            wrong: format!("{shown}: {error}"),
            mend: "Run the version of Tambour that it was last used with, or restore a backup from before.".to_owned(),
        },
        Err(error) if db::is_damage(&error) => Bad {
            wrong: format!("{shown} is damaged, or is no database: {error}"),
            mend: "Stop the server, keep a copy of the file, and restore a backup.".to_owned(),
        },
        Err(error) => Bad {
            wrong: format!("{shown} does not answer: {error}"),
            mend: "Check TAMBOUR_DATABASE_URL, that the server runs, and that user and password are right.".to_owned(),
        },
    }
}

async fn files(config: &Config) -> Finding {
    if let StoreUrl::Folder(path) = &config.files_url {
        return folder(path);
    }
    let tried_out = match Store::open(&config.files_url) {
        Ok(store) => store.try_out().await,
        Err(error) => Err(error),
    };
    match tried_out {
        Ok(()) => Good(config.files_url.to_string()),
        Err(error) => Bad {
            wrong: format!("{} cannot be written and read: {error}", config.files_url),
            mend: "Check TAMBOUR_FILES_URL, that the bucket is there, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
                .to_owned(),
        },
    }
}

fn folder(path: &Path) -> Finding {
    let shown = path.display();
    // The first start makes a folder that is not there yet, if it can.
    let present = path.ancestors().find(|it| it.exists()).unwrap_or(Path::new("."));
    let probe = present.join(".tambour-doctor");
    match fs::write(&probe, b"probe").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) if present == path => Good(shown.to_string()),
        Ok(()) => Good(format!("{shown} (not there yet: the first start makes it)")),
        Err(error) => Bad {
            wrong: format!("{shown} cannot be written to: {error}"),
            mend: format!("Give it to the user the server runs as: chown -R tambour {shown}"),
        },
    }
}

/// Keys are for the server alone.
fn keys(path: &Path) -> Finding {
    match too_open(path) {
        Ok(None) => Good("nobody else can read them".to_owned()),
        Ok(Some((path, mend))) => Bad { wrong: format!("others can read {path}"), mend },
        Err(error) => {
            Bad { wrong: format!("{} cannot be read: {error}", path.display()), mend: "Check who owns it.".to_owned() }
        }
    }
}

fn too_open(folder: &Path) -> io::Result<Option<(String, String)>> {
    if !folder.exists() {
        return Ok(None);
    }
    let open = |path: &Path| Ok::<_, io::Error>(fs::metadata(path)?.permissions().mode() & 0o077 != 0);
    if open(folder)? {
        return Ok(Some((folder.display().to_string(), format!("chmod 700 {}", folder.display()))));
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if open(&path)? {
            return Ok(Some((path.display().to_string(), format!("chmod 600 {}", path.display()))));
        }
    }
    Ok(None)
}

/// The key that push messages are signed with, and the address that push services may turn to.
fn push(config: &Config) -> Finding {
    let path = kit::webpush::key_path(&config.data_dir);
    let subject = &config.vapid_subject;
    if config::vapid_subject(subject).is_err() && !is_local(&config.public_url) {
        let wrong = format!("{subject} is no address that push services take: some refuse messages");
        return Bad {
            wrong,
            mend: "Set TAMBOUR_PUBLIC_URL to an https address, or TAMBOUR_VAPID_SUBJECT=mailto:…".to_owned(),
        };
    }
    if config.vapid_private_key.is_some() {
        return Good(format!("signed with TAMBOUR_VAPID_PRIVATE_KEY, {subject} to turn to"));
    }
    match fs::read_to_string(&path).map(|text| text.parse::<kit::webpush::Vapid>()) {
        Ok(Ok(_)) => Good(format!("signed with {}, {subject} to turn to", path.display())),
        Ok(Err(reason)) => Bad {
            wrong: format!("{}: {reason}", path.display()),
            mend: "Put the key back from a backup; or remove the file: the next start makes another, and phones must subscribe again."
                .to_owned(),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Good(format!("{} (not there yet: the first start makes it)", path.display()))
        }
        Err(error) => Bad { wrong: format!("{} cannot be read: {error}", path.display()), mend: "Check who owns it.".to_owned() },
    }
}

/// The way to outside addresses: others' certificates, and what is allowed; nobody is called.
async fn outgoing(config: &Config) -> Finding {
    let client =
        Outgoing::new(config.outgoing_allow.clone(), &config.public_url, Clock::system(0), CallLimits::default());
    match client.ready().await {
        Ok(()) if config.outgoing_allow == Allowed::default() => Good("https to public addresses".to_owned()),
        Ok(()) => Good(format!("https to public addresses, and {}", config.outgoing_allow.list())),
        Err(error) => Bad { wrong: error.to_string(), mend: "Install the package ca-certificates.".to_owned() },
    }
}

fn clock(config: &Config) -> Finding {
    if config.clock_offset == 0 {
        return Good("the system's".to_owned());
    }
    Bad {
        wrong: format!("it is moved by {} seconds, so everything happens at the wrong time", config.clock_offset),
        mend: "Unset TAMBOUR_CLOCK_OFFSET: it is for tests only.".to_owned(),
    }
}
