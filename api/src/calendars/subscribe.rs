//! Subscribing to a calendar, and the clerk's say about it.

use sea_orm::prelude::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::address::CalendarAddress;
use super::entity::{self, Model};
use super::jobs::Refresh;
use super::waits::Waits;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::dispatches::{self, DeskThing, News, Outcome};
use crate::organisations::{self, Organisation, Standing};
use crate::posts::{By, Rejection};
use crate::{App, events};
use ground::ids::{CommuneId, OrganisationId};
use ground::{FieldError, input};
use kit::db::DatabaseTransaction;
use kit::http::CursorPlace;
use kit::outgoing::CallError;
use kit::refusal;

input! {
    /// The calendar to follow.
    #[example(json!({"url": "https://agenda.exemple.fr/club.ics"}))]
    pub struct NewCalendar {
        /// Its address, https or webcal, as the tool that keeps it gives it out.
        pub url: CalendarAddress,
    }
}

refusal! {
    /// Reasons why a calendar is not followed, or cannot be seen.
    pub enum SubscribeError {
        /// There is no such organisation.
        NoSuchOrganisation => ORGANISATION_NOT_FOUND,
        /// The organisation follows no calendar.
        NoCalendar => CALENDAR_NOT_FOUND,
        /// The caller is neither of the organisation nor of the staff of its commune.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// The address may not be called.
        Invalid(FieldError) => invalid,
        /// Nothing waits for a decision.
        NothingWaits => IMPOSSIBLE_TRANSITION(
            "Cet agenda n’attend pas l’accord de la mairie.",
            "This calendar does not wait for the town hall.",
        ),
        ..database
    }
}

/// A calendar that an organisation subscribes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub(super) organisation: Organisation,
    pub(super) row: Model,
}

/// The caller's condition: true if the calendar that is followed, if there is one, is the one they meant.
pub(super) type IsFresh<'a> = &'a (dyn Fn(Option<&Calendar>) -> bool + Sync);

impl Calendar {
    /// Its place in the clerk's queue, if it waits.
    pub(crate) fn place(&self) -> Option<CursorPlace> {
        Some(CursorPlace { rank: 0, instant: self.row.submitted_at?, id: self.row.organisation_id.uuid() })
    }
}

/// An organisation, the commune that lets its calendar in (its maker, or the first that it serves), and how it stands there.
async fn reach(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: OrganisationId,
) -> Result<(CommuneId, Organisation, Standing), SubscribeError> {
    let (host, organisation, standing) =
        organisations::host_of(db, id).await?.ok_or(SubscribeError::NoSuchOrganisation)?;
    let may = caller.publishes_for(id) || caller.is_staff_of(host);
    if may { Ok((host, organisation, standing)) } else { Err(SubscribeError::Forbidden) }
}

pub(super) async fn read(app: &App, caller: &Caller, id: OrganisationId) -> Result<Calendar, SubscribeError> {
    let (_, organisation, _) = reach(&app.db.read, caller, id).await?;
    let row = entity::Entity::find_by_id(id).one(&app.db.read).await?.ok_or(SubscribeError::NoCalendar)?;
    Ok(Calendar { organisation, row })
}

/// Subscribe an organisation to a calendar, in place of the one before; the same again tries it anew, and says that what vanished
/// from it is to be cancelled. It is fetched at once if the organisation is trusted, or the staff says so; else it waits.
///
/// # Errors
/// When the caller may not, or the address may not be called.
pub async fn subscribe(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    new: NewCalendar,
    is_fresh: IsFresh<'_>,
) -> Result<Calendar, SubscribeError> {
    let tx = app.db.begin_write().await?;
    let (home, organisation, standing) = reach(&tx, caller, id).await?;
    let is_staff = caller.runs_board(home);
    if standing == Standing::Gone || (!is_staff && !caller.publishes_for(id)) {
        return Err(SubscribeError::Forbidden);
    }
    let refused = |refused| SubscribeError::Invalid(FieldError::at("url", CallError::Refused(refused).message()));
    let url = &new.url.0;
    app.outgoing.admit(url).map_err(refused)?;
    let now = app.clock.now();
    let before = entity::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let shown = before.clone().map(|row| Calendar { organisation: organisation.clone(), row });
    if !is_fresh(shown.as_ref()) {
        return Err(SubscribeError::Stale);
    }
    let same = before.as_ref().filter(|row| row.url == url.as_str() && row.commune_id == home);
    let approved_by = match same.and_then(|row| row.approved_by) {
        _ if is_staff => Some(By::Staff),
        Some(by) => Some(by),
        None => standing.lets_up(false).then_some(By::Publisher),
    };
    let is_approved = approved_by.is_some();
    let row = Model {
        organisation_id: id,
        commune_id: home,
        url: url.to_string(),
        submitted_at: (!is_approved).then_some(now),
        approved_at: is_approved.then(|| same.and_then(|row| row.approved_at).unwrap_or(now)),
        approved_by,
        rejection_reason: None,
        etag: same.and_then(|row| row.etag.clone()),
        last_modified: same.and_then(|row| row.last_modified.clone()),
        name: same.and_then(|row| row.name.clone()),
        due_at: now,
        tried_at: same.and_then(|row| row.tried_at),
        fetched_at: same.and_then(|row| row.fetched_at),
        failing_since: None,
        failure: None,
        left_out: same.and_then(|row| row.left_out.clone()),
        // An address that is given again says that what vanished should be cancelled.
        waits: same.and_then(|row| row.waits.clone()).map(Waits::confirmed),
        paused_at: None,
        created_at: before.as_ref().map_or(now, |row| row.created_at),
        updated_at: now,
    };
    let written = row.clone().into_active_model().reset_all();
    let deed = if before.is_some() { Deed::Changed } else { Deed::Created };
    match before {
        Some(_) => written.update(&tx).await?,
        None => written.insert(&tx).await?,
    };
    fetch_soon(app, &tx, &row).await?;
    let done = Done { deed, thing: Thing::Calendar, subject: Some(id.uuid()) };
    audit::write(&tx, Some(caller), &[home], done, now).await?;
    app.jobs.commit(tx).await?;
    Ok(Calendar { organisation, row })
}

/// Promise to fetch it, if it is followed.
async fn fetch_soon(app: &App, tx: &DatabaseTransaction, row: &Model) -> Result<(), DbErr> {
    match row.approved_at {
        Some(_) => Refresh::promise(row.organisation_id).make(tx, app.clock.now()).await,
        None => Ok(()),
    }
}

/// End a subscription. Events that came by it stay.
///
/// # Errors
/// When there is none, or the caller may not.
pub async fn unsubscribe(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    is_fresh: IsFresh<'_>,
) -> Result<(), SubscribeError> {
    let (home, organisation, _) = reach(&app.db.read, caller, id).await?;
    if !caller.runs_board(home) && !caller.publishes_for(id) {
        return Err(SubscribeError::Forbidden);
    }
    let shown = entity::Entity::find_by_id(id).one(&app.db.read).await?.map(|row| Calendar { organisation, row });
    if !is_fresh(shown.as_ref()) {
        return Err(SubscribeError::Stale);
    }
    events::import::let_go_in_pieces(app, id).await?;
    let tx = app.db.begin_write().await?;
    if entity::Entity::delete_by_id(id).exec(&tx).await?.rows_affected == 0 {
        return Err(SubscribeError::NoCalendar);
    }
    events::import::let_go(&tx, id).await?;
    let done = Done { deed: Deed::Ended, thing: Thing::Calendar, subject: Some(id.uuid()) };
    audit::write(&tx, Some(caller), &[home], done, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Let a calendar that waits be followed, or what vanished from one be cancelled.
///
/// # Errors
/// When the caller does not run the board of its commune, or nothing waits.
pub async fn approve(app: &App, caller: &Caller, id: OrganisationId) -> Result<Calendar, SubscribeError> {
    let now = app.clock.now();
    decide(
        app,
        caller,
        id,
        Deed::Approved,
        |row| row.submitted_at.is_some() || row.waits.is_some(),
        |row| {
            let waits = row.waits.clone().map(Waits::confirmed);
            if row.submitted_at.is_none() {
                return Model { waits, due_at: now, ..row };
            }
            Model {
                approved_at: Some(now),
                approved_by: Some(By::Staff),
                submitted_at: None,
                rejection_reason: None,
                due_at: now,
                waits,
                ..row
            }
        },
    )
    .await
}

/// Say no to a calendar that waits.
///
/// # Errors
/// When the caller does not run the board of its commune, or nothing waits.
pub async fn reject(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    rejection: Rejection,
) -> Result<Calendar, SubscribeError> {
    let rejected = |row| Model { submitted_at: None, rejection_reason: Some(rejection.reason), ..row };
    decide(app, caller, id, Deed::Rejected, |row| row.submitted_at.is_some(), rejected).await
}

async fn decide(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    deed: Deed,
    waits: impl FnOnce(&Model) -> bool,
    what: impl FnOnce(Model) -> Model,
) -> Result<Calendar, SubscribeError> {
    let tx = app.db.begin_write().await?;
    let (home, organisation, _) = reach(&tx, caller, id).await?;
    let clerk = caller.clerk_of(home).ok_or(SubscribeError::Forbidden)?;
    let row = entity::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(SubscribeError::NoCalendar)?;
    if !waits(&row) {
        return Err(SubscribeError::NothingWaits);
    }
    let (waited, row) = (row.submitted_at.is_some(), Model { updated_at: app.clock.now(), ..what(row) });
    row.clone().into_active_model().reset_all().update(&tx).await?;
    if waited {
        let outcome = if row.approved_at.is_some() { Outcome::Approved } else { Outcome::Rejected };
        let news = News { commune: home, told: DeskThing::Calendar, subject: id.uuid(), outcome };
        dispatches::to_publishers(&tx, caller, id, news, row.updated_at).await?;
    }
    let done = Done { deed, thing: Thing::Calendar, subject: Some(id.uuid()) };
    fetch_soon(app, &tx, &row).await?;
    audit::done_by(&tx, clerk, done, row.updated_at).await?;
    app.jobs.commit(tx).await?;
    Ok(Calendar { organisation, row })
}

/// The calendars that wait for the clerk of a commune, the longest waiting first.
pub(crate) async fn to_moderate(
    app: &App,
    commune: CommuneId,
    after: Option<CursorPlace>,
    most: u64,
) -> Result<Vec<Calendar>, DbErr> {
    use entity::Column::{CommuneId as Commune, OrganisationId as Organisation, SubmittedAt};
    let mut query = entity::Entity::find().filter(Commune.eq(commune)).filter(SubmittedAt.is_not_null());
    if let Some(after) = after {
        let place = Expr::tuple([SubmittedAt, Organisation].map(Expr::col));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let rows = query.order_by_asc(SubmittedAt).order_by_asc(Organisation).limit(most).all(&app.db.read).await?;
    let organisations = organisations::by_id(&app.db.read, rows.iter().map(|row| row.organisation_id)).await?;
    let whole = |row: Model| Some(Calendar { organisation: organisations.get(&row.organisation_id)?.clone(), row });
    Ok(rows.into_iter().filter_map(whole).collect())
}
