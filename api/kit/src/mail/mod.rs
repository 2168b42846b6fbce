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
mod pool;
mod printed;
mod records;
mod server;
mod settings;

use std::path::Path;

pub use address::Email;
pub use body::Markers;
pub use dkim::{DkimKey, DkimKeyError};
pub use key::LinkKey;
pub use message::{Mail, MailingList};
pub use printed::{Printed, Recipient};
pub use records::{Record, records};
pub use settings::{From, Settings, Tls, Way, dkim_keys};

use self::folder::Folder;
use self::pool::Pool;
use ground::clock::Clock;

/// A reason why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server will not take it for this reader now (4xx): it may later.
    #[error("the mail server says {0}: later")]
    Later(u16),
    /// The server will never take it for this reader (5xx).
    #[error("the mail server says {0}: never")]
    Refused(u16),
    /// The server cannot be reached, or takes nothing from us: it says nothing about the reader.
    #[error("{0}")]
    Unavailable(String),
    /// The mail itself cannot be made.
    #[error("the mail cannot be made: {0}")]
    Unfit(String),
}

/// Tries the mail server: greets it, logs in as for a mail, and takes leave. `host` names this server.
///
/// # Errors
/// When no mail could be sent.
pub async fn try_out(way: &Way, host: &str) -> Result<(), SendError> {
    server::Connection::open(way, host).await?.leave().await;
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
}

#[derive(Debug)]
enum Sender {
    Folder(Folder),
    Server(Pool),
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
            Some(way) => Sender::Server(Pool::new(way.clone(), host, settings.per_second)),
            None => Sender::Folder(Folder::new(data_dir.join("mail"))),
        };
        Ok(Self { settings, host: host.to_owned(), keys, way, clock })
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

    /// Make a mail for one reader, without links of their own, and hand it over. Sent again with this id, it has the
    /// same `Message-ID`.
    ///
    /// # Errors
    /// When it cannot be made, or was not taken.
    pub async fn send_to(&self, mail: &Mail<'_>, id: uuid::Uuid, to: &Email) -> Result<(), SendError> {
        self.send(&self.print(mail)?, &Recipient { id, to, manage: "", unsubscribe: "" }).await
    }

    /// Hand a mail over for one of its readers, signed. That this succeeds means the server (or the folder) has it.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send(&self, mail: &Printed, recipient: &Recipient<'_>) -> Result<(), SendError> {
        let mut signatures = String::new();
        if !self.keys.is_empty() {
            let signed =
                dkim::sign(&mail.filled(recipient, "", ""), &self.keys, self.settings.dkim_domain(), self.clock.now());
            signatures = signed.map_err(|error| SendError::Unfit(error.to_string()))?;
        }
        let make = |end: &str| mail.filled(recipient, &signatures, end);
        match &self.way {
            Sender::Folder(folder) => folder.put(recipient.id, make("")).await,
            Sender::Server(pool) => pool.send(self.settings.from.address(), recipient.to, &make).await,
        }
    }
}
