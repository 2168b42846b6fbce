//! The rate at which mails are sent, as providers bound it: in a second, a minute, an hour or a day.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A number of mails in a time, such as `10`, `30/m` or `500/h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    mails: u32,
    per: Duration,
}

/// The names of the times.
const TIMES: [(&[&str], u64); 4] =
    [(&["s", "sec", "second"], 1), (&["m", "min", "minute"], 60), (&["h", "hour"], 3600), (&["d", "day"], 86_400)];

impl Rate {
    /// The time from a mail to the next.
    pub fn every(&self) -> Duration {
        self.per / self.mails
    }

    /// Number of mails in a second, rounded down.
    pub fn per_second(&self) -> u64 {
        u64::from(self.mails) / self.per.as_secs()
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a number from 1 to 10000, in a second or such as 30/m, 500/h or 5000/d, is expected".to_owned();
        let (mails, time) = text.split_once('/').unwrap_or((text, "s"));
        let mails = mails.trim().parse().ok().filter(|mails| (1..=10_000).contains(mails)).ok_or_else(wrong)?;
        let named = |(names, _): &&(&[&str], u64)| names.iter().any(|name| time.trim().eq_ignore_ascii_case(name));
        let (_, seconds) = TIMES.iter().find(named).ok_or_else(wrong)?;
        Ok(Self { mails, per: Duration::from_secs(*seconds) })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} s", self.mails, self.per.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_said_as_providers_say_it() {
        for (text, every) in [
            ("10", Some(100)),
            ("1/s", Some(1000)),
            ("30/m", Some(2000)),
            ("30/min", Some(2000)),
            ("200/h", Some(18_000)),
            (" 60 / hour ", Some(60_000)),
            ("1/d", Some(86_400_000)),
            ("0", None),
            ("10001", None),
            ("30/fortnight", None),
            ("/m", None),
            ("1.5", None),
            ("-1/h", None),
        ] {
            assert_eq!(text.parse::<Rate>().ok().map(|rate| rate.every().as_millis()), every, "{text}");
        }
    }
}
