//! Checkpoints: each full hour, and once at the close, the digests that came since are listed in public.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::entity::checkpoint::{Column, Entity, Model};
use super::published::sha256;
use super::urn::Urn;
use crate::App;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use ground::clock::Instant;

/// Number of microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// The last full hour before an instant.
pub(super) fn full_hour(at: Instant) -> Instant {
    Instant::from_micros(at.micros().div_euclid(HOUR) * HOUR)
}

/// The checkpoints of a vote, oldest first.
pub(super) async fn all(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ConsultationId.eq(id)).order_by_asc(Column::At).all(db).await
}

/// Take the checkpoint of the last full hour, if it is not taken yet.
pub(super) async fn take(app: &App, found: &consultation::Model) -> Result<(), DbErr> {
    let hour = full_hour(app.clock.now());
    if hour <= found.recorded.participation.map_or(found.vote_from, |it| it.1) {
        return Ok(());
    }
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, found.id).await? else { return Ok(()) };
    let is_due = row.phase(app.clock.now()) == Phase::Vote && row.recorded.frozen_at.is_some();
    if !is_due || row.recorded.participation.is_some_and(|it| it.1 >= hour) {
        return Ok(());
    }
    let ballots = write(&*change, row.id, hour).await?;
    let mut recorded = row.recorded.clone();
    recorded.participation = Some((ballots, hour));
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(&*change).await?;
    change.commit().await
}

/// Write a checkpoint as of an instant; answers the number of people who had voted.
pub(super) async fn write(tx: &impl ConnectionTrait, id: ConsultationId, at: Instant) -> Result<u64, DbErr> {
    let lines = Urn(id).list(tx).await?;
    keep(tx, id, at, &lines).await
}

/// Keep a checkpoint of the digests in these lines; answers the number of people who had voted.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    id: ConsultationId,
    at: Instant,
    lines: &str,
) -> Result<u64, DbErr> {
    let ballots = Urn(id).ballots(tx).await?;
    let row = Model {
        consultation_id: id,
        at,
        ballots: i64::try_from(ballots).unwrap_or(i64::MAX),
        envelopes: i64::try_from(lines.lines().count()).unwrap_or(i64::MAX),
        root: sha256(lines.as_bytes()),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(ballots)
}
