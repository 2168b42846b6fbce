//! The background jobs of notices.

use std::time::Duration;

use super::{sheets, words};
use crate::App;
use kit::jobs::{Failure, Sweep};

/// Makes notices findable that were written without their words: before there was a search, or by a process of an older
/// version while a newer one is being started.
#[derive(Debug)]
pub struct KeepWords;

impl Sweep for KeepWords {
    const KIND: &'static str = "keep_words";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(words::keep_missing(app).await?)
    }
}

/// Deletes notices that left a board.
#[derive(Debug)]
pub struct SweepNotices;

impl Sweep for SweepNotices {
    const KIND: &'static str = "sweep_notices";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(sheets::sweep(app).await?)
    }
}
