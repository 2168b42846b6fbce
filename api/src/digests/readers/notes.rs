//! Notes to one reader: a request to confirm an address, or word that it reads already.

use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::confirm;
use crate::App;
use crate::digests::PATIENT;
use crate::digests::entity::reader;
use crate::digests::letters::{send_note, send_note_in_turn};
use crate::digests::links::{self, Links, Purpose};
use ground::clock::Instant;
use ground::ids::ReaderId;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Priority, Promise};
use kit::mail::MailNote;
use kit::tenants::Commune;

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
    /// The town hall invites you, as somebody who read its letter before.
    Invited,
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
            ReaderNote::Confirm | ReaderNote::Invited => (&reader.email, Purpose::Confirm),
            ReaderNote::Change => match &reader.new_email {
                Some(email) => (email, Purpose::Change),
                None => return Ok(()),
            },
            ReaderNote::Known => (&reader.email, Purpose::Manage),
        };
        let link = app.site.at(&links::with_token(purpose, &Links::of(app).token(&reader, purpose)));
        let note = words(payload.note, &commune, link, language);
        send_note(app, &commune, (payload.id, to), language, note).await
    }
}

/// Invites a reader of before, in their turn under the rate of mails.
#[derive(Debug)]
pub struct InviteReader;

impl Job for InviteReader {
    const KIND: &'static str = "digest_invitation";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 4, priority: Priority::Background, ..PATIENT };
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let found = reader::Entity::find_by_id(ReaderId::from_uuid(id)).one(&app.db.read).await?;
        let waits = found.filter(|it| it.unsubscribed_at.is_none() && it.confirmed_at.is_none());
        let Some(reader) = waits else { return Ok(()) };
        let Some(commune) = app.communes.by_id(reader.commune_id) else { return Ok(()) };
        let token = Links::of(app).token(&reader, Purpose::Confirm);
        let link = app.site.at(&links::with_token(Purpose::Confirm, &token));
        let note = words(ReaderNote::Invited, &commune, link, reader.locale);
        send_note_in_turn(app, &commune, (id, &reader.email), reader.locale, note).await
    }
}

/// Promise the invitation of a reader of before.
pub(super) async fn promise_invitation(tx: &DatabaseTransaction, id: ReaderId, now: Instant) -> Result<(), DbErr> {
    Promise::<InviteReader>::new(&id.uuid()).make(tx, now).await
}

pub(super) async fn promise_note(
    tx: &DatabaseTransaction,
    reader: ReaderId,
    note: ReaderNote,
    now: Instant,
) -> Result<(), DbErr> {
    Promise::<SendConfirmation>::new(&NoteTo { id: Uuid::now_v7(), reader: reader.uuid(), note }).make(tx, now).await
}

/// The note in one language, with its link.
fn words(note: ReaderNote, commune: &Commune, link: String, language: Language) -> MailNote {
    let (name, days) = (&commune.name, confirm::DAYS);
    let say = |message: Message| message.in_language(language);
    let ignore = say(say!(
        "Si vous n’avez rien demandé, ne faites rien\u{a0}: vous ne recevrez pas d’autre message.",
        "If you did not ask for this, do nothing: no other message will come."
    ));
    match note {
        ReaderNote::Confirm => MailNote {
            subject: say(say!("{name}\u{a0}: confirmez votre abonnement", "{name}: confirm your subscription", name)),
            paragraphs: vec![
                say(say!("Bonjour,", "Hello,")),
                say(say!(
                    "Cette adresse a été donnée pour recevoir la lettre de la commune ({name})\u{a0}: les alertes, les nouvelles et l’agenda.",
                    "This address was given to receive the letter of the commune ({name}): alerts, news and what’s on.",
                    name
                )),
                say(say!(
                    "Pour la recevoir, confirmez votre abonnement dans les {days}\u{a0}jours.",
                    "To receive it, confirm your subscription within {days} days.",
                    days
                )),
            ],
            link: Some((say(say!("Confirmer l’abonnement", "Confirm the subscription")), link)),
            code: None,
            closing: vec![ignore],
        },
        ReaderNote::Change => MailNote {
            subject: say(say!(
                "{name}\u{a0}: confirmez votre nouvelle adresse",
                "{name}: confirm your new address",
                name
            )),
            paragraphs: vec![
                say(say!("Bonjour,", "Hello,")),
                say(say!(
                    "Vous souhaitez recevoir à cette adresse la lettre de la commune ({name}). Confirmez-la dans les {days}\u{a0}jours\u{a0}; d’ici là, la lettre arrive à l’ancienne.",
                    "You wish to receive the letter of the commune ({name}) at this address. Confirm it within {days} days; until then the letter goes to the old one.",
                    name,
                    days
                )),
            ],
            link: Some((say(say!("Confirmer l’adresse", "Confirm the address")), link)),
            code: None,
            closing: vec![ignore],
        },
        ReaderNote::Invited => MailNote {
            subject: say(say!("{name}\u{a0}: la lettre de la commune", "{name}: the letter of the commune", name)),
            paragraphs: vec![
                say(say!("Bonjour,", "Hello,")),
                say(say!(
                    "Votre mairie ({name}) envoie sa lettre par un nouveau service\u{a0}: les alertes, les nouvelles et l’agenda, une fois par semaine. Elle vous invite à la recevoir.",
                    "Your town hall ({name}) sends its letter by a new service: alerts, news and what’s on, once a week. It invites you to receive it.",
                    name
                )),
                say(say!(
                    "Vous n’êtes abonné à rien tant que vous n’avez pas suivi ce lien, dans les {days}\u{a0}jours.",
                    "You are subscribed to nothing until you follow this link, within {days} days.",
                    days
                )),
            ],
            link: Some((say(say!("Recevoir la lettre", "Receive the letter")), link)),
            code: None,
            closing: vec![say(say!(
                "Si vous ne la voulez pas, ne faites rien\u{a0}: aucun autre message ne viendra, et votre adresse est oubliée.",
                "If you do not want it, do nothing: no other message will come, and your address is forgotten."
            ))],
        },
        ReaderNote::Known => MailNote {
            subject: say(say!(
                "{name}\u{a0}: cette adresse reçoit déjà la lettre",
                "{name}: you read the letter already",
                name
            )),
            paragraphs: vec![
                say(say!("Bonjour,", "Hello,")),
                say(say!(
                    "Quelqu’un, vous sans doute, vient de demander la lettre de la commune ({name}) pour cette adresse. Elle la reçoit déjà\u{a0}: rien ne change.",
                    "Somebody, probably you, has just asked for the letter of the commune ({name}) for this address. It receives it already: nothing changes.",
                    name
                )),
            ],
            link: Some((say(say!("Voir ou modifier l’abonnement", "See or change the subscription")), link)),
            code: None,
            closing: vec![say(say!(
                "Si vous n’avez rien demandé, ne faites rien.",
                "If you did not ask for this, do nothing."
            ))],
        },
    }
}
