//! What events do in the background.

use std::time::Duration;

use super::{dates::occurrences, sheets};
use crate::App;
use kit::jobs::{Failure, Sweep};

/// Looks further ahead for events that go on: their dates are in the index for the next year at least.
#[derive(Debug)]
pub struct LookAhead;

impl Sweep for LookAhead {
    const KIND: &'static str = "look_ahead";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        while occurrences::move_on(app).await? {}
        Ok(())
    }
}

/// Deletes events that left a board.
#[derive(Debug)]
pub struct SweepEvents;

impl Sweep for SweepEvents {
    const KIND: &'static str = "sweep_events";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(sheets::sweep(app).await?)
    }
}
