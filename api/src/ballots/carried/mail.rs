//! The mail at the cut-off, to everybody whose voice somebody carries: who carries how much of it, and until when one can
//! vote oneself. What was voted stands on the page alone.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use suffrage::Cap;
use uuid::Uuid;

use super::flow::Flowing;
use super::frozen::Frozen;
use super::my_voice::voices_of;
use super::rows::Moved;
use crate::App;
use crate::accounts::{self, Tidings, people};
use crate::ballots::entity::vote_delegate;
use crate::ballots::urn_of_paper::has_voted;
use crate::ballots::voice_path::voice_of;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::register::{self, EntryId};
use ground::clock::Instant;
use ground::say;
use ground::spoken::hundredths;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;
use kit::pages;
use kit::tenants::Commune;

/// A mail about a voice that is carried; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutCarried {
    id: Uuid,
    consultation: ConsultationId,
    giver: EntryId,
}

/// Sends the mail about a voice that is carried.
#[derive(Debug)]
pub struct MailCarried;

impl Job for MailCarried {
    const KIND: &'static str = "carried_mail";
    type Context = App;
    type Payload = AboutCarried;

    async fn run(app: &App, about: AboutCarried) -> Result<(), Failure> {
        let db = &app.db.read;
        let Some(row) = consultations::find(db, about.consultation).await? else { return Ok(()) };
        // Nothing can be done about it after the close.
        let is_open = row.phase(app.clock.now()) == Phase::Vote;
        if !is_open || has_voted(db, row.id, about.giver).await? {
            return Ok(());
        }
        let Some(account) = register::accounts_of(db, &[about.giver]).await?.remove(&about.giver) else {
            return Ok(());
        };
        let Some(account) = people::find(db, account).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        if !Tidings::read(&account.mails).contains(&Tidings::Voice) {
            return Ok(());
        }
        let frozen = Frozen::of(db, row.id).await?;
        let Some(moved) = moved_at_cut_off(&row, &frozen, about.giver) else { return Ok(()) };
        let carriers: Vec<(&vote_delegate::Model, u64)> = moved
            .cast
            .iter()
            .filter_map(|(id, voices)| Some((frozen.delegates.iter().find(|it| it.delegate_id == *id)?, *voices)))
            .collect();
        let note = carried(app, &commune, &row, &carriers, account.locale);
        accounts::send(app, &note, account.locale, (about.id, &account.email)).await
    }
}

/// Where somebody's voice went at the cut-off, if somebody carries a part of it.
fn moved_at_cut_off(row: &consultation::Model, frozen: &Frozen, giver: EntryId) -> Option<Moved> {
    let cap = row.delegation_cap.as_deref().and_then(|it| it.parse::<Cap>().ok());
    let size = row.recorded.settled_size.unwrap_or_default();
    let flow = Flowing::of(frozen, HashSet::new(), (cap.as_ref(), size))?;
    let given = frozen.given.iter().find(|it| it.entry_id == giver)?;
    flow.moved_of(given).filter(|it| !it.cast.is_empty())
}

/// True if somebody's voice is carried in a vote whose cut-off is settled.
pub(in crate::ballots) async fn is_carried(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    giver: EntryId,
) -> Result<bool, DbErr> {
    if row.recorded.settled_at.is_none() {
        return Ok(false);
    }
    Ok(moved_at_cut_off(row, &Frozen::of(db, row.id).await?, giver).is_some())
}

/// Promise the mails of a cut-off.
pub(super) async fn promise_all(
    tx: &DatabaseTransaction,
    row: &consultation::Model,
    frozen: &Frozen,
    cap: (Option<&Cap>, u64),
    now: Instant,
) -> Result<(), DbErr> {
    let Some(flow) = Flowing::of(frozen, HashSet::new(), cap) else { return Ok(()) };
    for moved in flow.moved().into_iter().filter(|it| !it.cast.is_empty()) {
        let about = AboutCarried { id: Uuid::now_v7(), consultation: row.id, giver: moved.entry };
        let key = format!("{} {}", row.id, moved.entry);
        Promise::<MailCarried>::new(&about).unique(key).make(tx, now).await?;
    }
    Ok(())
}

fn carried(
    app: &App,
    commune: &Commune,
    row: &consultation::Model,
    carriers: &[(&vote_delegate::Model, u64)],
    language: Language,
) -> MailNote {
    let say = |message: Message| message.in_language(language);
    let (place, title) = (&commune.name, row.title.as_str());
    let lines = carriers.iter().map(|(who, voices)| {
        let (name, part) = (&who.name, hundredths(voices_of(*voices) * 100.0));
        say(say!("{name} porte {part}\u{a0}% de votre voix.", "{name} carries {part}% of your voice.", name, part))
    });
    let until = pages::at(row.vote_until, commune.zone(), language).words;
    let mut paragraphs = vec![
        say(say!("Bonjour,", "Hello,")),
        say(say!(
            "Pour «\u{202f}{title}\u{202f}», les délégués ont voté, à visage découvert.",
            "For “{title}” the delegates have voted, in the open.",
            title
        )),
    ];
    paragraphs.extend(lines);
    paragraphs.push(say(say!(
        "Vous pouvez voter vous-même jusqu’au {until}\u{a0}: c’est alors votre vote qui compte.",
        "You can vote yourself until {until}: then your own vote counts.",
        until
    )));
    MailNote {
        subject: say(say!("{place}\u{a0}: votre voix est portée", "{place}: your voice is carried", place)),
        paragraphs,
        code: None,
        link: Some((say(say!("Voir comment elle a servi", "See how it was used")), app.site.at(&voice_of(row.id)))),
        closing: vec![],
    }
}
