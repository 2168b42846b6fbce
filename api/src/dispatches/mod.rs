//! Dispatches: mails from the desk to one person, each about one decision or about one alert that waits.
//!
//! A dispatch is promised in the transaction of what it tells of, one for each receiver, so that it goes if and only if
//! that lasts. It carries ids alone: what it says is read when it goes, and what is not true any more by then is not told.
//! Those who publish for an organisation learn what became of what they submitted, those who decide in a commune that an
//! alert waits; never whoever did it, and only who wishes for the desk's mails.

mod look;
mod mail;
mod promise;
mod words;

pub(crate) use look::News;
pub use look::{DeskThing, LookedAt, Looking, Looks, Outcome, Seen};
pub use mail::{Dispatch, MailDispatch};
pub(crate) use promise::{to_deciders, to_publishers};
