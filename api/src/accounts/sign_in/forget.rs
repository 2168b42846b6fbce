//! Forgetting requests to sign in.

use sea_orm::{ColumnTrait, DbErr};

use crate::App;
use crate::accounts::entity::sign_in::{Column, Entity};

/// Number of seconds that a request is kept, with the wrong codes that were counted for it.
pub(crate) const KEPT: i64 = 86_400;

/// Forget the requests of yesterday.
pub(in crate::accounts) async fn forget(app: &App) -> Result<(), DbErr> {
    let old = app.clock.now().plus_seconds(-KEPT);
    app.db.delete_in_pieces::<Entity>(Column::CreatedAt.lte(old)).await?;
    Ok(())
}
