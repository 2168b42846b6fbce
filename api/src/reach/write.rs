//! Writing down what was counted.

use std::pin::pin;
use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{DbErr, EntityTrait, ExprTrait};

use super::entity::{self, Column};
use super::opened::Opened;
use super::rules;
use crate::App;
use kit::counts::{CountRow, Counter};

/// Time between two writes: what a kill may lose.
const EVERY: Duration = Duration::from_secs(5);

/// The pause after a write, as a multiple of its duration, so that with tens of thousands of communes it takes a
/// fiftieth of a processor from those who read; and the longest pause.
const TIMES: u32 = 50;
const LONGEST: Duration = Duration::from_secs(60);

/// Number of rows that a transaction writes.
const ROWS: usize = 1000;

/// Write down what this process counts, every few seconds, until it is told to stop.
pub async fn keep_writing(app: App, stop: impl Future<Output = ()>) {
    let (mut stop, mut pause) = (pin!(stop), EVERY);
    while tokio::time::timeout(pause, &mut stop).await.is_err() {
        let began = tokio::time::Instant::now();
        if let Err(error) = write(&app).await {
            tracing::warn!(%error, "the counts of readers are not written down yet");
        }
        pause = (began.elapsed() * TIMES).clamp(EVERY, LONGEST);
    }
}

/// A lock for the writer: what was counted before is written when it is free.
#[derive(Debug, Default)]
struct Writing(tokio::sync::Mutex<()>);

/// Write down what this process has counted. Boards that were loaded since the last time count for the local day it is
/// now.
///
/// # Errors
/// When the database fails; then the counts wait for the next time.
pub async fn write(app: &App) -> Result<(), DbErr> {
    let writing = app.part(Writing::default);
    let _writing = writing.0.lock().await;
    let now = app.clock.now();
    app.part(Opened::default).forget_before(rules::over_before(now));
    for (id, loads) in app.boards.take_loads() {
        app.counts.count(id, Counter::BoardLoads, loads);
    }
    let mut taken = app.counts.take();
    loop {
        let counts = taken.first(ROWS);
        if counts.is_empty() {
            return Ok(());
        }
        // What was counted of a commune that has left since then goes with it.
        let here = counts.iter().filter(|(row, _)| app.communes.by_id(row.commune).is_some());
        let rows: Vec<_> = here.map(|(row, number)| model(row, *number)).collect();
        if rows.is_empty() {
            taken.arrived(&counts);
            continue;
        }
        let tx = app.db.begin_write().await?;
        let more = Expr::col((entity::Entity, Column::Total)).add(Expr::col(("excluded", Column::Total)));
        let again = OnConflict::columns([Column::CommuneId, Column::Day, Column::Kind, Column::Subject])
            .value(Column::Total, more)
            .to_owned();
        entity::Entity::insert_many(rows).on_conflict(again).exec_without_returning(&tx).await?;
        tx.commit().await?;
        taken.arrived(&counts);
    }
}

fn model(row: &CountRow, number: i64) -> entity::ActiveModel {
    entity::ActiveModel {
        commune_id: Set(row.commune),
        day: Set(row.day),
        kind: Set(row.counter),
        subject: Set(row.subject),
        total: Set(number),
    }
}
