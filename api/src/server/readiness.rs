//! The readiness of the server: it asks itself what requests ask.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::{App, board};
use kit::documents::SnapshotError;
use kit::{refusal, tenants};

/// Time for which an answer counts for others who ask.
const FOR_OTHERS: Duration = Duration::from_secs(1);

/// Time that finding out may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Time for which a row that was written shows that more can be.
const LATELY: Duration = Duration::from_secs(2);

/// Time for which a damage that some statement met is told of.
const DAMAGE: Duration = Duration::from_secs(60);

/// The last answer, and the commune whose turn it is.
#[derive(Debug, Default)]
pub struct Readiness {
    last: Mutex<Option<(Instant, Result<(), NotReady>)>>,
    turn: AtomicUsize,
}

refusal! {
    /// Reasons why the server cannot answer.
    #[derive(Clone)]
    pub enum NotReady {
        /// It is shutting down.
        Stopping => NOT_READY("Le serveur s’arrête.", "The server is stopping."),
        /// A background task ended and does not run yet.
        Task(name: &'static str) => NOT_READY("La tâche de fond « {name} » s’est arrêtée et redémarre.", "The background task “{name}” ended and is being started again.", name),
        /// A board cannot be made: the reason.
        Read(String) => NOT_READY("La base de données ne se lit pas.", "The database cannot be read."),
        /// Nothing can be written: the reason.
        Write(String) => NOT_READY("Rien ne s’écrit dans la base de données.", "Nothing can be written to the database."),
        /// The database said that it is damaged.
        Damaged => NOT_READY("La base de données est endommagée.", "The database is damaged."),
    }
}

/// Find out whether the server can answer. Those who ask at once, or soon after, share one answer.
///
/// # Errors
/// When it cannot.
pub async fn check(app: &App) -> Result<(), NotReady> {
    if app.is_stopping() {
        return Err(NotReady::Stopping);
    }
    if let Some(name) = app.tasks.missing() {
        return Err(NotReady::Task(name));
    }
    if app.db.damaged_within(DAMAGE) {
        return Err(NotReady::Damaged);
    }
    let readiness = app.part(Readiness::default);
    let mut last = readiness.last.lock().await;
    if let Some((at, result)) = &*last
        && at.elapsed() < FOR_OTHERS
    {
        return result.clone();
    }
    let result = ask(app).await;
    if let Err(NotReady::Read(reason) | NotReady::Write(reason)) = &result {
        tracing::error!(reason, "the server is not ready");
    }
    *last = Some((Instant::now(), result.clone()));
    result
}

async fn ask(app: &App) -> Result<(), NotReady> {
    match timeout(PATIENCE, read(app)).await {
        Ok(read) => read.map_err(|error| NotReady::Read(error.to_string()))?,
        Err(_) => return Err(NotReady::Read("it took too long".to_owned())),
    }
    if !app.db.committed_within(LATELY) {
        match timeout(PATIENCE, write(app)).await {
            Ok(written) => written.map_err(|error| NotReady::Write(error.to_string()))?,
            // A long queue that moves is no outage.
            Err(_) if app.db.committed_within(LATELY) => {}
            Err(_) => return Err(NotReady::Write("it took too long".to_owned())),
        }
    }
    Ok(())
}

/// Make a board, of each commune in turn; of the rows of communes alone as long as there are none.
async fn read(app: &App) -> Result<(), SnapshotError> {
    tenants::all_changes(&app.db.read).await?;
    let turn = app.part(Readiness::default).turn.fetch_add(1, Ordering::Relaxed);
    match app.communes.in_turn(turn) {
        Some(commune) => board::try_out(app, &commune).await,
        None => Ok(()),
    }
}

/// Write a row of our own for good: it says when somebody last found out.
async fn write(app: &App) -> Result<(), DbErr> {
    let tx = app.db.begin_write().await?;
    let sql = format!("UPDATE pulse SET beat_at = {}", app.clock.now().micros());
    tx.execute_unprepared(&sql).await?;
    tx.commit().await
}
