//! Sweeping what nothing refers to. It may run in several processes at once, and twice.

use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{FileState, entity, references};
use crate::App;
use ground::ids::{CommuneId, FileId};
use kit::blobs::StoreError;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an unused file may lie about before it is swept.
pub(crate) const UNUSED_KEPT: i64 = 86_400;

/// Number of files looked at in one go.
const BATCH: u64 = 100;

/// Reasons why a sweep stopped; the next one does what it did not get to.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Removes the files that nothing refers to, now and then.
#[derive(Debug)]
pub struct SweepFiles;

impl Sweep for SweepFiles {
    const KIND: &'static str = "sweep_files";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        match sweep(app).await.map_err(Failure::retry)? {
            0 => {}
            files => tracing::info!(files, "swept files that nothing referred to"),
        }
        Ok(())
    }
}

/// Remove files that nothing has referred to for a day, from the table and from the store, and say how many.
///
/// # Errors
/// When the database or the store fails.
pub async fn sweep(app: &App) -> Result<usize, SweepError> {
    let mut swept = 0;
    loop {
        let unused = unused(app).await?;
        for (commune, file) in &unused {
            if leave(app, *file).await? {
                app.files.remove((*commune, *file)).await?;
                forget(app, *file).await?;
                swept += 1;
            }
        }
        if unused.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(swept);
        }
    }
}

/// The condition that a file has been unused for long enough.
fn is_over(app: &App) -> Condition {
    Condition::all().add(entity::Column::UnusedSince.lte(app.clock.now().plus_seconds(-UNUSED_KEPT)))
}

async fn unused(app: &App) -> Result<Vec<(CommuneId, FileId)>, DbErr> {
    let query = entity::Entity::find().select_only().columns([entity::Column::CommuneId, entity::Column::Id]);
    query
        .filter(is_over(app))
        .order_by_asc(entity::Column::UnusedSince)
        .limit(BATCH)
        .into_tuple()
        .all(&app.db.read)
        .await
}

/// Let a file leave, so that nothing can refer to it any more. One statement both asks and says so: who takes the file
/// into use changes the same row, so that one of the two comes second and sees what the first did.
async fn leave(app: &App, file: FileId) -> Result<bool, DbErr> {
    let tx = app.db.begin_write().await?;
    let left = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(FileState::Leaving))
        .filter(entity::Column::Id.eq(file))
        .filter(is_over(app))
        .filter(references::exists_for(Expr::col((entity::Entity, entity::Column::Id))).not())
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(left.rows_affected > 0)
}

async fn forget(app: &App, file: FileId) -> Result<(), DbErr> {
    let tx = app.db.begin_write().await?;
    entity::Entity::delete_by_id(file).exec(&tx).await?;
    tx.commit().await
}
