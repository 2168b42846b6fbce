//! Writing notices' sheets: the only writer of their table, beside what [`crate::posts`] writes in the tables of all kinds.

use std::time::Duration;

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};

use super::{Notice, entity, words};
use crate::{App, posts};
use ground::clock::Instant;
use kit::jobs::{Failure, Sweep};

pub(super) async fn insert(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    row.clone().into_active_model().reset_all().insert(tx).await?;
    words::keep(tx, row).await?;
    posts::follow_files::<Notice>(tx, row, now).await
}

pub(super) async fn update(
    tx: &impl ConnectionTrait,
    before: &entity::Model,
    row: &entity::Model,
    now: Instant,
) -> Result<(), DbErr> {
    if (&row.title, &row.body) != (&before.title, &before.body) {
        words::keep(tx, row).await?;
    }
    row.clone().into_active_model().reset_all().update(tx).await?;
    posts::follow_files::<Notice>(tx, row, now).await
}

/// Deletes notices that left a board.
#[derive(Debug)]
pub struct SweepNotices;

impl Sweep for SweepNotices {
    const KIND: &'static str = "sweep_notices";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(posts::sweep::<Notice>(app).await?)
    }
}
