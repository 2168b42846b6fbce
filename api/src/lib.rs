//! Tambour: a municipal notice board and consultation server.
//!
//! A noun is a folder, a verb is a file; `ARCHITECTURE.md` draws the house.

pub mod accounts;
pub mod board;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod communes;
pub mod config;
pub mod count;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod http;
pub mod ids;
pub mod moderation;
pub mod notices;
pub mod organisations;
pub mod text;
mod words;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sea_orm::DbErr;

use crate::{board::Boards, clock::Clock, communes::Directory, config::Config, db::Db};

/// Everything a request or a command works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
#[derive(Debug, Clone)]
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// What time it is.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// The communes on this server, in memory.
    pub communes: Arc<Directory>,
    /// The boards in memory.
    pub boards: Arc<Boards>,
    stopping: Arc<AtomicBool>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Open the database, bring its schema up to date and load the communes.
    ///
    /// # Errors
    /// When the database cannot be reached, migrated or read.
    pub async fn open(config: Config) -> Result<Self, DbErr> {
        let db = Db::connect(&config.database_url).await?;
        let communes = Arc::new(Directory::load(&db).await?);
        let boards = Arc::new(Boards::new(config.board_cache_bytes()));
        let clock = Clock::system(config.clock_offset);
        Ok(Self(Arc::new(Parts { config, clock, db, communes, boards, stopping: Arc::default() })))
    }

    /// The same app at another time: so many seconds ahead or (negative) behind.
    pub fn beside(&self, seconds: i64) -> Self {
        Self(Arc::new(Parts { clock: self.clock.beside(seconds), ..Parts::clone(self) }))
    }

    /// Whether the server has begun to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Begin to stop: the server is no longer ready.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}
