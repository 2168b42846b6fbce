//! `tambour backup` and `tambour restore`: all that a server keeps, in one file and back.

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;

use super::out;
use crate::server::config::Config;
use crate::server::doctor;
use ground::clock::Clock;
use kit::archives::AgeRecipient;
use kit::backups::{self, BackedUp, KeptBy};

#[derive(Debug, Args)]
pub(super) struct BackupOptions {
    /// Encrypt it for whoever has the key to this public one, age1…; once for each
    #[arg(long = "recipient", value_name = "KEY")]
    recipients: Vec<AgeRecipient>,
    /// The file, or - for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct RestoreOptions {
    /// A file with the key to an encrypted backup
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Replace what is there: the database, files, and keys of the same names
    #[arg(long)]
    force: bool,
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn kept(config: &Config) -> KeptBy {
    KeptBy {
        data_dir: config.data_dir.clone(),
        database_url: config.database_url.clone(),
        files: config.files_url.clone(),
        ballot_keys: config.ballot_keys.clone(),
    }
}

pub(super) async fn back_up(config: &Config, options: BackupOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    let file = Some(options.file).filter(|file| file != Path::new("-"));
    let now = Clock::system(config.clock_offset).now();
    let made = backups::back_up(&kept(config), file.clone(), options.recipients, now).await?;
    let BackedUp { files, keys, vanished } = made;
    if let Some(file) = file {
        out::say(format_args!("{}: the database, {files} contents of files, {keys} keys", file.display()))?;
    }
    if vanished > 0 {
        out::remark(format_args!("{vanished} contents were removed meanwhile, and are not in it"));
    }
    out::remark(
        "Not in it: the settings, keys that they hold or name, and the private keys of votes, without which a vote that runs cannot be counted.",
    );
    Ok(())
}

pub(super) async fn restore(config: &Config, options: &RestoreOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    let restored = backups::restore(&options.file, options.identity.as_deref(), &kept(config), options.force).await?;
    doctor::make_folders(config)?;
    let (made_at, tambour) = (&restored.manifest.made_at, &restored.manifest.tambour);
    out::say(format_args!(
        "Put back: the database, {} contents of files and {} keys, as Tambour {tambour} kept them at {made_at}.",
        restored.files, restored.keys
    ))?;
    if restored.is_older {
        out::say("Its schema is older: the next start brings it up to date, or tambour migrate.")?;
    }
    out::remark(format_args!(
        "Not in it: the settings, keys that they hold or name, and the private keys of votes: a vote whose key is not in {} cannot be counted.\n\
         Look with tambour doctor, then start the server: it goes on with what was promised, and phones and readers may hear again what they \
         were told since.",
        config.ballot_keys.display()
    ));
    Ok(())
}
