//! Numbers that the database tells, or not.

use std::fmt;
use std::time::Duration;

use sea_orm::DbErr;

/// The time for the database to tell a number: whoever reads the numbers waits for some seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the database tells within [`PATIENCE`]; otherwise nothing, and the log says why.
pub(super) async fn in_time<T: Default>(asked: impl Future<Output = Result<T, DbErr>>) -> T {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(told)) => told,
        Ok(Err(error)) => left_out(&error),
        Err(error) => left_out(&error),
    }
}

fn left_out<T: Default>(error: &impl fmt::Display) -> T {
    tracing::warn!(%error, "metrics leave out what the database tells");
    T::default()
}
