//! Putting the parts together.

use std::path::PathBuf;
use std::sync::Arc;

use ground::clock::Clock;
use kit::blobs::{Store, StoreError, Workshop};
use kit::counts::Counts;
use kit::db::{self, Db, Patience};
use kit::documents::Boards;
use kit::http::Limits;
use kit::jobs::Jobs;
use kit::mail::{self, LinkKey, Mailer};
use kit::metrics::Metrics;
use kit::outgoing::{self, Outgoing};
use kit::tenants::Directory;
use kit::{keys, webpush};
use sea_orm::DbErr;

use super::config::Config;
use super::kinds::{self, KINDS};
use super::menu::MENU;
use crate::accounts::{Debating, Erasing, HasBoard, Residing};
use crate::arguments::InElectorate;
use crate::dispatches::Looks;
use crate::envelopes::BallotKeys;
use crate::notices::Rings;
use crate::posts::PostKind;
use crate::{App, Memory, Parts, Site, arguments, ballots, delegations, moderation, organisations, push, register};

/// Reasons why the parts cannot be put together.
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
        /// The folder of the keys.
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
    /// The key of codes in letters cannot be read or made.
    #[error("the key of codes in letters: {0}")]
    CodeKey(std::io::Error),
    /// The key of acknowledgements cannot be read or made.
    #[error("the key of ballots’ acknowledgements: {0}")]
    BallotKeys(std::io::Error),
    /// A key that mails are signed with cannot be read.
    #[error("mails cannot be signed: {0}")]
    Mail(#[from] mail::DkimKeyError),
}

fn said(error: &DbErr) -> String {
    match db::is_damage(error) {
        true => format!("the database is damaged, or is no database; look closer with tambour doctor: {error}"),
        false => error.to_string(),
    }
}

/// Open the store of files and the database, bring its schema up to date and load the communes.
///
/// # Errors
/// When the database cannot be reached, migrated or read, or the files' folder cannot be made.
pub async fn open(config: &Config) -> Result<App, OpenError> {
    open_for(config, Patience::REQUEST).await
}

/// [`open`] for a caller that waits for the database with `patience`.
///
/// # Errors
/// As [`open`].
pub async fn open_for(config: &Config, patience: Patience) -> Result<App, OpenError> {
    open_with(config, patience, KINDS).await
}

/// [`open_for`] with these kinds of posts.
///
/// # Errors
/// As [`open`].
pub async fn open_with(config: &Config, patience: Patience, kinds: &[PostKind]) -> Result<App, OpenError> {
    if keys::any(&config.data_dir) && Db::is_empty(&config.database_url).await? {
        let database = db::redacted(&config.database_url);
        return Err(OpenError::EmptyBesideKeys { database, keys: config.data_dir.join("keys") });
    }
    let files = Store::open(&config.files_url)?;
    let db = Db::connect_for(&config.database_url, patience).await?;
    let communes = Arc::new(Directory::load(&db).await?);
    let clock = Clock::system(config.clock_offset);
    let jobs = Jobs::new(&db, &clock);
    let boards = Boards::new(config.board_cache_bytes(), &db, &jobs, &communes);
    let limits = Limits::new(&config.limits, config.trusted_proxies.clone(), &clock);
    let outgoing = Outgoing::new(
        config.outgoing_allow.clone(),
        &config.public_url,
        clock.clone(),
        outgoing::CallLimits::default(),
    );
    let link_key =
        config.link_key.clone().map_or_else(|| LinkKey::open(&config.data_dir), Ok).map_err(OpenError::LinkKey)?;
    let code_key = LinkKey::of_codes(&config.data_dir).map_err(OpenError::CodeKey)?;
    let host = config.public_url.host_str().unwrap_or_default();
    let mailer = Mailer::new(config.mail(), host, &config.data_dir, clock.clone())?;
    let app = App::of(Parts {
        site: Site {
            public_url: config.public_url.clone(),
            menu: &MENU,
            tokens_in_clear: config.tokens_in_clear,
            host: config.host(),
        },
        metrics: Arc::new(Metrics::new(&clock, &boards)),
        counts: Arc::new(Counts::new(&communes, &clock)),
        limits: Arc::new(limits),
        workshop: Workshop::open(&config.data_dir).map_err(OpenError::Thread)?,
        outgoing: Arc::new(outgoing),
        push: Arc::new(webpush::Sender::new(config.vapid_private_key.clone(), &config.vapid_subject, &config.data_dir)),
        mailer: Arc::new(mailer),
        tasks: kit::tasks::Tasks::default(),
        memory: Memory::default(),
        stopping: Arc::default(),
        clock,
        db,
        communes,
        boards,
        files,
        jobs,
        link_key,
        code_key,
    });
    let ballot_keys = BallotKeys::open(config.ballot_keys.clone(), &config.data_dir).map_err(OpenError::BallotKeys)?;
    app.part(|| ballot_keys);
    // The rooms below ask these, which stand above them.
    app.part(|| HasBoard(|app, organisation| Box::pin(organisations::serve_somewhere(&app.db.read, organisation))));
    app.part(|| Residing(|app, account| Box::pin(register::residences_of(app, account))));
    app.part(|| Erasing(vec![register::ERASURE]));
    app.part(|| delegations::COPIES);
    app.part(|| Debating(|app, account| Box::pin(arguments::held(app, account))));
    app.part(|| InElectorate(|tx, id, entry| Box::pin(ballots::is_elector(tx, id, entry))));
    app.part(|| Rings(|app, commune| Box::pin(push::ringing(app, commune))));
    app.part(|| Looks(|app, commune, told, id, outcome| Box::pin(moderation::look(app, commune, told, id, outcome))));
    kinds::tell(&app, kinds);
    Ok(app)
}
