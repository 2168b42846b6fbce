//! Notes to one reader: a request to confirm an address, or word that it reads already.

use askama::Template;
use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::confirm;
use crate::{
    App,
    digests::{
        PATIENT,
        entity::reader,
        letters::{Letter, from_mjml, send_to},
        links::{self, Links, Purpose},
    },
};
use ground::{
    clock::Instant,
    ids::ReaderId,
    text::{Language, Message},
};
use kit::{
    db::DatabaseTransaction,
    jobs::{Failure, Job, Policy, Promise},
    tenants::Commune,
};

/// The subject of a note to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderNote {
    /// Please confirm.
    Confirm,
    /// Please confirm your new address.
    Change,
    /// You read this letter already.
    Known,
}

/// A note to a reader; the id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoteTo {
    id: Uuid,
    reader: Uuid,
    note: ReaderNote,
}

/// Sends a note to a reader: to confirm an address, first of all.
#[derive(Debug)]
pub struct SendConfirmation;

impl Job for SendConfirmation {
    const KIND: &'static str = "digest_confirmation";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 8, ..PATIENT };
    type Payload = NoteTo;

    async fn run(app: &App, payload: NoteTo) -> Result<(), Failure> {
        let found = reader::Entity::find_by_id(ReaderId::from_uuid(payload.reader)).one(&app.db.read).await?;
        let Some(reader) = found.filter(|it| it.unsubscribed_at.is_none()) else { return Ok(()) };
        let Some(commune) = app.communes.by_id(reader.commune_id) else { return Ok(()) };
        let language = reader.locale;
        let (to, purpose) = match payload.note {
            ReaderNote::Confirm if reader.confirmed_at.is_some() => return Ok(()),
            ReaderNote::Confirm => (&reader.email, Purpose::Confirm),
            ReaderNote::Change => match &reader.new_email {
                Some(email) => (email, Purpose::Change),
                None => return Ok(()),
            },
            ReaderNote::Known => (&reader.email, Purpose::Manage),
        };
        let link = app.site.at(&links::with_token(purpose, &Links::of(app).token(&reader, purpose)));
        let words = words(payload.note, &commune, language);
        let view = NoteView { tag: language.as_str(), words: &words, link: &link };
        let mjml = view.render().map_err(Failure::give_up)?;
        let html = from_mjml(&mjml).map_err(Failure::give_up)?;
        let text = format!("{}\n\n{}\u{a0}:\n{link}\n\n{}\n", words.text.join("\n\n"), words.button, words.closing);
        send_to(app, &commune, (payload.id, to), language, &Letter { subject: words.subject, text, html }).await
    }
}

/// Promise a note.
pub(super) async fn promise_note(
    tx: &DatabaseTransaction,
    reader: ReaderId,
    note: ReaderNote,
    now: Instant,
) -> Result<(), DbErr> {
    Promise::<SendConfirmation>::new(&NoteTo { id: Uuid::now_v7(), reader: reader.uuid(), note }).make(tx, now).await
}

/// The words of a note in one language.
struct Words {
    subject: String,
    text: Vec<String>,
    button: String,
    closing: String,
}

#[derive(Template)]
#[template(path = "digests/note.mjml", escape = "html")]
struct NoteView<'a> {
    tag: &'a str,
    words: &'a Words,
    link: &'a str,
}

fn words(note: ReaderNote, commune: &Commune, language: Language) -> Words {
    let (name, days) = (&commune.name, confirm::DAYS);
    let ignore = Message::fixed(
        "Si vous n’avez rien demandé, ne faites rien\u{a0}: vous ne recevrez pas d’autre message.",
        "If you did not ask for this, do nothing: no other message will come.",
    );
    let (subject, text, button, closing) = match note {
        ReaderNote::Confirm => (
            (format!("{name}\u{a0}: confirmez votre abonnement"), format!("{name}: confirm your subscription")),
            vec![
                Message::new(
                    format!(
                        "Cette adresse a été donnée pour recevoir la lettre de la commune ({name})\u{a0}: les alertes, les nouvelles et l’agenda."
                    ),
                    format!(
                        "This address was given to receive the letter of the commune ({name}): alerts, news and what’s on."
                    ),
                ),
                Message::new(
                    format!("Pour la recevoir, confirmez votre abonnement dans les {days}\u{a0}jours."),
                    format!("To receive it, confirm your subscription within {days} days."),
                ),
            ],
            Message::fixed("Confirmer l’abonnement", "Confirm the subscription"),
            ignore,
        ),
        ReaderNote::Change => (
            (format!("{name}\u{a0}: confirmez votre nouvelle adresse"), format!("{name}: confirm your new address")),
            vec![Message::new(
                format!(
                    "Vous souhaitez recevoir à cette adresse la lettre de la commune ({name}). Confirmez-la dans les {days}\u{a0}jours\u{a0}; d’ici là, la lettre arrive à l’ancienne."
                ),
                format!(
                    "You wish to receive the letter of the commune ({name}) at this address. Confirm it within {days} days; until then the letter goes to the old one."
                ),
            )],
            Message::fixed("Confirmer l’adresse", "Confirm the address"),
            ignore,
        ),
        ReaderNote::Known => (
            (
                format!("{name}\u{a0}: cette adresse reçoit déjà la lettre"),
                format!("{name}: you read the letter already"),
            ),
            vec![Message::new(
                format!(
                    "Quelqu’un, vous sans doute, vient de demander la lettre de la commune ({name}) pour cette adresse. Elle la reçoit déjà\u{a0}: rien ne change."
                ),
                format!(
                    "Somebody, probably you, has just asked for the letter of the commune ({name}) for this address. It receives it already: nothing changes."
                ),
            )],
            Message::fixed("Voir ou modifier l’abonnement", "See or change the subscription"),
            Message::fixed("Si vous n’avez rien demandé, ne faites rien.", "If you did not ask for this, do nothing."),
        ),
    };
    let say = |message: &Message| message.in_language(language).to_owned();
    let hello = Message::fixed("Bonjour,", "Hello,");
    Words {
        subject: say(&Message::new(subject.0, subject.1)),
        text: [hello].iter().chain(&text).map(say).collect(),
        button: say(&button),
        closing: say(&closing),
    }
}
