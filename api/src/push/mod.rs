//! Push: news of the boards on phones, without an account and without an address kept.
//!
//! A **subscription** is what a browser gave us (RFC 8030): an endpoint at its push service and the keys that its
//! messages are encrypted for (RFC 8291), with what it **follows**. What is new on a board is **announced** once: a
//! sweep finds it (`announce`), a promise for each range of a commune's subscriptions goes through them (`fan_out`),
//! and a phone that could not be reached is a job of its own (`deliver`). What pushes is one list (`sources`); the
//! domains that it reads do not know of it.
//!
//! Invariants: an announcement is made once, and a crash repeats at most the messages that were on their way, which
//! `Topic` and `tag` make invisible; what was withdrawn meanwhile is not sent any more; a phone with quiet hours gets
//! the latest ten when they end, but severe and extreme alerts at once; a slow or dead push service delays nobody
//! else's messages; that an alert is over before its time takes the place of its message.

mod alerts;
mod announce;
mod announcements;
mod api;
mod bodies;
mod compose;
mod deliver;
mod entity;
mod fan_out;
mod followers;
mod follows;
mod forget;
mod held;
mod news;
mod of_consultations;
mod of_events;
mod of_notices;
mod pages;
mod payload;
mod promises;
mod quiet;
mod refusals;
mod send;
mod sources;
mod subscribe;
mod values;

pub use announce::{Announce, AnnounceMissed, AnnounceNews};
pub use api::Api;
pub use bodies::{NewSubscription, SubscriptionPatch};
pub use fan_out::FanOut;
pub use follows::Kinds;
pub(crate) use follows::{phones_by_commune, phones_by_kind, ringing};
pub(crate) use forget::ANNOUNCEMENTS_KEPT;
pub use forget::ForgetAnnouncements;
pub use held::Release;
pub(crate) use pages::{PAGES, TELL_ME, samples};
pub(crate) use promises::PARKED_FOR;
pub use promises::{Deliver, Test};
pub use quiet::{QuietHours, TimeOfDay, Timezone};
pub use subscribe::SubscriptionError;
pub use values::{AuthSecret, Endpoint, PublicKey};

use ground::names;

names! {
    /// A kind of news.
    pub enum NewsKind {
        // Tables hold the places in this list: a new kind comes last.
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
