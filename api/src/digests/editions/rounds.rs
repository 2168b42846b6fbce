//! Rounds: the hour of each commune's next edition, a row for each cadence that somebody reads.

use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter};

use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::digests::entity::round;
use crate::digests::refusals::EditionError;
use crate::digests::settings::{self, LetterSettings, SettingsOut, SettingsPatch};
use crate::digests::{Cadence, DAY};
use crate::{App, events};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::http::IfMatch;
use kit::http::etag::Revision;

/// Change a commune's settings, and move its editions to come to their new hour.
pub(in crate::digests) async fn reschedule(
    app: &App,
    clerk: Clerk<'_>,
    if_match: &IfMatch,
    patch: SettingsPatch,
) -> Result<LetterSettings, EditionError> {
    let (now, commune) = (app.clock.now(), clerk.commune());
    let tx = app.db.begin_write().await?;
    let before = settings::of(&tx, commune).await?;
    if !if_match.allows(&Revision::of_resource(&SettingsOut::of(before.clone()))) {
        return Err(EditionError::Stale);
    }
    let new = patch.over(before);
    settings::keep(&tx, commune, &new).await?;
    for round in round::Entity::find().filter(round::Column::CommuneId.eq(commune)).all(&tx).await? {
        let due_at = new.schedule.next(round.cadence, now, events::zone_of(app, commune));
        round::Model { due_at, ..round }.into_active_model().reset_all().update(&tx).await?;
    }
    let done = Done { deed: Deed::Changed, thing: Thing::Letter, subject: None };
    audit::done_by(&tx, clerk, done, now).await?;
    tx.commit().await?;
    Ok(new)
}

/// Give the next edition of a cadence that somebody reads its hour, unless it has one already.
pub(in crate::digests) async fn begin(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    cadence: Cadence,
    now: Instant,
) -> Result<(), DbErr> {
    let due_at = settings::of(tx, commune).await?.schedule.next(cadence, now, events::zone_of(app, commune));
    let row = round::Model { commune_id: commune, cadence, due_at };
    let unless_there = OnConflict::columns([round::Column::CommuneId, round::Column::Cadence]).do_nothing().to_owned();
    round::Entity::insert(row.into_active_model()).on_conflict(unless_there).exec_without_returning(tx).await?;
    Ok(())
}

/// The latest time at which a round written under a right clock is due: an edition is a week and a day ahead at most.
pub(super) fn latest(now: Instant) -> Instant {
    now.plus_seconds(9 * DAY)
}

/// End the round that was due, or that a wrong clock put off: the next one gets its hour.
pub(super) async fn next(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    cadence: Cadence,
    now: Instant,
) -> Result<(), DbErr> {
    let due_at = settings::of(tx, commune).await?.schedule.next(cadence, now, events::zone_of(app, commune));
    round::Entity::update_many()
        .col_expr(round::Column::DueAt, Expr::value(due_at.micros()))
        .filter(round::Column::CommuneId.eq(commune))
        .filter(round::Column::Cadence.eq(cadence))
        .filter(round::Column::DueAt.lte(now).or(round::Column::DueAt.gt(latest(now))))
        .exec(tx)
        .await?;
    Ok(())
}
