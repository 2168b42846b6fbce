//! The mails about a voice that one gave: a delegate left, it is time to confirm, it came back.

use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::{delegate, delegation};
use super::scope::ScopeNames;
use super::{DelegateId, DelegationId};
use crate::App;
use crate::accounts::{self, Tidings, people};
use crate::register::{self, EntryId};
use ground::clock::Instant;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;
use kit::tenants::Commune;

/// The subject of a mail about a voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum VoiceMail {
    /// A delegate left, or may carry nothing any more.
    Left(DelegateId),
    /// A delegation is a year old: it ends unless it is confirmed.
    Reminder(DelegationId),
    /// A delegation ended, since nobody confirmed it.
    Lapsed(DelegationId),
}

/// A mail about a voice to whoever gave it; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutVoice {
    id: Uuid,
    giver: EntryId,
    mail: VoiceMail,
}

/// Sends a mail about a voice that somebody gave.
#[derive(Debug)]
pub struct MailVoice;

impl Job for MailVoice {
    const KIND: &'static str = "voice_mail";
    type Context = App;
    type Payload = AboutVoice;

    async fn run(app: &App, about: AboutVoice) -> Result<(), Failure> {
        let db = &app.db.read;
        let Some(account) = register::accounts_of(db, &[about.giver]).await?.remove(&about.giver) else {
            return Ok(());
        };
        let Some(account) = people::find(db, account).await? else { return Ok(()) };
        if !Tidings::read(&account.mails).contains(&Tidings::Voice) {
            return Ok(());
        }
        let language = account.locale;
        let note = match about.mail {
            VoiceMail::Left(id) => {
                let Some(row) = delegate::Entity::find_by_id(id).one(db).await? else { return Ok(()) };
                let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
                left(app, &commune, row.name.as_str(), language)
            }
            VoiceMail::Reminder(id) | VoiceMail::Lapsed(id) => {
                let Some(row) = delegation::Entity::find_by_id(id).one(db).await? else { return Ok(()) };
                let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
                let names = ScopeNames::of(db, commune.id, [(row.scope, row.scope_id)].into_iter()).await?;
                let scope = names.name(row.scope, row.scope_id);
                let scope = scope.map_or_else(
                    || say!("tout", "everything").in_language(language),
                    |it| format!("«\u{202f}{it}\u{202f}»"),
                );
                match about.mail {
                    VoiceMail::Lapsed(_) => lapsed(app, &commune, &scope, language),
                    _ if row.ended_at.is_some() => return Ok(()),
                    _ => reminder(app, &commune, &scope, language),
                }
            }
        };
        accounts::send(app, &note, language, (about.id, &account.email)).await
    }
}

/// Promise a mail about a voice.
pub(super) async fn promise(
    tx: &DatabaseTransaction,
    giver: EntryId,
    mail: VoiceMail,
    now: Instant,
) -> Result<(), DbErr> {
    let about = AboutVoice { id: Uuid::now_v7(), giver, mail };
    Promise::<MailVoice>::new(&about).make(tx, now).await
}

fn note(app: &App, commune: &Commune, subject: Message, said: &[Message], language: Language) -> MailNote {
    let say = |message: &Message| message.in_language(language);
    let hello = say!("Bonjour,", "Hello,");
    MailNote {
        subject: say(&subject),
        paragraphs: std::iter::once(&hello).chain(said).map(say).collect(),
        code: None,
        link: Some((say(&say!("Ma voix", "My voice")), app.site.at(&super::residence::page_of(&commune.slug)))),
        closing: vec![say(&say!(
            "Vous pouvez toujours voter vous-même\u{a0}: c’est alors votre vote qui compte.",
            "You can always vote yourself: then your own vote counts.",
        ))],
    }
}

fn left(app: &App, commune: &Commune, name: &str, language: Language) -> MailNote {
    let place = &commune.name;
    let subject = say!(
        "{place}\u{a0}: {name} ne porte plus votre voix",
        "{place}: {name} carries your voice no more",
        place,
        name
    );
    let said = [say!(
        "{name} a cessé de porter la voix des autres. La part que vous lui aviez confiée ne sert plus à personne\u{a0}: confiez-la à quelqu’un d’autre, ou votez vous-même.",
        "{name} carries no voices any more. The share that you gave them is of use to nobody now: give it to somebody else, or vote yourself.",
        name
    )];
    note(app, commune, subject, &said, language)
}

fn reminder(app: &App, commune: &Commune, scope: &str, language: Language) -> MailNote {
    let place = &commune.name;
    let subject = say!(
        "{place}\u{a0}: confiez-vous toujours votre voix\u{202f}?",
        "{place}: do you still give your voice?",
        place
    );
    let said = [say!(
        "Il y a un an, vous avez confié votre voix pour {scope}. Confirmez-le dans le mois\u{a0}; sinon elle vous revient.",
        "A year ago you gave your voice for {scope}. Confirm it within the month; if not it comes back to you.",
        scope
    )];
    note(app, commune, subject, &said, language)
}

fn lapsed(app: &App, commune: &Commune, scope: &str, language: Language) -> MailNote {
    let place = &commune.name;
    let subject = say!("{place}\u{a0}: votre voix vous est revenue", "{place}: your voice came back to you", place);
    let said = [say!(
        "Vous aviez confié votre voix pour {scope} il y a treize mois, sans le confirmer depuis. Personne ne la porte plus.",
        "You gave your voice for {scope} thirteen months ago, and did not confirm it since. Nobody carries it any more.",
        scope
    )];
    note(app, commune, subject, &said, language)
}
