//! The answers of residents whose entries turn out to be one person's: one answer a poll stays.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use super::answers::{Column, Entity};
use crate::register::{EntryChange, Hanging};
use ground::ids::AnswererId;
use kit::db::DatabaseTransaction;

/// What polls do when entries of a register change.
pub(crate) const HANGING: Hanging = Hanging {
    tell: |_, tx, _, change, _| Box::pin(follow(tx, change)),
    uses: |_, _| Box::pin(std::future::ready(Ok(false))),
};

async fn follow(tx: &DatabaseTransaction, change: EntryChange) -> Result<(), DbErr> {
    let EntryChange::Merged { from, into } = change else { return Ok(()) };
    let [from, into] = [from, into].map(|entry| AnswererId::from_uuid(entry.uuid()));
    let answered = Entity::find().select_only().column(Column::PollId).filter(Column::Answerer.eq(into)).into_query();
    let twice = Column::Answerer.eq(from).and(Column::PollId.in_subquery(answered));
    Entity::delete_many().filter(twice).exec(tx).await?;
    let theirs = Entity::update_many().filter(Column::Answerer.eq(from));
    theirs.col_expr(Column::Answerer, Expr::value(into.uuid())).exec(tx).await.map(drop)
}
