//! `tambour serve`: the server, its worker, or both.

use std::error::Error;

use clap::ValueEnum;
use futures_util::FutureExt;
use tokio::signal::unix::{SignalKind, signal};

use crate::server::config::Config;
use crate::{App, reach, server};
use kit::documents;
use kit::http::{self, Door};

/// The part that a process plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Answers requests and keeps promises
    All,
    /// Answers requests alone; other processes keep the promises
    Api,
    /// Keeps promises alone; it listens to nobody
    Worker,
}

/// Do this part until the process is told to stop.
pub(super) async fn serve(app: App, config: &Config, part: Part) -> Result<(), Box<dyn Error + Send + Sync>> {
    if config.clock_offset != 0 {
        tracing::warn!(seconds = config.clock_offset, "THE CLOCK IS MOVED: this is for tests only");
    }
    app.push.public_key().map_err(|error| format!("there is no key for push messages: {error}"))?;
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        tracing::info!("stopping: nothing new begins, what runs may finish");
    };
    let stop = stop.shared();
    let watching = app.tasks.keep("boards", stop.clone(), {
        let boards = app.boards.clone();
        move || documents::watch(boards.clone())
    });
    let counting = app.tasks.keep("readers", stop.clone(), {
        let (app, stop) = (app.clone(), stop.clone());
        move || reach::keep_writing(app.clone(), stop.clone())
    });
    let working = (part != Part::Api).then(|| {
        let (of, stop_of) = (app.clone(), stop.clone());
        app.tasks.keep("jobs", stop.clone(), move || server::jobs::work(of.clone(), stop_of.clone()))
    });
    if part == Part::Worker {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), ?config, "working");
    } else {
        let descriptors = http::raise_descriptors();
        let door =
            Door::open(config.listen).await.map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
        let door = door.with_tls(config.tls.as_ref()).map_err(|error| format!("TLS: {error}"))?;
        let address = door.address()?;
        tracing::info!(%address, descriptors, version = env!("CARGO_PKG_VERSION"), ?config, "listening");
        server::serve(&app, config, door, stop.clone()).await?;
    }
    if let Some(working) = working {
        working.ended().await?;
    }
    drop(watching);
    counting.ended().await?;
    // The last requests and jobs counted too.
    if let Err(error) = reach::write(&app).await {
        tracing::error!(%error, "the last counts of readers are lost");
    }
    app.db.clone().close().await?;
    tracing::info!("stopped");
    Ok(())
}
