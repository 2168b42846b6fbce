//! Tambour: a municipal notice board and consultation server.
//!
//! A noun is a folder, a verb is a file; `ARCHITECTURE.md` draws the house.

pub mod accountability;
pub mod accounts;
pub mod board;
pub mod calendars;
pub mod cli;
pub mod communes;
pub mod config;
pub mod count;
pub mod db;
pub mod demo;
pub mod devices;
pub mod digests;
pub mod doctor;
pub mod events;
pub mod feeds;
pub mod files;
pub mod http;
pub mod jobs;
mod keys;
pub mod log;
pub mod mail;
pub mod metrics;
pub mod moderation;
pub mod notices;
pub mod organisations;
pub mod outgoing;
mod pages;
pub mod polls;
pub mod posts;
pub mod push;
pub mod reach;
pub mod readiness;
pub mod tasks;

use std::{
    ops::Deref,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sea_orm::DbErr;

use crate::{
    board::Boards,
    communes::Directory,
    config::Config,
    db::{Db, Patience},
    digests::Links,
    files::StoreError,
    http::Limits,
    jobs::Jobs,
    mail::{LinkKey, Mailer},
    metrics::Metrics,
    outgoing::Outgoing,
    push::Push,
    readiness::Readiness,
    tasks::Tasks,
};
use ground::clock::Clock;

/// Everything a request or a command works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// Why the parts cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be reached, migrated or read.
    #[error("{}", said(.0))]
    Database(#[from] DbErr),
    /// The database is empty, and this is not the first start.
    #[error(
        "the database {database} is empty, but {} holds the keys of an installation that was used before: check TAMBOUR_DATABASE_URL \
         and that its disk is there, or restore a backup; to begin anew with these keys, run `tambour migrate` first",
        keys.display()
    )]
    EmptyBesideKeys {
        /// Its address, without the password.
        database: String,
        /// Where the keys are.
        keys: PathBuf,
    },
    /// Files cannot be kept.
    #[error("files cannot be kept: {0}")]
    Files(#[from] StoreError),
    /// The system gives no thread.
    #[error("no thread for pictures: {0}")]
    Thread(std::io::Error),
    /// The key of links in mails cannot be read or made.
    #[error("the key of links in mails: {0}")]
    LinkKey(std::io::Error),
    /// A key that mails are signed with cannot be read.
    #[error("mails cannot be signed: {0}")]
    Mail(#[from] mail::KeyError),
}

fn said(error: &DbErr) -> String {
    match db::is_damage(error) {
        true => format!("the database is damaged, or is no database; look closer with tambour doctor: {error}"),
        false => error.to_string(),
    }
}

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
    /// The boards and feeds in memory.
    pub boards: Arc<Boards>,
    /// How much everybody has asked lately.
    pub limits: Arc<Limits>,
    /// What the server counts of itself.
    pub metrics: Arc<Metrics>,
    /// The contents of files.
    pub files: files::Store,
    /// Where uploads are worked on.
    pub workshop: files::Workshop,
    /// The worker of this process: its bell and its counts.
    pub jobs: Arc<Jobs>,
    /// The counts of answers to polls that are under way.
    pub counting: Arc<polls::Counting>,
    /// What was read, counted and not written down yet.
    pub reach: Arc<reach::Reach>,
    /// For calls to outside addresses, which jobs make.
    pub outgoing: Arc<Outgoing>,
    /// For push messages: who signs them, and how their push services do.
    pub push: Arc<Push>,
    /// What runs in the background.
    pub tasks: Arc<Tasks>,
    /// Whether the server can answer.
    pub readiness: Arc<Readiness>,
    /// What sends mails, which jobs do.
    pub mailer: Arc<Mailer>,
    pub(crate) links: Links,
    stopping: Arc<AtomicBool>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Open the store of files and the database, bring its schema up to date and load the communes.
    ///
    /// # Errors
    /// When the database cannot be reached, migrated or read, or the files' folder cannot be made.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        Self::open_for(config, Patience::REQUEST).await
    }

    /// The same for somebody who waits for the database with this patience.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_for(config: Config, patience: Patience) -> Result<Self, OpenError> {
        if keys::any(&config.data_dir) && Db::is_empty(&config.database_url).await? {
            let database = db::redacted(&config.database_url);
            return Err(OpenError::EmptyBesideKeys { database, keys: config.data_dir.join("keys") });
        }
        let files = files::Store::open(&config.files)?;
        let db = Db::connect_for(&config.database_url, patience).await?;
        let communes = Arc::new(Directory::load(&db).await?);
        let boards = Arc::new(Boards::new(config.board_cache_bytes()));
        let clock = Clock::system(config.clock_offset);
        let limits = Arc::new(Limits::new(&config.limits, &clock));
        let metrics = Arc::new(Metrics::new(&clock, &boards));
        let workshop = files::Workshop::open().map_err(OpenError::Thread)?;
        let stopping = Arc::default();
        let outgoing = Outgoing::new(config.outgoing_allow.clone(), &config.public_url, clock.clone(), outgoing::Limits::default());
        let push = Arc::new(Push::new(&config));
        let (jobs, counting, reach, outgoing) = (Arc::default(), Arc::default(), Arc::default(), Arc::new(outgoing));
        let key = config.link_key.clone().map_or_else(|| LinkKey::open(&config.data_dir), Ok).map_err(OpenError::LinkKey)?;
        let links = Links::new(key);
        let host = config.public_url.host_str().unwrap_or_default();
        let mailer = Arc::new(Mailer::new(config.mail.clone(), host, &config.data_dir, clock.clone())?);
        Ok(Self(Arc::new(Parts {
            config,
            clock,
            db,
            communes,
            boards,
            limits,
            metrics,
            files,
            workshop,
            jobs,
            counting,
            reach,
            outgoing,
            push,
            tasks: Arc::default(),
            readiness: Arc::default(),
            mailer,
            links,
            stopping,
        })))
    }

    /// The same app at another time: so many seconds ahead or (negative) behind.
    pub fn beside(&self, seconds: i64) -> Self {
        Self(Arc::new(Parts { clock: self.clock.beside(seconds), ..Parts::clone(self) }))
    }

    /// The same app for somebody who waits for the database with this patience.
    pub fn patient(&self, patience: Patience) -> Self {
        Self(Arc::new(Parts { db: self.db.patient(patience), ..Parts::clone(self) }))
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
