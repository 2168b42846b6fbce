//! Rules for kinds of jobs.

use std::time::Duration;

use sea_orm::{DeriveActiveEnum, EnumIter};

use ground::ids::JobId;

/// The time that a claim holds unless it is renewed: a dead worker's jobs are taken over after it. The clocks of
/// machines that share a database must agree within it.
pub(super) const LEASE: Duration = Duration::from_secs(30);

/// The rules for retries of a kind of job, and for the number of it that run at once.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Number of times it is tried before it is parked, at least one.
    pub attempts: i64,
    /// The wait after the first failure, about; twice as long after each further one.
    pub first_wait: Duration,
    /// The longest such wait, and the longest that a server's `Retry-After` is heeded.
    pub longest_wait: Duration,
    /// The longest that it is promised ahead, if that is longer than it waits after failures. What is due later than
    /// that was written under a wrong clock, and is due now.
    pub ahead: Duration,
    /// The time after which a run is cut off and retried.
    pub limit: Duration,
    /// Number of runs at once in one process, at least one.
    pub at_once: usize,
    /// Its urgency, unless a promise says otherwise.
    pub priority: Priority,
    /// The time that it is kept when it is parked; none for as long as an operator leaves it.
    pub parked_for: Option<Duration>,
}

impl Policy {
    /// Ten attempts: over about an hour and a half from ten seconds on; a minute each, eight at once.
    pub const DEFAULT: Self = Self {
        attempts: 10,
        first_wait: Duration::from_secs(10),
        longest_wait: Duration::from_secs(3600),
        ahead: Duration::ZERO,
        limit: Duration::from_secs(60),
        at_once: 8,
        priority: Priority::Ordinary,
        parked_for: None,
    };

    /// The furthest ahead that a right clock writes the due time of a job.
    pub(super) fn horizon(&self) -> Duration {
        self.longest_wait.mul_f64(1.1).max(self.ahead)
    }

    /// The wait after this attempt (the first is 1). It lies between half and the whole of the doubled wait, by the
    /// job's id, so that jobs that failed together do not come back together.
    pub(super) fn wait(&self, job: JobId, attempt: i64, asked: Option<Duration>) -> Duration {
        let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(30);
        let whole = self.first_wait.saturating_mul(1 << doublings).min(self.longest_wait);
        let wait = whole.mul_f64(0.5 + 0.5 * share(job, doublings));
        // A server's wish is stretched in the same way, never shortened.
        let asked = asked.map(|asked| asked.min(self.longest_wait).mul_f64(1.0 + 0.1 * share(job, doublings)));
        asked.map_or(wait, |asked| asked.max(wait))
    }
}

/// A share between 0 and 1 that is a job's own, and another one at each attempt: from the random bits of its id.
fn share(job: JobId, attempt: u32) -> f64 {
    let bits = (job.uuid().as_u128() >> (attempt % 30)) & 0xffff;
    u16::try_from(bits).map_or(0.0, |bits| f64::from(bits) / f64::from(u16::MAX))
}

/// The urgency of a job. The order is absolute: as long as something more urgent is due, it is claimed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i64", db_type = "BigInteger")]
pub enum Priority {
    /// It protects people: an alert overtakes everything queued.
    Alert = 0,
    /// Somebody waits for it.
    Ordinary = 1,
    /// It may come later: cleaning up, looking outside.
    Background = 2,
}

impl Priority {
    /// Most urgent first.
    pub(super) const ALL: [Self; 3] = [Self::Alert, Self::Ordinary, Self::Background];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(job: JobId) -> Vec<u64> {
        (1..=12).map(|attempt| Policy::DEFAULT.wait(job, attempt, None).as_secs()).collect()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_are_a_jobs_own() {
        let waits_of_many: Vec<_> = (0..50).map(|_| waits(JobId::new())).collect();
        for waits in &waits_of_many {
            for (index, wait) in waits.iter().enumerate() {
                let whole = (10 << index).min(3600);
                assert!((whole / 2..=whole).contains(wait), "{wait} after attempt {}", index + 1);
            }
        }
        let last: std::collections::BTreeSet<_> = waits_of_many.iter().map(|waits| waits[11]).collect();
        assert!(last.len() > 25, "jobs that failed together come back apart: {last:?}");
    }

    #[test]
    fn a_servers_wish_is_heeded_within_bounds() {
        let wait = |asked| Policy::DEFAULT.wait(JobId::new(), 1, Some(Duration::from_secs(asked))).as_secs();
        assert!((5..=10).contains(&wait(0)), "a server cannot make us hammer it");
        assert!((120..=132).contains(&wait(120)));
        assert!((3600..=3960).contains(&wait(1_000_000)));
    }
}
