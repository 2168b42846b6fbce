//! `tambour digest`: the letter of a commune.

use std::error::Error;

use clap::Subcommand;

use crate::App;
use crate::accounts::tokens::CreateError;
use crate::digests::{self, Composed, EditionName};
use ground::text::Language;
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
    /// End a subscription, for a reader who wrote instead of following the link
    Unsubscribe {
        /// The word after "unsubscribe" in the subject of their mail
        token: String,
    },
}

pub(super) async fn perform(app: &App, command: DigestCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
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
        DigestCommand::Unsubscribe { token } => {
            digests::unsubscribe_by_token(app, &token).await.map_err(|error| error.problem().summary(Language::En))?;
        }
    }
    Ok(())
}
