//! Mails to one person from the server itself.

use uuid::Uuid;

use crate::App;
use ground::text::Language;
use kit::jobs::Failure;
use kit::mail::{Email, Mail, MailNote};

/// [`send`] for one of many mails, for which nobody waits: it goes in its turn under the rate of mails.
pub(crate) async fn send_in_turn(
    app: &App,
    note: &MailNote,
    language: Language,
    to: (Uuid, &Email),
) -> Result<(), Failure> {
    let (text, html) = (note.text(), note.html(language).map_err(Failure::give_up)?);
    let subject = &note.subject;
    let mail = Mail { sender: None, reply_to: None, subject, language, text: &text, html: &html, list: None };
    app.send_in_turn(&mail, to).await
}

/// Send a note, as a job does; the id makes its `Message-ID`.
pub(crate) async fn send(app: &App, note: &MailNote, language: Language, to: (Uuid, &Email)) -> Result<(), Failure> {
    let (text, html) = (note.text(), note.html(language).map_err(Failure::give_up)?);
    let subject = &note.subject;
    let mail = Mail { sender: None, reply_to: None, subject, language, text: &text, html: &html, list: None };
    app.send(&mail, to).await
}
