//! What is to be told of consultations between two instants.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use super::{LAST_DAYS, Telling};
use crate::consultations::entity::change;
use crate::consultations::entity::consultation::{Column, Entity, Model};
use crate::consultations::{ConsultationChange, ConsultationId};
use ground::clock::Instant;

/// Something that is to be told of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueTelling {
    pub(crate) id: ConsultationId,
    pub(crate) telling: Telling,
    /// Time at which it is due.
    pub(crate) at: Instant,
}

/// The changes of which people are told.
const TOLD: [ConsultationChange; 4] = [
    ConsultationChange::VoteFrom,
    ConsultationChange::DelegatesUntil,
    ConsultationChange::VoteUntil,
    ConsultationChange::Incident,
];

/// What happened, or happens, to consultations between these instants.
pub(crate) async fn tellings(
    db: &impl ConnectionTrait,
    from: Instant,
    until: Instant,
) -> Result<Vec<DueTelling>, DbErr> {
    let within = |column: Column, later: i64| -> SimpleExpr {
        column.gt(from.plus_seconds(later)).and(column.lte(until.plus_seconds(later)))
    };
    // A response is the last thing that is written, so that the time of the last change tells of it.
    let happened = within(Column::AnnouncedAt, 0)
        .or(within(Column::VoteFrom, 0))
        .or(within(Column::VoteUntil, LAST_DAYS))
        .or(within(Column::WithdrawnAt, 0))
        .or(within(Column::FinalAt, 0))
        .or(Column::FinalAt.is_not_null().and(Column::UpdatedAt.gt(from)));
    let rows = Entity::find().filter(Column::AnnouncedAt.is_not_null().and(happened)).all(db).await?;
    let mut all: Vec<DueTelling> = rows.iter().flat_map(of_row).collect();
    all.extend(changed(db, from, until).await?);
    all.retain(|it| from < it.at && it.at <= until);
    Ok(all)
}

/// All that a row tells, whenever that is.
fn of_row(row: &Model) -> Vec<DueTelling> {
    let due = |telling, at: Option<Instant>| at.map(|at| DueTelling { id: row.id, telling, at });
    let closing = row.vote_until.plus_seconds(-LAST_DAYS);
    let course = [
        due(Telling::Announced, row.announced_at),
        due(Telling::Opened, Some(row.vote_from)),
        due(Telling::Closing, Some(closing)),
        due(Telling::Withdrawn, row.withdrawn_at),
        due(Telling::Result, row.final_at),
    ];
    let versions = row.response.iter().flat_map(|it| &it.versions).zip(0_i32..);
    let responses = versions.map(|(version, number)| due(Telling::Response(number), Some(version.at)));
    course.into_iter().chain(responses).flatten().collect()
}

/// The first change of each moment.
async fn changed(db: &impl ConnectionTrait, from: Instant, until: Instant) -> Result<Vec<DueTelling>, DbErr> {
    use change::Column::{At, ConsultationId as Of, Number, What};
    let lately = change::Entity::find().filter(At.gt(from).and(At.lte(until)).and(What.is_in(TOLD)));
    let mut rows = lately.order_by_asc(Of).order_by_asc(Number).all(db).await?;
    rows.dedup_by_key(|row| (row.consultation_id, row.at));
    let due =
        |row: change::Model| DueTelling { id: row.consultation_id, telling: Telling::Changed(row.number), at: row.at };
    Ok(rows.into_iter().map(due).collect())
}

/// The changes of one moment of which people are told, from a number on.
pub(super) async fn of_moment(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    number: i32,
) -> Result<Vec<change::Model>, DbErr> {
    let Some(first) = change::Entity::find_by_id((id, number)).one(db).await? else { return Ok(vec![]) };
    use change::Column::{At, ConsultationId as Of, Number, What};
    let same = Of.eq(id).and(At.eq(first.at)).and(What.is_in(TOLD));
    change::Entity::find().filter(same).order_by_asc(Number).all(db).await
}
