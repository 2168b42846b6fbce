//! Mail: the one path of every letter and note that leaves this server.
//!
//! A domain says what a mail is ([`Mail`]); here it becomes bytes, is signed (DKIM) and handed to the mail server over
//! connections that stay open, or written to a folder as long as no mail server is set. Only jobs send. An address is
//! never logged, and never part of an error.

mod address;
mod body;
mod dkim;
mod folder;
mod key;
mod message;
mod mjml;
mod note;
mod pool;
mod printed;
mod rate;
mod records;
mod server;
mod settings;
mod token;
mod verdict;
mod wire;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

pub use address::Email;
pub use body::Markers;
pub use dkim::{DkimKey, DkimKeyError};
pub use key::LinkKey;
pub use message::{Mail, MailingList};
pub use mjml::{MjmlError, from_mjml};
pub use note::MailNote;
pub use printed::{Printed, Recipient};
pub use rate::Rate;
pub use records::{Record, is_aligned, records};
pub use settings::{From, Settings, Tls, Way, dkim_keys};
pub use token::LinkToken;

use self::folder::Folder;
use self::pool::Pool;
use ground::clock::Clock;
use ground::text::Language;

/// A reason why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server will not take it for this reader now: it may later.
    #[error("the mail server says {0}: later")]
    Later(u16),
    /// The reader's address does not exist, or takes no mails any more.
    #[error("the mail server says {0}: never")]
    Refused(u16),
    /// The server refuses the mail for good, and says nothing of the reader: its policy, the mail's size, or what we are.
    #[error("the mail server says {0}: not from us")]
    Blocked(String),
    /// The server does not take this mail now, or breaks off: it may take others.
    #[error("{0}")]
    Busy(String),
    /// The server cannot be reached, or takes nothing from us.
    #[error("{0}")]
    Unavailable(String),
    /// The mail itself cannot be made.
    #[error("the mail cannot be made: {0}")]
    Unfit(String),
}

/// The time that a trial waits.
const TRY_OUT: Duration = Duration::from_secs(60);

/// The time for which a mail that was taken tells that the server takes mails.
const LATELY: i64 = 15 * 60;

/// Tries the mail server: greets it, logs in as for a mail, and takes leave. `host` names this server.
///
/// # Errors
/// When no mail could be sent.
pub async fn try_out(way: &Way, host: &str) -> Result<(), SendError> {
    let opened = tokio::time::timeout(TRY_OUT, server::Connection::open(way, host)).await;
    let opened = opened.unwrap_or(Err(server::Closed::Slow));
    opened.map_err(|closed| closed.unavailable(way))?.leave().await;
    Ok(())
}

/// The sender of mails, one for each process.
#[derive(Debug)]
pub struct Mailer {
    settings: Settings,
    host: String,
    keys: Vec<DkimKey>,
    way: Sender,
    clock: Clock,
    /// The time of the last mail that was taken, in microseconds.
    taken_at: AtomicI64,
}

#[derive(Debug)]
enum Sender {
    Folder(Folder),
    Server(Box<Pool>),
}

impl Mailer {
    /// Prepare to send; no connection is made yet. `host` names this server in Message-IDs and greetings.
    ///
    /// # Errors
    /// When a key of DKIM cannot be read.
    pub fn new(settings: Settings, host: &str, data_dir: &Path, clock: Clock) -> Result<Self, DkimKeyError> {
        let keys = settings
            .dkim_keys
            .iter()
            .map(|(selector, path)| DkimKey::read(selector, path))
            .collect::<Result<_, _>>()?;
        let way = match &settings.smtp {
            Some(way) => Sender::Server(Box::new(Pool::new(way.clone(), host, settings.connections, settings.rate))),
            None => Sender::Folder(Folder::new(data_dir.join("mail"))),
        };
        Ok(Self { settings, host: host.to_owned(), keys, way, clock, taken_at: AtomicI64::new(i64::MIN) })
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The name of this server in Message-IDs.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Make a mail for one reader or for many: its date is now.
    ///
    /// # Errors
    /// When a header cannot be written.
    pub fn print(&self, mail: &Mail<'_>) -> Result<Printed, SendError> {
        message::print(mail, &self.settings, &self.host, self.clock.now()).map_err(SendError::Unfit)
    }

    /// True if a mail was taken within the last quarter of an hour: the server takes mails, if not all of them.
    pub fn took_lately(&self) -> bool {
        let since = self.clock.now().plus_seconds(-LATELY).micros();
        self.taken_at.load(Ordering::Relaxed) > since
    }

    /// Make a mail for one reader who waits for it, without links of their own, and hand it over at once, whatever the
    /// rate. Sent again with this id, it has the same `Message-ID`.
    ///
    /// # Errors
    /// When it cannot be made, or was not taken.
    pub async fn send_to(&self, mail: &Mail<'_>, id: uuid::Uuid, to: &Email) -> Result<(), SendError> {
        self.hand_over(&self.print(mail)?, &Recipient { id, to, manage: "", unsubscribe: "" }, true).await
    }

    /// Send the operator a note; without one nothing is sent.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn tell_operator(&self, id: uuid::Uuid, subject: &str, text: &str) -> Result<(), SendError> {
        let Some(operator) = &self.settings.operator else { return Ok(()) };
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let html = format!("<!doctype html><html lang=\"fr\"><title>Tambour</title><pre>{escaped}</pre></html>");
        let mail =
            Mail { sender: None, reply_to: None, subject, language: Language::Fr, text, html: &html, list: None };
        self.send_to(&mail, id, operator).await
    }

    /// Hand a mail over for one of its readers, signed. That this succeeds means the server (or the folder) has it.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send(&self, mail: &Printed, recipient: &Recipient<'_>) -> Result<(), SendError> {
        self.hand_over(mail, recipient, false).await
    }

    async fn hand_over(&self, mail: &Printed, recipient: &Recipient<'_>, is_urgent: bool) -> Result<(), SendError> {
        let mut signatures = String::new();
        if !self.keys.is_empty() {
            let signed =
                dkim::sign(&mail.filled(recipient, "", ""), &self.keys, self.settings.dkim_domain(), self.clock.now());
            signatures = signed.map_err(|error| SendError::Unfit(error.to_string()))?;
        }
        let make = |end: &str| mail.filled(recipient, &signatures, end);
        match &self.way {
            Sender::Folder(folder) => folder.put(recipient.id, make("")).await?,
            Sender::Server(pool) => {
                pool.send(self.settings.from.address(), recipient.to, is_urgent, &make).await?;
            }
        }
        self.taken_at.store(self.clock.now().micros(), Ordering::Relaxed);
        Ok(())
    }
}
