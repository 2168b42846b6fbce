//! Sending a mail to one address, beside the letters of an edition.

use uuid::Uuid;

use super::Letter;
use crate::digests::settings;
use crate::{App, communes};
use ground::text::Language;
use kit::jobs::Failure;
use kit::mail::{Email, Mail, MailNote};
use kit::tenants::Commune;

/// Send a mail in a commune's name; the id makes its `Message-ID`.
pub(in crate::digests) async fn send_to(
    app: &App,
    commune: &Commune,
    to: (Uuid, &Email),
    language: Language,
    letter: &Letter,
) -> Result<(), Failure> {
    hand_over(app, commune, to, language, letter, false).await
}

/// Hands it over at once, or in its turn under the rate of mails.
async fn hand_over(
    app: &App,
    commune: &Commune,
    to: (Uuid, &Email),
    language: Language,
    letter: &Letter,
    in_turn: bool,
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
    if in_turn { app.send_in_turn(&mail, to).await } else { app.send(&mail, to).await }
}

/// The same for a note.
pub(in crate::digests) async fn send_note(
    app: &App,
    commune: &Commune,
    to: (Uuid, &Email),
    language: Language,
    note: MailNote,
) -> Result<(), Failure> {
    let (text, html) = (note.text(), note.html(language).map_err(Failure::give_up)?);
    send_to(app, commune, to, language, &Letter { subject: note.subject, text, html }).await
}

/// The same for one of many, for which nobody waits: it goes in its turn under the rate of mails.
pub(in crate::digests) async fn send_note_in_turn(
    app: &App,
    commune: &Commune,
    to: (Uuid, &Email),
    language: Language,
    note: MailNote,
) -> Result<(), Failure> {
    let (text, html) = (note.text(), note.html(language).map_err(Failure::give_up)?);
    hand_over(app, commune, to, language, &Letter { subject: note.subject, text, html }, true).await
}
