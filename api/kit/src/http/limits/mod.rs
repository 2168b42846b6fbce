//! Limits: the number of requests that somebody may send in a while (GCRA, so a quota grows back evenly and nobody
//! waits for the end of a window).
//!
//! A request with a token is counted for its token, once that is recognised, else for the address it comes from. A
//! valid token is never refused for what others at its address do: a village behind one address is not locked out by
//! one guesser, and 256 bits cannot be guessed. A device is counted like a token; how many are made, by address.
//! Counters live in the memory of this process alone, those of addresses in disguise.

mod address;
mod disguise;
mod quotas;
mod standing;

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_lc_rs::error::Unspecified;
use governor::clock::Clock as Ticking;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use poem::Request;
use poem::http::Method;

pub use address::Proxies;
pub use disguise::DISGUISE_KEPT;
use disguise::{Disguise, Disguised};
pub use quotas::{QuotaPolicy, Quotas};
use standing::Standing;
pub use standing::{Note, RATE_LIMIT, RATE_LIMIT_POLICY};

use super::rooms::Rooms;
use super::unread::Unread;
use crate::refusal;
use ground::clock::Clock;
use ground::ids::{CallerId, DeviceId};

/// The counters of all policies; none when there are no limits.
#[derive(Debug)]
pub struct Limits {
    limits: Vec<Limit>,
    disguise: Disguise,
    /// The memory for bodies of requests.
    pub bodies: Rooms,
    /// The memory of answers that nobody has read yet.
    pub unread: Unread,
    trusted: Proxies,
    clock: Clock,
}

/// The counters of one policy.
#[derive(Debug)]
struct Limit {
    policy: QuotaPolicy,
    quota: u32,
    counters: RateLimiter<Counted, DashMapStateStore<Counted>, Ticks, StateInformationMiddleware>,
    ticks: Ticks,
    requests: AtomicUsize,
    tidy_after: AtomicUsize,
}

/// The one for whom a request is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Caller(CallerId),
    Device(DeviceId),
    Address(Disguised),
}

/// Requests, at least, after which counters that are full again are let go.
const TIDY_AFTER: usize = 1024;

impl Limits {
    /// Everybody has their whole quota. The word of trusted proxies on where a request comes from is taken.
    pub fn new(quotas: &Quotas, trusted: Proxies, clock: &Clock) -> Self {
        let limit = |policy| {
            let quota = quotas.of(policy)?;
            // A window of seconds holds any quota: the period is never zero.
            let period = policy.window() / quota.get();
            let ticks = Ticks(clock.clone());
            let counters =
                RateLimiter::dashmap_with_clock(Quota::with_period(period)?.allow_burst(quota), ticks.clone())
                    .with_middleware();
            Some(Limit {
                policy,
                quota: quota.get(),
                counters,
                ticks,
                requests: AtomicUsize::new(0),
                tidy_after: AtomicUsize::new(TIDY_AFTER),
            })
        };
        Self {
            limits: QuotaPolicy::ALL.into_iter().filter_map(limit).collect(),
            disguise: Disguise::default(),
            bodies: Rooms::default(),
            unread: Unread::default(),
            trusted,
            clock: clock.clone(),
        }
    }

    fn count(&self, policy: QuotaPolicy, whom: &Counted) -> Option<Standing> {
        self.limits.iter().find(|limit| limit.policy == policy).map(|limit| limit.count(whom))
    }
}

impl Limit {
    fn count(&self, whom: &Counted) -> Standing {
        self.tidy();
        let standing =
            |remaining, reset, refused| Standing { policy: self.policy, quota: self.quota, remaining, reset, refused };
        match self.counters.check_key(whom) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = self.policy.window() * self.quota.saturating_sub(remaining) / self.quota;
                standing(remaining, whole_seconds(missing), false)
            }
            Err(until) => standing(0, whole_seconds(until.wait_time_from(self.ticks.now())).max(1), true),
        }
    }

    /// Counters that are full again are like none: they go when as many requests have come as there were counters, so
    /// there are never more than twice those of one window, and the work stays small beside the requests'.
    fn tidy(&self) {
        if self.requests.fetch_add(1, Ordering::Relaxed) < self.tidy_after.load(Ordering::Relaxed) {
            return;
        }
        self.requests.store(0, Ordering::Relaxed);
        self.counters.retain_recent();
        self.counters.shrink_to_fit();
        self.tidy_after.store(self.counters.len().max(TIDY_AFTER), Ordering::Relaxed);
    }
}

refusal! {
    /// A reason why a request that was counted goes no further.
    pub enum Uncounted {
        /// Too many requests: after this number of seconds there may be another.
        TooMany(seconds: u64) => TOO_MANY("Trop de requêtes en peu de temps\u{a0}: réessayez dans {seconds}\u{a0}s.", "Too many requests in a short time: try again in {seconds} s.", seconds),
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl Limits {
    /// Count a request that carries a token or a session: for its caller if they are known, else for its address.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_token(&self, request: &Request, caller: Option<CallerId>) -> Result<(), Uncounted> {
        self.count_whom(request, policy_of(request), caller.map(Counted::Caller))
    }

    /// Count a request that carries a device's secret: for the device if that is known, else for its address.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_device(&self, request: &Request, device: Option<DeviceId>) -> Result<(), Uncounted> {
        self.count_whom(request, policy_of(request), device.map(Counted::Device))
    }

    /// Count a request that makes a device, for its address.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_new_device(&self, request: &Request) -> Result<(), Uncounted> {
        self.count_whom(request, QuotaPolicy::Devices, None)
    }

    /// Count a request that opens a notice as nobody in particular, for its address.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_open(&self, request: &Request) -> Result<(), Uncounted> {
        self.count_whom(request, QuotaPolicy::Opens, None)
    }

    /// True if there are any limits on this server.
    pub fn are_on(&self) -> bool {
        !self.limits.is_empty()
    }

    /// The network that a request comes from, as far as that can be believed: an IPv4 address, or a /64 of IPv6.
    pub fn network_of(&self, request: &Request) -> IpAddr {
        address::block_of(request, &self.trusted)
    }

    /// Count a request for somebody who is known, else for its address.
    fn count_whom(&self, request: &Request, policy: QuotaPolicy, whom: Option<Counted>) -> Result<(), Uncounted> {
        let whom = whom.map_or_else(|| self.address(request), Ok)?;
        let Some(standing) = self.count(policy, &whom) else { return Ok(()) };
        if let Some(note) = request.data::<Note>() {
            // The first policy that counts a request is the one its answer tells of.
            let _ = note.0.set(standing);
        }
        if !standing.refused {
            return Ok(());
        }
        Err(Uncounted::TooMany(standing.reset))
    }

    fn address(&self, request: &Request) -> Result<Counted, Uncounted> {
        let block = self.network_of(request);
        self.disguise.of(block, self.clock.elapsed()).map(Counted::Address).map_err(Uncounted::NoRandomness)
    }
}

fn policy_of(request: &Request) -> QuotaPolicy {
    if request.method() == Method::GET { QuotaPolicy::Reads } else { QuotaPolicy::Writes }
}

/// The time that counters grow back with.
#[derive(Debug, Clone)]
struct Ticks(Clock);

impl Ticking for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `r` and `t` of the `RateLimit` field, with a cross where the request was refused.
    fn shown(standing: Option<Standing>) -> String {
        standing
            .map_or("-".to_owned(), |it| format!("{}/{}{}", it.remaining, it.reset, if it.refused { "x" } else { "" }))
    }

    #[test]
    fn a_quota_is_spent_at_once_and_grows_back_evenly() {
        let clock = Clock::system(0);
        let limits = Limits::new(&Quotas::default(), Proxies::default(), &clock);
        let [one, other] = [(); 2].map(|()| Counted::Caller(CallerId::new()));
        let write = |whom| shown(limits.count(QuotaPolicy::Writes, whom));
        assert_eq!(write(&one), "59/1");
        assert_eq!(write(&one), "58/2");
        (2..60).for_each(|_| drop(write(&one)));
        assert_eq!(write(&one), "0/1x", "the 61st");
        assert_eq!(write(&other), "59/1", "each has their own");
        assert_eq!(shown(limits.count(QuotaPolicy::Reads, &one)), "599/1", "and each policy");
        clock.advance(1);
        assert_eq!(write(&one), "0/60");
        assert_eq!(write(&one), "0/1x");
        clock.advance(60);
        assert_eq!(write(&one), "59/1");
    }

    #[test]
    fn without_limits_nobody_is_counted() {
        let limits = Limits::new(&"off".parse().unwrap(), Proxies::default(), &Clock::system(0));
        assert_eq!(shown(limits.count(QuotaPolicy::Writes, &Counted::Caller(CallerId::new()))), "-");
    }

    #[test]
    fn counters_that_are_whole_again_are_let_go() {
        let clock = Clock::system(0);
        let limits = Limits::new(&Quotas::default(), Proxies::default(), &clock);
        for number in 0..50_000_u32 {
            let address = limits.disguise.of(number.to_be_bytes().into(), clock.elapsed()).unwrap();
            limits.count(QuotaPolicy::Writes, &Counted::Address(address));
            if number % 100 == 0 {
                clock.advance(1);
            }
        }
        assert!(limits.limits[0].counters.len() <= 2 * TIDY_AFTER, "{}", limits.limits[0].counters.len());
    }
}
