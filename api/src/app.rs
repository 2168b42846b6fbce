//! `App`: the parts of the kit that every request, command and job works with, and the memory of the domains.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use ground::clock::Clock;
use kit::counts::Counts;
use kit::db::{Db, Patience};
use kit::documents::Boards;
use kit::http::Limits;
use kit::http::problem::Problem;
use kit::jobs::{Failure, Jobs};
use kit::mail::{Email, LinkKey, Mail, Mailer, Recipient, SendError};
use kit::metrics::Metrics;
use kit::outgoing::Outgoing;
use kit::pages::Site;
use kit::tasks::Tasks;
use kit::tenants::Directory;
use kit::{blobs, webpush};
use poem::Request;
use uuid::Uuid;

/// Everything a request or a command works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
#[derive(Debug, Clone)]
pub struct Parts {
    /// The addresses of this server.
    pub site: Site,
    /// The clock.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// The communes on this server, in memory.
    pub communes: Arc<Directory>,
    /// The boards and feeds in memory.
    pub boards: Boards,
    /// The rate limits, and what everybody has asked lately.
    pub limits: Arc<Limits>,
    /// The server's counters of itself.
    pub metrics: Arc<Metrics>,
    /// The contents of files.
    pub files: blobs::Store,
    /// The directory in which uploads are worked on.
    pub workshop: blobs::Workshop,
    /// The queue of jobs, and the bell of this process's worker.
    pub jobs: Jobs,
    /// Counts that are not written down yet.
    pub counts: Arc<Counts>,
    /// The client for outside addresses, which jobs alone call.
    pub outgoing: Arc<Outgoing>,
    /// The sender of push messages, with its key and the state of their push services.
    pub push: Arc<webpush::Sender>,
    /// The tasks in the background.
    pub tasks: Tasks,
    /// The sender of mails, which jobs alone use.
    pub mailer: Arc<Mailer>,
    /// The key of links in mails.
    pub link_key: LinkKey,
    /// The key of codes in letters.
    pub code_key: LinkKey,
    /// The memory of the domains.
    pub memory: Memory,
    /// True once the server has begun to stop.
    pub stopping: Arc<AtomicBool>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// An app of these parts.
    pub fn of(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The app that answers a request.
    ///
    /// # Errors
    /// When the server did not attach it.
    pub fn of_request(request: &Request) -> Result<&Self, Problem> {
        request.data::<Self>().ok_or_else(|| Problem::internal("the app is not attached to the request"))
    }

    /// This app at another time, `seconds` ahead or (negative) behind.
    pub fn beside(&self, seconds: i64) -> Self {
        let clock = self.clock.beside(seconds);
        let jobs = self.jobs.beside(&self.db, &clock);
        Self::of(Parts { boards: self.boards.beside(&self.db, &jobs), clock, jobs, ..Parts::clone(self) })
    }

    /// This app for a caller that waits for the database with `patience`.
    pub fn patient(&self, patience: Patience) -> Self {
        let db = self.db.patient(patience);
        let jobs = self.jobs.beside(&db, &self.clock);
        Self::of(Parts { boards: self.boards.beside(&db, &jobs), db, jobs, ..Parts::clone(self) })
    }

    /// Send a mail to one person, as a job does: an address that takes none is nobody's business but its owner's. Sent again
    /// with this id, it has the same `Message-ID`.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send(&self, mail: &Mail<'_>, (id, to): (Uuid, &Email)) -> Result<(), Failure> {
        settled(self.mailer.send_to(mail, id, to).await)
    }

    /// [`App::send`] for one of many mails, for which nobody waits: it goes in its turn under the rate of mails.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send_in_turn(&self, mail: &Mail<'_>, (id, to): (Uuid, &Email)) -> Result<(), Failure> {
        let printed = self.mailer.print(mail).map_err(failed)?;
        settled(self.mailer.send(&printed, &Recipient { id, to, manage: "", unsubscribe: "" }).await)
    }

    /// A domain's own memory, one of each type in an app, made when it is first asked for.
    pub fn part<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.memory.part(make)
    }

    /// A part that was handed over when the app was put together, if it was.
    pub fn known_part<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.memory.known()
    }

    /// True once the server has begun to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Begin to stop: the server is no longer ready.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// The end of a job that sent a mail to one person.
fn settled(sent: Result<(), SendError>) -> Result<(), Failure> {
    match sent {
        Ok(()) => Ok(()),
        Err(SendError::Refused(code)) => {
            tracing::info!(code, "a mail to one address was refused");
            Ok(())
        }
        Err(error) => Err(failed(error)),
    }
}

/// The end of a job whose mail was not taken.
pub fn failed(error: SendError) -> Failure {
    match error {
        SendError::Later(_) | SendError::Busy(_) | SendError::Unavailable(_) => Failure::retry(error),
        SendError::Refused(_) | SendError::Blocked(_) | SendError::Unfit(_) => Failure::give_up(error),
    }
}

/// The memory of the domains, one value of each type.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>);

impl Memory {
    fn known<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let parts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        parts.get(&TypeId::of::<T>())?.clone().downcast().ok()
    }

    fn part<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(part) = self.known() {
            return part;
        }
        let mut parts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have been faster.
        let known = parts.get(&TypeId::of::<T>()).and_then(|part| part.clone().downcast().ok());
        known.unwrap_or_else(|| {
            let part = Arc::new(make());
            parts.insert(TypeId::of::<T>(), part.clone());
            part
        })
    }
}
