//! Listing the arguments of a consultation.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::counted::candidates;
use super::entity::argument::{Column, Entity, Model};
use super::fair::{Hour, fair, newest};
use super::found::{DebateReader, show};
use super::wire::ArgumentOut;
use super::{ArgumentId, ArgumentOrder, Stance};
use crate::App;
use crate::accounts::Caller;
use crate::consultations::{self, ConsultationId, QuestionId};
use kit::http::{Cursor, Limit, ListPage, WrongCursor};
use kit::refusal;

refusal! {
    /// Reasons why arguments cannot be listed.
    pub enum ListArgumentsError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// The arguments that somebody wants to see.
#[derive(Debug, Clone, Default)]
pub(super) struct ArgumentFilters {
    pub(super) question: Option<QuestionId>,
    pub(super) option: Option<String>,
    pub(super) stance: Option<Stance>,
    pub(super) order: Option<ArgumentOrder>,
}

/// A page of a consultation's arguments, from the debate on; removed ones with their reason.
pub(super) async fn list(
    app: &App,
    caller: Option<&Caller>,
    id: ConsultationId,
    filters: &ArgumentFilters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<ListPage<ArgumentOut>, ListArgumentsError> {
    let db = &app.db.read;
    let asked = consultations::find(db, id).await?.filter(|it| it.announced_at.is_some());
    let commune = asked.ok_or(ListArgumentsError::NoSuchConsultation)?.commune_id;
    let bound_to = format!("{id} arguments {filters:?}");
    // A list that goes on does so in the order of the hour in which it began.
    let (hour, last) = match after {
        Some(cursor) => split(cursor.position(&bound_to)?),
        None => (Hour::of(app.clock.now()), None),
    };
    let order = ordered(db, id, filters, hour).await?;
    let begin = match last {
        Some(last) => order.iter().position(|it| *it == last).ok_or(WrongCursor)? + 1,
        None => 0,
    };
    let ids: Vec<ArgumentId> = order.iter().skip(begin).take(limit.get()).copied().collect();
    let is_last = begin + ids.len() >= order.len();
    let next = ids.last().filter(|_| !is_last).map(|last| Cursor::new(&bound_to, &joined(hour, *last)));
    let reader = DebateReader::of(db, caller, commune).await?;
    let items = show(db, in_order(db, &ids).await?, reader).await?;
    Ok(ListPage { items, next })
}

/// The ids of the arguments that somebody wants to see, in their order.
async fn ordered(
    db: &impl sea_orm::ConnectionTrait,
    id: ConsultationId,
    filters: &ArgumentFilters,
    hour: Hour,
) -> Result<Vec<ArgumentId>, sea_orm::DbErr> {
    let which = Condition::all()
        .add(Column::ConsultationId.eq(id))
        .add_option(filters.question.map(|it| Column::QuestionId.eq(it)))
        .add_option(filters.option.as_deref().map(|it| Column::OptionId.eq(it)))
        .add_option(filters.stance.map(|it| Column::Stance.eq(it)));
    let all = candidates(db, which).await?;
    Ok(match filters.order {
        None | Some(ArgumentOrder::Fair) => fair(all, hour),
        Some(ArgumentOrder::New) => newest(all),
    })
}

/// The rows of these arguments, in this order.
async fn in_order(db: &impl sea_orm::ConnectionTrait, ids: &[ArgumentId]) -> Result<Vec<Model>, sea_orm::DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.to_vec())).all(db).await?;
    let mut rows: HashMap<ArgumentId, Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

fn joined(Hour(hour): Hour, last: ArgumentId) -> [u8; 24] {
    let mut position = [0; 24];
    position[..8].copy_from_slice(&hour.to_be_bytes());
    position[8..].copy_from_slice(last.uuid().as_bytes());
    position
}

fn split(position: [u8; 24]) -> (Hour, Option<ArgumentId>) {
    let (mut hour, mut id) = ([0; 8], [0; 16]);
    hour.copy_from_slice(&position[..8]);
    id.copy_from_slice(&position[8..]);
    (Hour(i64::from_be_bytes(hour)), Some(ArgumentId::from_uuid(uuid::Uuid::from_bytes(id))))
}
