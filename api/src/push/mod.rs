//! Push: what the boards say reaches phones, without an account and without an address kept.
//!
//! A **subscription** is what a browser gave us (RFC 8030): an endpoint at its push service and the keys that its messages
//! are encrypted for (RFC 8291), with what it **follows**. What is new on a board is **announced** once: a sweep finds it
//! (`announce`), a promise for each range of a commune's subscriptions goes through them (`fan_out`), and whoever could not
//! be reached is a job of their own (`deliver`). What pushes is one list (`sources`); the domains that it reads do not
//! know of it.
//!
//! Invariants: an announcement is made once, and a crash repeats at most the messages that were on their way, which
//! `Topic` and `tag` make invisible; what was withdrawn meanwhile is not sent any more; who has quiet hours gets the latest ten
//! when they end, but severe and extreme alerts at once; a slow or dead push service delays nobody else's messages.

mod announce;
mod announcements;
mod api;
mod bodies;
mod compose;
mod deliver;
pub mod encrypt;
mod entity;
mod fan_out;
mod followers;
mod follows;
mod forget;
mod held;
mod keys;
mod of_events;
mod origins;
mod payload;
mod quiet;
mod send;
mod sources;
mod subscribe;
mod values;
mod vapid;

pub use announce::{Announce, AnnounceMissed, AnnounceNews};
pub use api::Api;
pub use bodies::{NewSubscription, SubscriptionPatch};
pub use deliver::{Deliver, Test};
pub use fan_out::FanOut;
pub use follows::Kinds;
pub(crate) use follows::phones_by_commune;
pub use forget::ForgetAnnouncements;
pub use held::Release;
pub use keys::{KeyError, Vapid, path as key_path};
pub use quiet::{QuietHours, TimeOfDay, Timezone};
pub use subscribe::SubscribeError;
pub use values::{AuthSecret, Endpoint, PublicKey};

use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::Config;
use ground::{clock::Instant, names};

/// What this process needs to send messages.
#[derive(Debug)]
pub struct Push {
    signer: vapid::Signer,
    origins: origins::Origins,
    looked_back: AtomicBool,
}

impl Push {
    /// With the key of this configuration; nothing is read or made yet.
    pub fn new(config: &Config) -> Self {
        Self { signer: vapid::Signer::new(config), origins: origins::Origins::default(), looked_back: AtomicBool::new(false) }
    }

    /// Whether this process has looked for what went up while no server ran.
    fn has_looked_back(&self) -> bool {
        self.looked_back.load(Ordering::Relaxed)
    }

    fn looked_back(&self) {
        self.looked_back.store(true, Ordering::Relaxed);
    }

    /// The public key that phones subscribe with, in base64url. The first call makes the key if there is none.
    ///
    /// # Errors
    /// When there is no key.
    pub fn public_key(&self) -> Result<String, KeyError> {
        self.signer.public_key()
    }

    /// What to send as `Authorization` to the push service at this origin: signed once for many messages.
    ///
    /// # Errors
    /// When there is no key, or it does not sign.
    pub fn authorization(&self, origin: &str, now: Instant) -> Result<String, KeyError> {
        self.signer.authorization(origin, now)
    }
}

names! {
    /// A kind of news.
    pub enum Kind {
        /// An alert.
        Alert = "alert",
        /// Any other notice.
        Notice = "notice",
        /// An event of the agenda.
        Event = "event",
        /// A poll.
        Poll = "poll",
        /// A consultation.
        Consultation = "consultation",
        /// The result of a consultation.
        Result = "result",
        /// The council's response.
        Response = "response",
        /// A commitment of the council's.
        Milestone = "milestone",
    }
}
