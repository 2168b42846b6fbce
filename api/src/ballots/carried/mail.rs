//! The mail at the cut-off, to everybody whose voice somebody carries: who carries how much of it, and until when one can
//! vote oneself. What was voted stands on the page alone.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::my_voice::voices_of;
use crate::App;
use crate::accounts::{self, Tidings, people};
use crate::ballots::entity::vote_delegate;
use crate::ballots::entity::vote_delegation::Column::{Carried, ConsultationId as InVote, EntryId as Giver, Told};
use crate::ballots::entity::vote_delegation::Entity;
use crate::ballots::urn_of_paper::has_voted;
use crate::ballots::voice_path::voice_of;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::delegations::CarriedShares;
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

/// Number of people who are told at once.
const AT_ONCE: u64 = 200;

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
        let Some(CarriedShares(cast)) = carried_of(db, row.id, about.giver).await? else { return Ok(()) };
        let mut carriers = Vec::with_capacity(cast.len());
        for (id, voices) in cast {
            let delegate = vote_delegate::Entity::find_by_id((row.id, id)).one(db).await?;
            carriers.extend(delegate.map(|it| (it, voices)));
        }
        let note = note(app, &commune, &row, &carriers, account.locale);
        accounts::send_in_turn(app, &note, account.locale, (about.id, &account.email)).await
    }
}

/// Promises the mails of a cut-off, some at a time.
#[derive(Debug)]
pub struct TellCarried;

impl Job for TellCarried {
    const KIND: &'static str = "tell_carried";
    type Context = App;
    type Payload = ConsultationId;

    async fn run(app: &App, id: ConsultationId) -> Result<(), Failure> {
        // Nothing can be done about it after the close, and what was frozen stays as it is while it is counted.
        let is_open = |row: &consultation::Model| row.phase(app.clock.now()) == Phase::Vote;
        if !consultations::find(&app.db.read, id).await?.is_some_and(|row| is_open(&row)) {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        let untold = Entity::find().filter(InVote.eq(id)).filter(Carried.is_not_null()).filter(Told.eq(false));
        let some = untold.order_by_asc(Giver).limit(AT_ONCE).lock_exclusive().all(&tx).await?;
        let givers: Vec<EntryId> = some.iter().map(|it| it.entry_id).collect();
        let (accounts, now) = (register::accounts_of(&tx, &givers).await?, app.clock.now());
        for giver in givers.iter().filter(|it| accounts.contains_key(it)) {
            let about = AboutCarried { id: Uuid::now_v7(), consultation: id, giver: *giver };
            Promise::<MailCarried>::new(&about).unique(format!("{id} {giver}")).make(&tx, now).await?;
        }
        // Each is told once, though this may run twice.
        let told = Entity::update_many().col_expr(Told, Expr::value(true)).filter(InVote.eq(id));
        told.filter(Giver.is_in(givers.clone())).exec(&tx).await?;
        if givers.len() as u64 == AT_ONCE {
            tell(&tx, id, now).await?;
        }
        Ok(app.jobs.commit(tx).await?)
    }
}

/// Promise that those whose voices are carried from a cut-off on are told.
pub(super) async fn tell(tx: &DatabaseTransaction, id: ConsultationId, now: Instant) -> Result<(), DbErr> {
    Promise::<TellCarried>::new(&id).make(tx, now).await
}

/// Where somebody's voice ended as of a vote's cut-off, if somebody carries a part of it.
async fn carried_of(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    giver: EntryId,
) -> Result<Option<CarriedShares>, DbErr> {
    Ok(Entity::find_by_id((id, giver)).one(db).await?.and_then(|it| it.carried))
}

/// True if somebody's voice is carried in a vote whose cut-off is settled.
pub(in crate::ballots) async fn is_carried(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    giver: EntryId,
) -> Result<bool, DbErr> {
    Ok(carried_of(db, id, giver).await?.is_some())
}

fn note(
    app: &App,
    commune: &Commune,
    row: &consultation::Model,
    carriers: &[(vote_delegate::Model, u64)],
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
