//! The words of the table of what is kept: what, why, how long, and what erases it.

use std::time::Duration;

use ground::text::Message;
use kit::jobs::Sweep;

/// A kind of data that the server keeps.
#[derive(Debug)]
pub struct Retained {
    /// What it is.
    pub what: Message,
    /// The reason for which it is kept.
    pub why: Message,
    /// The time for which it is kept.
    pub kept: Keeping,
    /// The sweep that erases it; none where something else does, or nothing.
    pub sweep: Option<Sweeping>,
}

/// The time for which something is kept.
#[derive(Debug)]
pub enum Keeping {
    /// So many seconds.
    For(i64),
    /// So many seconds after something.
    After(i64, Message),
    /// As the words say.
    Until(Message),
}

/// A sweep, by its name among jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweeping {
    /// Its name.
    pub kind: &'static str,
    /// The time from one run to the next.
    pub every: Duration,
}

/// The sweep that does it.
pub(super) const fn by<S: Sweep>() -> Option<Sweeping> {
    Some(Sweeping { kind: S::KIND, every: S::EVERY })
}

/// Seconds of a duration.
pub(super) const fn seconds(duration: Duration) -> i64 {
    duration.as_secs().cast_signed()
}
