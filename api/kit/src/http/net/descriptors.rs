//! Descriptors of files, of which every connection takes one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// One descriptor in this many is left for something else than connections: the database, files, calls.
const SHARE: u64 = 4;

/// The limit to reckon with where the system sets none.
const UNLIMITED: u64 = 1 << 20;

/// Raise the limit on this process's descriptors to the most that the system allows; what it is then.
pub fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    // Refused, it stays as it is, and the answer says so.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    limit_now()
}

/// The most open connections before some have to make room for others.
pub(super) fn for_connections() -> usize {
    let limit = limit_now();
    usize::try_from(limit - limit / SHARE).unwrap_or(usize::MAX)
}

fn limit_now() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(UNLIMITED).min(UNLIMITED)
}
