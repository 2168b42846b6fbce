//! The sheets that left their boards, some at a time, for the sweeps that delete them.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use crate::App;
use ground::ids::SheetId;

/// How many go in one transaction, so that nobody waits long for it.
const AT_ONCE: u64 = 20;

/// Some of the sheets of a table that left, those that left first.
///
/// # Errors
/// When the database fails.
pub(crate) async fn left(app: &App, table: &str) -> Result<Vec<SheetId>, DbErr> {
    let sql = format!("SELECT id FROM {table} WHERE state = 'left' ORDER BY updated_at LIMIT {AT_ONCE}");
    let rows = app.db.read.query_all_raw(Statement::from_string(app.db.backend(), sql)).await?;
    rows.iter().map(|row| row.try_get_by_index::<Uuid>(0).map(SheetId::from_uuid)).collect()
}
