//! What the letter promises, and what looks after it.

use std::time::Duration;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Cadence, EditionName,
    editions::{compose, preview, rounds},
    entity::round,
    letters::deliver,
    readers::{erase, notes, subscribe::DAY},
    refusals::DigestError,
};
use crate::{App, events};
use calendar::Span;
use ground::{
    clock::Instant,
    ids::{CommuneId, DeliveryId, EditionId, PreviewId, ReaderId},
};
use kit::{
    db::DatabaseTransaction,
    http::problem::Refusal,
    jobs::{Failure, Job, Policy, Promise, Sweep},
};

/// How late an edition may be made, in seconds: a server that was off longer leaves it out.
const LATE: i64 = 2 * DAY;

/// The longest until a letter that the mail server wanted later is tried again, and a little more.
const AGAIN_WITHIN: Duration = Duration::from_secs(5 * 3600);

/// Waits for a mail server for two days: 40 attempts, an hour and a half apart at most.
const PATIENT: Policy = Policy {
    attempts: 60,
    first_wait: Duration::from_secs(30),
    longest_wait: Duration::from_secs(5400),
    limit: Duration::from_secs(3600),
    at_once: 2,
    ..Policy::DEFAULT
};

/// Promises the editions whose hour has come.
#[derive(Debug)]
pub struct EditionsDue;

impl Sweep for EditionsDue {
    const KIND: &'static str = "digest_editions_due";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(30);

    async fn run(app: &App) -> Result<(), Failure> {
        let now = app.clock.now();
        let due = round::Entity::find()
            .filter(round::Column::DueAt.lte(now).or(round::Column::DueAt.gt(rounds::latest(now))))
            .order_by_asc(round::Column::DueAt)
            .limit(1000);
        let due = due.all(&app.db.read).await?;
        if due.is_empty() {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        for round in due {
            let payload = Round { commune: round.commune_id.uuid(), cadence: round.cadence };
            let key = format!("{} {}", round.commune_id, round.cadence);
            Promise::<Compose>::new(&payload).unique(key).make(&tx, now).await?;
        }
        Ok(app.jobs.commit(tx).await?)
    }
}

/// A commune's next edition of a cadence.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Round {
    commune: Uuid,
    cadence: Cadence,
}

/// Makes the edition whose hour has come.
#[derive(Debug)]
pub struct Compose;

impl Job for Compose {
    const KIND: &'static str = "digest_compose";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 2, ..Policy::DEFAULT };
    type Payload = Round;

    async fn run(app: &App, payload: Round) -> Result<(), Failure> {
        let id = CommuneId::from_uuid(payload.commune);
        let row = round::Entity::find_by_id((id, payload.cadence)).one(&app.db.read).await?;
        let now = app.clock.now();
        let is_put_off = |round: &round::Model| round.due_at > rounds::latest(now);
        let Some(round) = row.filter(|round| round.due_at <= now || is_put_off(round)) else { return Ok(()) };
        // One that a wrong clock put off has no edition now: it gets its next hour.
        let is_made = !is_put_off(&round) && now < round.due_at.plus_seconds(LATE);
        let commune = app.communes.by_id(id).filter(|_| is_made);
        if let Some(commune) = commune {
            // Named by its hour, also when it is made a little later.
            let day = Span::shown(round.due_at, events::zone_of(app, id)).date();
            let made = compose::compose(app, &commune, &EditionName::of(payload.cadence, day), now).await;
            if let Err(error) = made {
                return Err(failed(error));
            }
        }
        let tx = app.db.begin_write().await?;
        rounds::next(app, &tx, id, payload.cadence, now).await?;
        Ok(tx.commit().await?)
    }
}

fn failed(error: DigestError) -> Failure {
    match error {
        DigestError::Database(error) => Failure::from(error),
        other @ (DigestError::NoSuchCommune
        | DigestError::NoSuchLink
        | DigestError::Unauthorized
        | DigestError::Forbidden
        | DigestError::NoSuchEdition
        | DigestError::MadeAlready
        | DigestError::Invalid(_)
        | DigestError::Internal(_)) => {
            let problem = other.problem();
            Failure::retry(problem.cause().map_or_else(|| problem.to_string(), ToString::to_string))
        }
    }
}

/// Deliveries of an edition, by the first and the last of their ids.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Range {
    pub(super) edition: Uuid,
    pub(super) first: Uuid,
    pub(super) last: Uuid,
}

/// Sends a range of an edition.
#[derive(Debug)]
pub struct SendLetters;

impl Job for SendLetters {
    const KIND: &'static str = "digest_send";
    type Context = App;
    const POLICY: Policy = PATIENT;
    type Payload = Range;

    async fn run(app: &App, payload: Range) -> Result<(), Failure> {
        deliver::range(app, &payload).await
    }
}

/// Promise a range.
pub(super) async fn promise_range(
    tx: &DatabaseTransaction,
    edition: EditionId,
    first: DeliveryId,
    last: DeliveryId,
    now: Instant,
) -> Result<(), DbErr> {
    let range = Range { edition: edition.uuid(), first: first.uuid(), last: last.uuid() };
    Promise::<SendLetters>::new(&range).unique(first.to_string()).make(tx, now).await
}

/// Sends one letter again that the mail server wanted later.
#[derive(Debug)]
pub struct SendLetter;

impl Job for SendLetter {
    const KIND: &'static str = "digest_send_again";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 8, ahead: AGAIN_WITHIN, ..PATIENT };
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        deliver::one(app, DeliveryId::from_uuid(id)).await
    }
}

/// Promise to try one again.
pub(super) async fn promise_one(
    tx: &DatabaseTransaction,
    id: DeliveryId,
    now: Instant,
    due_at: Instant,
) -> Result<(), DbErr> {
    Promise::<SendLetter>::new(&id.uuid()).due_at(due_at).make(tx, now).await
}

/// What a note to a reader says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
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
    pub(super) id: Uuid,
    pub(super) reader: Uuid,
    pub(super) note: Note,
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
        notes::send(app, &payload).await
    }
}

/// Promise a note.
pub(super) async fn promise_note(
    tx: &DatabaseTransaction,
    reader: ReaderId,
    note: Note,
    now: Instant,
) -> Result<(), DbErr> {
    Promise::<SendConfirmation>::new(&NoteTo { id: Uuid::now_v7(), reader: reader.uuid(), note }).make(tx, now).await
}

/// Sends a clerk what the next letter would say.
#[derive(Debug)]
pub struct SendPreview;

impl Job for SendPreview {
    const KIND: &'static str = "digest_preview";
    type Context = App;
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        preview::send(app, PreviewId::from_uuid(id)).await
    }
}

/// Forgets who left or never confirmed.
#[derive(Debug)]
pub struct EraseReaders;

impl Sweep for EraseReaders {
    const KIND: &'static str = "digest_erase";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(erase::sweep(app).await?)
    }
}
