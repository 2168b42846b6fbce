//! Sending a mail to one address, beside the letters of an edition.

use uuid::Uuid;

use super::Letter;
use crate::digests::settings;
use crate::{App, communes};
use ground::text::Language;
use kit::jobs::Failure;
use kit::mail::{Email, Mail, SendError};
use kit::tenants::Commune;

/// Send a mail in a commune's name; the id makes its `Message-ID`.
pub(in crate::digests) async fn send_to(
    app: &App,
    commune: &Commune,
    (id, to): (Uuid, &Email),
    language: Language,
    letter: &Letter,
) -> Result<(), Failure> {
    let reply_to = settings::of(&app.db.read, commune.id).await?.reply_to;
    let about = communes::settings::of(&app.db.read, commune).await?;
    let mail = Mail {
        sender: Some(&about.display_name),
        reply_to: reply_to.as_ref(),
        subject: &letter.subject,
        language,
        text: &letter.text,
        html: &letter.html,
        list: None,
    };
    match app.mailer.send_to(&mail, id, to).await {
        Ok(()) => Ok(()),
        // An address that does not exist is nobody's business but its owner's.
        Err(SendError::Refused(code)) => {
            tracing::info!(code, "a mail to one address was refused");
            Ok(())
        }
        Err(error) => Err(failed(error)),
    }
}

/// The end of a job whose mail was not taken.
pub(super) fn failed(error: SendError) -> Failure {
    match error {
        SendError::Later(_) | SendError::Busy(_) | SendError::Unavailable(_) => Failure::retry(error),
        SendError::Refused(_) | SendError::Blocked(_) | SendError::Unfit(_) => Failure::give_up(error),
    }
}
