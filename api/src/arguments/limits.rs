//! The most that somebody writes in a debate.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, EntityTrait, PaginatorTrait, QueryFilter, Select};

use crate::consultations::ConsultationId;
use crate::register::EntryId;
use kit::db::DatabaseTransaction;

/// Number of arguments, or of contributions, that somebody gives in a consultation.
const MOST: u64 = 10;

/// True if somebody may write one more. Who asks next waits until it is written.
pub(super) async fn may_write<E>(
    tx: &DatabaseTransaction,
    (consultation, entry): (ConsultationId, EntryId),
    theirs: SimpleExpr,
) -> Result<bool, DbErr>
where
    E: EntityTrait,
    Select<E>: for<'db> PaginatorTrait<'db, DatabaseTransaction>,
{
    tx.lock_name(&format!("{entry} writes in {consultation}")).await?;
    Ok(E::find().filter(theirs).count(tx).await? < MOST)
}
