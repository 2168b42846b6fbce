//! Deleting what may be much, so that nobody waits long for the writer.

use sea_orm::prelude::Expr;
use sea_orm::{
    Condition, DbErr, EntityTrait, ExprTrait, Iterable, PrimaryKeyToColumn, QueryFilter, QuerySelect, QueryTrait,
};

use super::Db;

/// Rows that one transaction deletes.
const ROWS: u64 = 500;

impl Db {
    /// Deletes the rows that a condition finds, some at a time so that others write in between, and says their number.
    ///
    /// # Errors
    /// When the database fails; what was deleted before stays so.
    pub async fn delete_in_pieces<E: EntityTrait>(&self, which: impl Into<Condition>) -> Result<u64, DbErr> {
        let (which, mut deleted) = (which.into(), 0);
        loop {
            let keys = || E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
            let tx = self.begin_write().await?;
            let some = E::find().select_only().columns(keys()).filter(which.clone()).limit(ROWS).into_query();
            let some = Expr::tuple(keys().map(Expr::col)).in_subquery(some);
            let piece = E::delete_many().filter(some).exec(&tx).await?.rows_affected;
            tx.commit().await?;
            deleted += piece;
            if piece < ROWS {
                return Ok(deleted);
            }
        }
    }
}
