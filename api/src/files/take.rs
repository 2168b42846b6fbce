//! Taking files into use, and letting them go.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::{File, FileState, entity};
use ground::ids::{CommuneId, FileId};

/// The files of this list that a commune keeps.
pub(crate) async fn find(db: &impl ConnectionTrait, commune: CommuneId, files: &[FileId]) -> Result<Vec<File>, DbErr> {
    if files.is_empty() {
        return Ok(vec![]);
    }
    let kept = entity::Column::CommuneId.eq(commune).and(entity::Column::State.eq(FileState::Kept));
    let rows =
        entity::Entity::find().filter(kept).filter(entity::Column::Id.is_in(files.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(File::from).collect())
}

/// Take files into use: until the transaction ends nobody sweeps them, and after it nobody may. False if one of them is
/// gone. References to them are written in the same transaction.
pub(crate) async fn take(tx: &impl ConnectionTrait, commune: CommuneId, files: &[FileId]) -> Result<bool, DbErr> {
    if files.is_empty() {
        return Ok(true);
    }
    let kept = entity::Column::CommuneId.eq(commune).and(entity::Column::State.eq(FileState::Kept));
    let taken = entity::Entity::update_many()
        .col_expr(entity::Column::UnusedSince, Expr::value(None::<i64>))
        .filter(kept)
        .filter(entity::Column::Id.is_in(files.iter().copied()))
        .exec(tx)
        .await?;
    Ok(usize::try_from(taken.rows_affected) == Ok(files.len()))
}
