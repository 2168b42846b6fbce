//! `tambour digest`: the letter of a commune.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use crate::App;
use crate::accounts::tokens::CreateError;
use crate::digests::{self, Composed, EditionName, NewReaders, ReaderList};
use ground::text::{Language, Message};
use kit::http::problem::Refusal;
use kit::mail::Email;

#[derive(Debug, Subcommand)]
pub(super) enum DigestCommand {
    /// Make an edition now instead of at its hour; the server, if it runs, sends it
    Send {
        /// The commune, by slug or INSEE code
        #[arg(long, value_name = "SLUG")]
        commune: String,
        /// Its name, such as 2026-W48; the current week's unless said
        #[arg(long, value_name = "EDITION", value_parser = super::parsed::<EditionName>)]
        edition: Option<EditionName>,
    },
    /// Send letters again to readers whose address was refused too often, once what was wrong is mended
    Resume {
        /// The commune, by slug or INSEE code; all of them unless said
        #[arg(long, value_name = "SLUG")]
        commune: Option<String>,
        /// One address; all of them unless said
        #[arg(value_name = "ADDRESS", value_parser = super::parsed::<Email>)]
        email: Option<Email>,
    },
    /// Invite the readers of before: each address of a file gets one mail, and nobody is subscribed unasked; prints what became
    /// of them as JSON, and ends with 2 if the file cannot be read
    Invite {
        /// The commune, by slug or INSEE code
        #[arg(long, value_name = "SLUG")]
        commune: String,
        /// One address on a line, or the lines of a spreadsheet (CSV)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// End a subscription, for a reader who wrote instead of following the link
    Unsubscribe {
        /// The word after "unsubscribe" in the subject of their mail
        token: String,
    },
}

pub(super) async fn perform(app: &App, command: DigestCommand) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    match command {
        DigestCommand::Send { commune, edition } => {
            let commune = app.communes.get(&commune).ok_or(CreateError::NoSuchCommune(commune))?;
            let made = digests::send_now(app, None, &commune, edition)
                .await
                .map_err(|error| error.problem().summary(Language::En))?;
            match made {
                Composed::To(readers) => super::out::say(format_args!("{readers} letters will be sent"))?,
                Composed::Nothing => super::out::say("nothing new: no letter")?,
                Composed::Already => return Err("this edition was made before".into()),
            }
        }
        DigestCommand::Resume { commune, email } => {
            let find = |key: String| app.communes.get(&key).map(|it| it.id).ok_or(CreateError::NoSuchCommune(key));
            let resumed = digests::resume(app, commune.map(find).transpose()?, email.as_ref()).await?;
            super::out::say(format_args!("{resumed} readers get the letter again"))?;
        }
        DigestCommand::Invite { commune, file } => {
            let commune = app.communes.get(&commune).ok_or(CreateError::NoSuchCommune(commune))?;
            let list = match list_in(&file) {
                Ok(list) => list,
                Err(reason) => {
                    super::out::remark(format_args!("tambour: {}: {reason}", file.display()));
                    return Ok(ExitCode::from(2));
                }
            };
            let new = NewReaders { addresses: list, locale: None };
            let invited = digests::invite(app, None, &commune, &new, Language::En).await?;
            super::out::say(serde_json::to_string_pretty(&invited)?)?;
        }
        DigestCommand::Unsubscribe { token } => {
            digests::unsubscribe_by_token(app, &token).await.map_err(|error| error.problem().summary(Language::En))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The list in a file.
fn list_in(file: &Path) -> Result<ReaderList, String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let text = digests::reader_text(&bytes).ok_or("this is no text; save the spreadsheet as CSV")?;
    text.parse().map_err(|message: Message| message.in_language(Language::En))
}
