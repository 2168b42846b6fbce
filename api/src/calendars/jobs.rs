//! Fetching the calendars that organisations subscribe to, every hour.

use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{self, Model};
use super::not_read::NotRead;
use super::waits::{LeftOut, Waits};
use crate::App;
use crate::events::import::{self, Source, Word};
use crate::posts::By;
use calendar::{self, Imported};
use ground::clock::Instant;
use ground::ids::OrganisationId;
use kit::jobs::{Failure, Job, Policy, Priority, Promise, Sweep};
use kit::outgoing::{Address, CallError, Fetched, RefusedAddress, Version};

/// Number of seconds after which a calendar is fetched again.
const EVERY: i64 = 3600;

/// Number of seconds by which the clocks of machines that share a database may differ.
const AGREE: i64 = 60;

/// Number of seconds without success after which a calendar is not tried any more.
const PATIENCE: i64 = 10 * 86_400;

/// Fetches a calendar and takes it in. That it cannot be fetched is no failure of the job: it is noted, shown to the
/// organisation, and tried again in an hour.
#[derive(Debug)]
pub struct Refresh;

impl Job for Refresh {
    const KIND: &'static str = "refresh_calendar";
    type Context = App;
    const POLICY: Policy = Policy { priority: Priority::Background, at_once: 4, ..Policy::DEFAULT };
    type Payload = uuid::Uuid;

    async fn run(app: &App, payload: Self::Payload) -> Result<(), Failure> {
        let id = OrganisationId::from_uuid(payload);
        let Some(row) = find(app, id).await? else { return Ok(()) };
        match fetch(app, &row).await {
            Ok(Some((imported, version))) => {
                // The clerk may have changed their mind while it was fetched.
                let Some(row) = find(app, id).await? else { return Ok(()) };
                taken_in(app, &row, imported, version).await?;
            }
            Ok(None) => note(app, &row, |row| went_well(row, app.clock.now())).await?,
            Err(reason) => note(app, &row, |row| went_wrong(row, reason, app.clock.now())).await?,
        }
        Ok(())
    }
}

/// Takes in what was fetched, and notes how that went.
async fn taken_in(app: &App, row: &Model, imported: Imported, version: Version) -> Result<(), DbErr> {
    let (id, now, name) = (row.organisation_id, app.clock.now(), imported.name.clone());
    let vetted = (row.approved_by == Some(By::Staff)).then_some(row.commune_id);
    let source =
        Source { commune: row.commune_id, organisation: id, word: Word::Subscription(vetted), is_trial: false };
    let awaited = row.waits.as_ref().map(|it| it.due(now)).unwrap_or_default();
    let taken = import::take_in(app, source, imported, awaited).await?;
    let left_out = Some(LeftOut(taken.skipped)).filter(|it| !it.0.is_empty());
    if taken.is_full {
        return note(app, row, |row| Model { left_out, ..went_wrong(row, NotRead::Full, now) }).await;
    }
    let (created, updated, cancelled) = (taken.created, taken.updated, taken.cancelled);
    tracing::info!(organisation = %id, created, updated, cancelled, "took in a calendar");
    let (mut etag, mut last_modified) = (version.etag, version.last_modified);
    let mut waits = None;
    if !taken.vanished.is_empty() {
        // The second look reads the whole file again, changed or not.
        (etag, last_modified) = (None, None);
        let until = row.waits.as_ref().map(Waits::until).filter(|until| *until > now);
        waits = Some(Waits::new(taken.vanished, until.unwrap_or(now.plus_seconds(EVERY))));
    }
    note(app, row, |row| Model { etag, last_modified, name, left_out, waits, ..went_well(row, now) }).await
}

impl Refresh {
    /// The promise to fetch an organisation's calendar; one at a time.
    pub(super) fn promise(organisation: OrganisationId) -> Promise<Self> {
        Promise::new(&organisation.uuid()).unique(organisation.to_string())
    }
}

/// Promises to fetch the calendars whose hour has passed.
#[derive(Debug)]
pub struct CalendarsDue;

impl Sweep for CalendarsDue {
    const KIND: &'static str = "calendars_due";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(60);

    async fn run(app: &App) -> Result<(), Failure> {
        use entity::Column::{ApprovedAt, DueAt, OrganisationId as Id, PausedAt};
        let now = app.clock.now();
        // A calendar that a wrong clock put off, or paused, is due now.
        let is_due = DueAt.lte(now).or(DueAt.gt(latest(now)));
        let due = entity::Entity::find().select_only().column(Id).filter(is_due).filter(ApprovedAt.is_not_null());
        let due: Vec<OrganisationId> = due
            .filter(PausedAt.is_null().or(PausedAt.gt(latest(now))))
            .order_by_asc(DueAt)
            .limit(1000)
            .into_tuple()
            .all(&app.db.read)
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        for organisation in due {
            Refresh::promise(organisation).make(&tx, now).await?;
        }
        Ok(app.jobs.commit(tx).await?)
    }
}

/// A calendar that is to be fetched.
async fn find(app: &App, id: OrganisationId) -> Result<Option<Model>, DbErr> {
    let row = entity::Entity::find_by_id(id).one(&app.db.read).await?;
    let now = app.clock.now();
    let is_due = |row: &Model| row.due_at <= now || row.due_at > latest(now);
    let is_paused = |row: &Model| row.paused_at.is_some_and(|at| at <= latest(now));
    // Of a commune that moved, the other server fetches them.
    let is_served = |row: &Model| app.communes.by_id(row.commune_id).is_some();
    Ok(row.filter(|row| row.approved_at.is_some() && !is_paused(row) && is_due(row) && is_served(row)))
}

/// The latest time at which a calendar written under a right clock is due.
fn latest(now: Instant) -> Instant {
    now.plus_seconds(EVERY + AGREE)
}

/// The file at the address, unless it is that of the last time.
async fn fetch(app: &App, row: &Model) -> Result<Option<(Imported, Version)>, NotRead> {
    let unreadable = |_| NotRead::Call(CallError::Refused(RefusedAddress::Unreadable));
    let address: Address = row.url.parse().map_err(unreadable)?;
    let known = Version { etag: row.etag.clone(), last_modified: row.last_modified.clone() };
    let fetched = app.outgoing.get(&address, &known).await.map_err(NotRead::Call)?;
    let Fetched::Document { body, version, .. } = fetched else { return Ok(None) };
    let zone = crate::events::zone_of(app, row.commune_id);
    let now = app.clock.now();
    let read = tokio::task::spawn_blocking(move || crate::events::read_calendar(&body, zone, now)).await;
    let read = read.map_err(|_| NotRead::Stopping)?.map_err(NotRead::File)?;
    // Absence from a file that is cut off says nothing.
    if read.is_whole { Ok(Some((read, version))) } else { Err(NotRead::File(calendar::UnreadableCalendar::CutOff)) }
}

fn went_well(row: Model, now: Instant) -> Model {
    Model {
        tried_at: Some(now),
        fetched_at: Some(now),
        failing_since: None,
        failure: None,
        paused_at: None,
        due_at: now.plus_seconds(EVERY),
        ..row
    }
}

fn went_wrong(row: Model, reason: NotRead, now: Instant) -> Model {
    let since = row.failing_since.map_or(now, |since| Ord::min(since, now));
    Model {
        tried_at: Some(now),
        failing_since: Some(since),
        failure: Some(reason),
        paused_at: (since.plus_seconds(PATIENCE) <= now).then_some(now),
        due_at: now.plus_seconds(EVERY),
        ..row
    }
}

/// Note the outcome, unless somebody gave another address in the meantime.
async fn note(app: &App, seen: &Model, how: impl FnOnce(Model) -> Model) -> Result<(), DbErr> {
    let tx = app.db.begin_write().await?;
    let row = entity::Entity::find_by_id(seen.organisation_id).lock_exclusive().one(&tx).await?;
    if let Some(row) = row.filter(|row| row.updated_at == seen.updated_at) {
        how(row).into_active_model().reset_all().update(&tx).await?;
    }
    tx.commit().await
}
