//! Quotas: the setting `TAMBOUR_LIMITS`.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// A kind of request that is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaPolicy {
    /// Requests that may change something.
    Writes,
    /// Requests that read as somebody.
    Reads,
    /// Devices that are made.
    Devices,
    /// Notices opened by nobody in particular.
    Opens,
}

impl QuotaPolicy {
    /// Every policy, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Writes, Self::Reads, Self::Devices, Self::Opens];

    /// Its name in the setting and in headers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Writes => "writes",
            Self::Reads => "reads",
            Self::Devices => "devices",
            Self::Opens => "opens",
        }
    }

    /// The time in which its quota grows back.
    pub const fn window(self) -> Duration {
        match self {
            Self::Writes | Self::Reads => Duration::from_secs(60),
            Self::Devices | Self::Opens => Duration::from_secs(60 * 60),
        }
    }

    /// Its quota if the setting says nothing.
    const fn default(self) -> NonZeroU32 {
        match self {
            Self::Writes => quota(60),
            Self::Reads => quota(600),
            Self::Devices => quota(200),
            Self::Opens => quota(1000),
        }
    }
}

const fn quota(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number - 1)
}

/// The requests that each policy allows in its window; or no limits at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas(Option<[NonZeroU32; QuotaPolicy::ALL.len()]>);

impl Quotas {
    /// No limits at all.
    pub const UNBOUNDED: Self = Self(None);

    /// The quota of a policy; none when there are no limits.
    pub fn of(&self, policy: QuotaPolicy) -> Option<NonZeroU32> {
        self.0.map(|quotas| quotas[policy as usize])
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self(Some(QuotaPolicy::ALL.map(QuotaPolicy::default)))
    }
}

impl FromStr for Quotas {
    type Err = String;

    /// Reads `off`, or a list such as `writes=60,reads=600` that stands over the defaults.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut quotas = QuotaPolicy::ALL.map(QuotaPolicy::default);
        if text == "off" {
            return Ok(Self::UNBOUNDED);
        }
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, number) =
                part.split_once('=').ok_or("off, or a list such as writes=60,reads=600 is expected")?;
            let known = || QuotaPolicy::ALL.map(QuotaPolicy::name).join(", ");
            let policy = QuotaPolicy::ALL.into_iter().find(|policy| policy.name() == name.trim());
            let policy = policy.ok_or_else(|| format!("there is no limit {}; there are: {}", name.trim(), known()))?;
            quotas[policy as usize] =
                number.trim().parse().map_err(|_| format!("{}: a whole number from 1 is expected", policy.name()))?;
        }
        Ok(Self(Some(quotas)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_by_default() {
        for (text, expected) in [
            ("", "60 600 200 1000"),
            ("off", "- - - -"),
            ("writes=5", "5 600 200 1000"),
            ("devices=3", "60 600 3 1000"),
            (" reads = 7 , writes=8,", "8 7 200 1000"),
            ("writes=5,writes=6", "6 600 200 1000"),
            ("writes", "off, or a list such as writes=60,reads=600 is expected"),
            ("write=5", "there is no limit write; there are: writes, reads, devices, opens"),
            ("writes=0", "writes: a whole number from 1 is expected"),
            ("writes=-1", "writes: a whole number from 1 is expected"),
            ("reads=many", "reads: a whole number from 1 is expected"),
        ] {
            let shown = |quotas: Quotas| {
                QuotaPolicy::ALL.map(|it| quotas.of(it).map_or("-".to_owned(), |quota| quota.to_string())).join(" ")
            };
            assert_eq!(text.parse().map_or_else(|error| error, shown), expected, "{text:?}");
        }
    }
}
