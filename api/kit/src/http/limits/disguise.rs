//! Addresses in disguise: a counter keeps, in memory alone, a keyed hash of an address, and its key is thrown away
//! after a day. A reader of the server's memory learns no address, and nothing links one day to another.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;

/// An address as it is remembered.
pub(super) type Disguised = [u8; 16];

/// The seconds for which the key of an address in disguise lasts.
pub const DISGUISE_KEPT: u64 = DAY;

const DAY: u64 = 86_400;

/// The key of the day, made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Disguise(Mutex<Option<(u64, hmac::Key)>>);

impl Disguise {
    /// The first half of the HMAC-SHA256 of an address, under the key of the day that has come after this time.
    pub(super) fn of(&self, address: IpAddr, elapsed: Duration) -> Result<Disguised, Unspecified> {
        let today = elapsed.as_secs() / DAY;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match kept.take().filter(|(day, _)| *day == today) {
            Some((_, key)) => key,
            None => hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())?,
        };
        let tag = match address {
            IpAddr::V4(address) => hmac::sign(&key, &address.octets()),
            IpAddr::V6(address) => hmac::sign(&key, &address.octets()),
        };
        *kept = Some((today, key));
        let mut disguised = Disguised::default();
        let length = disguised.len();
        disguised.copy_from_slice(&tag.as_ref()[..length]);
        Ok(disguised)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_looks_the_same_all_day_and_like_another_one_the_day_after() {
        let disguise = Disguise::default();
        let [morning, evening, day_after] = [0, DAY - 1, DAY].map(Duration::from_secs);
        let [one, other] = ["192.0.2.1", "2001:db8::"].map(|text| text.parse::<IpAddr>().unwrap());
        let first = disguise.of(one, morning).unwrap();
        assert_eq!(disguise.of(one, evening), Ok(first));
        assert_ne!(disguise.of(other, evening), Ok(first));
        assert_ne!(disguise.of(one, day_after), Ok(first));
        assert_ne!(disguise.of(one, morning), Ok(first), "the key of yesterday is gone");
        assert_ne!(Disguise::default().of(one, morning), Ok(first), "each process has its own");
    }
}
