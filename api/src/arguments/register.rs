//! What a change of the register means for debates.

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{argument, contribution, report, support};
use crate::register::{EntryChange, EntryId, Hanging};
use kit::db::DatabaseTransaction;

/// Debates hang on the register: of two entries of one person one stays, and who erased their account is nobody's name.
pub(crate) const ON_REGISTER: Hanging = Hanging {
    tell: |_, tx, _, change, _| {
        Box::pin(async move {
            match change {
                EntryChange::Merged { from, into } => merged(tx, from, into).await,
                EntryChange::Erased { entry, .. } => erased(tx, entry).await,
                // What was said stays said.
                EntryChange::Died { .. } | EntryChange::Detached { .. } => Ok(()),
            }
        })
    },
    uses: |_, _| Box::pin(std::future::ready(Ok(false))),
};

/// What was one entry's is another's, once.
async fn merged(tx: &DatabaseTransaction, from: EntryId, into: EntryId) -> Result<(), DbErr> {
    let supported = support::Column::ArgumentId;
    let already = support::Entity::find().select_only().column(supported);
    let already = already.filter(support::Column::EntryId.eq(into)).into_query();
    let twice = support::Column::EntryId.eq(from).and(supported.in_subquery(already));
    support::Entity::delete_many().filter(twice).exec(tx).await?;
    let theirs = support::Entity::update_many().filter(support::Column::EntryId.eq(from));
    theirs.col_expr(support::Column::EntryId, Expr::value(into.uuid())).exec(tx).await?;
    let already = report::Entity::find().select_only().column(report::Column::ArgumentId);
    let already = already.filter(report::Column::EntryId.eq(into)).into_query();
    let twice = report::Column::EntryId.eq(from).and(report::Column::ArgumentId.in_subquery(already));
    report::Entity::delete_many().filter(twice).exec(tx).await?;
    let theirs = report::Entity::update_many().filter(report::Column::EntryId.eq(from));
    theirs.col_expr(report::Column::EntryId, Expr::value(into.uuid())).exec(tx).await?;
    let theirs = argument::Entity::update_many().filter(argument::Column::EntryId.eq(from));
    theirs.col_expr(argument::Column::EntryId, Expr::value(into.uuid())).exec(tx).await?;
    let theirs = contribution::Entity::update_many().filter(contribution::Column::EntryId.eq(from));
    theirs.col_expr(contribution::Column::EntryId, Expr::value(into.uuid())).exec(tx).await.map(drop)
}

/// What somebody wrote stays under no name, and whom they supported as a number.
async fn erased(tx: &DatabaseTransaction, entry: EntryId) -> Result<(), DbErr> {
    use argument::Column::{Author, EntryId as By, Id, Nameless};
    let supported = argument::Entity::update_many().filter(Id.in_subquery(supported_by(entry)));
    supported.col_expr(Nameless, Expr::col(Nameless).add(1)).exec(tx).await?;
    support::Entity::delete_many().filter(support::Column::EntryId.eq(entry)).exec(tx).await?;
    let written = argument::Entity::update_many().filter(By.eq(entry));
    let nothing = || Expr::value(Option::<String>::None);
    let nobody = || Expr::value(Option::<uuid::Uuid>::None);
    written.col_expr(Author, nothing()).col_expr(By, nobody()).exec(tx).await?;
    let written = contribution::Entity::update_many().filter(contribution::Column::EntryId.eq(entry));
    let written = written.col_expr(contribution::Column::Author, nothing());
    written.col_expr(contribution::Column::EntryId, nobody()).exec(tx).await.map(drop)
}

fn supported_by(entry: EntryId) -> SelectStatement {
    let theirs = support::Entity::find().select_only().column(support::Column::ArgumentId);
    theirs.filter(support::Column::EntryId.eq(entry)).into_query()
}
