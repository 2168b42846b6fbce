//! The configuration: environment over `tambour.toml` over defaults. An unknown name or a bad value stops the start.

mod read;
mod settings;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::{env, fs, io};

use url::Url;

pub(super) use read::vapid_subject;
use read::{
    database_url, from_str, lines, log_filter, of_listener, one_line, operator_email, positive, public_url,
    security_contact, some, yes_or_no,
};
use settings::settings;

use kit::blobs::StoreUrl;
use kit::db;
use kit::http::{PeerPatience, Proxies, Quotas, TlsFiles};
use kit::mail::{self, Email, LinkKey, Rate, Way};
use kit::outgoing::Allowed;
use kit::pages::Hosting;
use kit::webpush::Vapid;

/// The file looked for in the working directory.
const FILE: &str = "tambour.toml";

const PREFIX: &str = "TAMBOUR_";

settings! {
    /// The configuration.
    pub struct Config {
        /// The address the server listens on.
        listen: SocketAddr = |text| from_str(text, "an address such as 127.0.0.1:8080"), or DEFAULT_LISTEN;
        "127.0.0.1:8080", "address and port to listen on";
        /// The files of the certificate, if the server speaks TLS by itself.
        tls: Option<TlsFiles> = some, or None, shown as |files| files.as_ref().map(TlsFiles::to_string).unwrap_or_default();
        "none: a proxy speaks TLS, or nobody", "certificate chain and private key for TLS by the server itself, in PEM: `fullchain.pem,privkey.pem`, or one file with both; read again when they change";
        /// The address residents and their phones reach the server at.
        public_url: Url = public_url, or of_listener(listen, tls.is_some())?, shown as |url| url.to_string();
        "http:// and `listen`, or https:// with `tls`", "the address that residents reach the server at";
        /// True if tokens may come in the clear.
        tokens_in_clear: bool = yes_or_no, or false;
        "no", "`yes` to take tokens although `public_url` is neither https nor this machine, so that others on the way can read them";
        /// The folder of files and keys.
        data_dir: PathBuf = |text| Ok(PathBuf::from(text)), or PathBuf::from("data");
        "data", "folder of the database file, files and keys";
        /// The database.
        database_url: String = database_url, or db::default_url(&data_dir), shown as |url| db::redacted(url);
        "the file tambour.sqlite in `data_dir`", "`sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`";
        /// The place where files are kept.
        files_url: StoreUrl = str::parse, or StoreUrl::Folder(data_dir.join("files"));
        "the folder files in `data_dir`", "`file:///FOLDER`, `s3://BUCKET/PREFIX?endpoint=https://STORE` or `https://STORE/BUCKET/PREFIX`, with `AWS_ACCESS_KEY_ID`, …";
        /// The folder of the private keys of consultations.
        ballot_keys: PathBuf = |text| Ok(PathBuf::from(text)), or data_dir.join("keys").join("ballots");
        "the folder keys/ballots in `data_dir`", "folder of the private keys of consultations, the same for every process and in no backup; lost during a vote, its ballots open no more";
        /// Memory that boards and feeds may take, in MiB.
        board_cache_mb: usize = |text| from_str(text, "a whole number of MiB"), or 256;
        "256", "memory for boards and feeds, in MiB; those not read for longest go first";
        /// Numbers of requests that somebody may send in a while.
        limits: Quotas = str::parse, or Quotas::default();
        "writes=60,reads=600,devices=200,opens=1000", "requests that a token or device may write and read with in a minute, devices that an address may make and notices it may open without one in an hour, counted in each process; `off` for no limits";
        /// Number of connections that an address may have before its oldest ones make room for others.
        connections_per_address: usize = positive, or 256;
        "256", "connections that an address (IPv6: a /64) may have, trusted proxies excepted; for another one the oldest that asks for nothing is closed";
        /// Number of confirmations of the letter that a network may ask for in a day.
        confirmations_per_network: u64 = positive, or if limits == Quotas::UNBOUNDED { u64::MAX } else { 200 };
        "200, or as many as are asked with `limits` off", "confirmations of the letter that an address (IPv6: a /64) may ask for in a day; a mailbox is sent 3";
        /// The proxies whose word on a client's address is taken.
        trusted_proxies: Proxies = str::parse, or Proxies::default();
        "none", "addresses and CIDR blocks of proxies, separated by commas, whose `Forwarded` or `X-Forwarded-For` is believed";
        /// Origins that may be called besides https to public addresses.
        outgoing_allow: Allowed = str::parse, or Allowed::default(), shown as |it| it.list();
        "nothing", "origins that may be called besides https to public addresses, comma-separated, such as `http://localhost:8081`";
        /// The key that push messages are signed with, if it is not the one under the data folder.
        vapid_private_key: Option<Vapid> = some, or None;
        "made at the first start, in `data_dir`/keys/vapid", "the key that push messages are signed with: 32 bytes in base64url, the same for all processes; with another one phones must subscribe again";
        /// The address that push services may write to or look up when something is wrong with our messages.
        vapid_subject: String = vapid_subject, or public_url.to_string();
        "`public_url`", "whom push services may turn to: `mailto:ADDRESS` or an https address";
        /// The mail server.
        smtp_url: Option<Way> = some, or None;
        "none: mails are written to the folder mail in `data_dir`", "the mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS, but for this machine; `?tls=required` or `?tls=off` says otherwise) or `smtps://…`";
        /// The sender of mails.
        mail_from: mail::From = str::parse, or mail::From::of_host(public_url.host_str().unwrap_or_default());
        "tambour@ and the host of `public_url`", "the sender of mails, such as `Panneau <panneau@exemple.fr>`";
        /// Maximum number of connections of a process to the mail server.
        mail_connections: usize = positive, or 16;
        "16", "connections to the mail server that a process has at most; it does with fewer where the server takes fewer";
        /// Maximum number of mails that a process sends in a while.
        mail_rate: Option<Rate> = some, or None;
        "none", "mails that a process sends at most, in a second or such as `30/m`, `500/h`, `5000/d`; confirmations do not wait, but count";
        /// True if a reader may leave the letter by a mail to the sender too.
        unsubscribe_by_mail: bool = yes_or_no, or true;
        "yes", "whether letters say that a mail to `mail_from` unsubscribes, beside the link: `no` if nobody reads what comes there";
        /// The keys that mails are signed with.
        dkim_keys: Vec<(String, PathBuf)> = mail::dkim_keys, or Vec::new();
        "none: mails are not signed here", "what mails are signed with (DKIM): `SELECTOR=FILE`, comma-separated, each file a private key in PEM, RSA or Ed25519; `tambour doctor` prints what to publish";
        /// The domain that signs.
        dkim_domain: Option<String> = |text| Ok(Some(text.to_owned())), or None;
        "that of `mail_from`", "the domain that signs";
        /// The address that is told of jobs that were given up.
        operator_email: Option<Email> = operator_email, or None;
        "nobody", "who is told by mail, once a day, of jobs that were given up";
        /// Who runs the server, a line each.
        host_mentions: Vec<String> = lines, or Vec::new();
        "none: the pages say that the town hall knows", "name, address and telephone of who runs the server, for every commune's legal mentions, separated by semicolons";
        /// The address that whoever finds a hole writes to.
        security_contact: Option<String> = |text| security_contact(text).map(Some), or None;
        "none: there is no `/.well-known/security.txt`", "whom to tell of a hole, published in `/.well-known/security.txt`: `mailto:ADDRESS` or an https address";
        /// The key of links in mails, if it is not the one under the data folder.
        link_key: Option<LinkKey> = some, or None;
        "made at the first start, in `data_dir`/keys/links", "the key of links in mails: 32 bytes in base64url, the same for all processes; with another one older links stop working";
        /// The filter of `tracing` that says what is logged.
        log: String = log_filter, or "info".to_owned();
        "info", "what is logged, such as `warn` or `info,kit::documents=debug`";
        /// Number of seconds by which the clock is moved; for tests.
        clock_offset: i64 = |text| from_str(text, "a whole number of seconds"), or 0;
        "0", "seconds to move the clock by, for tests only";
    }
}

/// A mistake in the configuration, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A name that means nothing.
    #[error("{place}: there is no setting {name}")]
    Unknown {
        /// The place where it stands.
        place: &'static str,
        /// As it stands there.
        name: String,
    },
    /// A value that does not fit.
    #[error("{place}: {name} is wrong: {reason}")]
    Wrong {
        /// The place where it stands.
        place: &'static str,
        /// As it stands there.
        name: String,
        /// The value that is expected, in words.
        reason: String,
    },
    /// The file cannot be read.
    #[error("{FILE}: {0}")]
    File(#[from] io::Error),
    /// The file is not TOML.
    #[error("{FILE}: {0}")]
    Toml(String),
}

impl Config {
    /// Read environment and file.
    ///
    /// # Errors
    /// With the one name that is unknown or wrong.
    pub fn load() -> Result<Self, ConfigError> {
        let file = match fs::read_to_string(FILE) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let environment = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
        Self::read(environment.filter(|(name, _)| name.starts_with(PREFIX)), &file)
    }

    /// Read these variables over this file over the defaults.
    ///
    /// # Errors
    /// With the one name that is unknown or wrong.
    pub fn read(environment: impl Iterator<Item = (String, String)>, file: &str) -> Result<Self, ConfigError> {
        let mut values = Values::default();
        let table: toml::Table =
            file.parse().map_err(|error: toml::de::Error| ConfigError::Toml(one_line(error.message())))?;
        for (name, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                _ => {
                    let reason = "a text or a whole number is expected".to_owned();
                    return Err(ConfigError::Wrong { place: FILE, name, reason });
                }
            };
            values.put(FILE, name.clone(), name, text)?;
        }
        for (variable, value) in environment {
            let name = variable.strip_prefix(PREFIX).unwrap_or(&variable).to_ascii_lowercase();
            values.put("environment", variable, name, value)?;
        }
        Self::take(&mut values)
    }

    /// The settings of mails.
    pub fn mail(&self) -> mail::Settings {
        mail::Settings {
            smtp: self.smtp_url.clone(),
            from: self.mail_from.clone(),
            connections: self.mail_connections,
            rate: self.mail_rate,
            unsubscribe_by_mail: self.unsubscribe_by_mail,
            confirmations_per_network: self.confirmations_per_network,
            dkim_domain: self.dkim_domain.clone(),
            dkim_keys: self.dkim_keys.clone(),
            operator: self.operator_email.clone(),
        }
    }

    /// What pages say of who runs the server.
    pub fn host(&self) -> Hosting {
        Hosting { mentions: self.host_mentions.clone(), security_contact: self.security_contact.clone() }
    }

    /// Memory that boards and feeds may take, in bytes.
    pub fn board_cache_bytes(&self) -> usize {
        self.board_cache_mb.saturating_mul(1024 * 1024)
    }
}

/// A setting as the reference tells it: its name, its default in words, what it means.
struct Setting {
    name: &'static str,
    default: &'static str,
    meaning: &'static str,
}

/// The reference of all settings, as a table in Markdown.
pub fn reference() -> String {
    let mut table = String::from("| variable | in `tambour.toml` | default | meaning |\n|---|---|---|---|\n");
    for Setting { name, default, meaning } in SETTINGS {
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| `{PREFIX}{}` | `{name}` | {default} | {meaning} |", name.to_uppercase());
    }
    table
}

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Settings by name, each with where it stands and how it is written there; a later one replaces an earlier.
#[derive(Default)]
struct Values {
    values: BTreeMap<String, (&'static str, String, String)>,
}

impl Values {
    fn put(&mut self, place: &'static str, written: String, name: String, value: String) -> Result<(), ConfigError> {
        if SETTINGS.iter().any(|setting| setting.name == name) {
            self.values.insert(name, (place, written, value));
        } else {
            return Err(ConfigError::Unknown { place, name: written });
        }
        Ok(())
    }

    fn take<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, ConfigError> {
        let Some((place, written, value)) = self.values.remove(name) else { return Ok(None) };
        parse(value.trim()).map(Some).map_err(|reason| ConfigError::Wrong { place, name: written, reason })
    }
}

#[cfg(test)]
mod tests;
