//! Exact numbers: the weight of a ballot, sums of voices, a cap.
//!
//! Nothing here ever passes through a floating-point number.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::str::FromStr;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Micro-voices in one voice.
pub const MICRO: u64 = 1_000_000;

/// The weight of one ballot: 0 to 1,000,000,000 voices, in whole micro-voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u64);

impl Weight {
    /// One voice, the weight of a ballot that says nothing else.
    pub const ONE: Self = Self(MICRO);
    /// The heaviest ballot: a billion voices.
    pub const MAX: Self = Self(1_000_000_000 * MICRO);

    /// A weight counted in micro-voices.
    pub fn from_micro(micro: u64) -> Result<Self, NumberRefusal> {
        if micro > Self::MAX.0 { Err(NumberRefusal::OutOfRange) } else { Ok(Self(micro)) }
    }

    /// The weight in micro-voices.
    pub fn micro(self) -> u64 {
        self.0
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

impl FromStr for Weight {
    type Err = NumberRefusal;

    /// Read a JSON number of voices: at most six decimals, as written or, if it has an exponent, of its value.
    fn from_str(text: &str) -> Result<Self, NumberRefusal> {
        let text = without_exponent(text)?;
        let (whole, decimals) = split_decimal(&text)?;
        if whole.len() > 10 {
            return Err(NumberRefusal::OutOfRange);
        }
        if decimals.len() > 6 {
            return Err(NumberRefusal::SeventhDecimal);
        }
        let missing = 6 - decimals.len() as u32;
        let micro = whole.iter().chain(decimals).fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0'));
        Self::from_micro(micro * 10u64.pow(missing))
    }
}

/// A reason to refuse a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberRefusal {
    /// It is not written as a JSON number.
    #[error("is not a decimal number")]
    NotADecimal,
    /// It is too small or too large for its place.
    #[error("is out of range")]
    OutOfRange,
    /// It is finer than a micro-voice.
    #[error("has more than six decimals")]
    SeventhDecimal,
}

/// An exact amount of voices (or of points, which are voices times something), at least zero.
///
/// It counts hundred-billionths: a micro-voice at a transfer value of five decimals is still whole.
/// The largest sum of an [`Election`](crate::Election), which holds at most `u32::MAX` ballots of
/// 10⁹ voices at 1,000 points each, is below 10³³ of them and a `u128` holds 10³⁸.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Voices(u128);

/// Units of [`Voices`] in a micro-voice.
pub(crate) const UNITS_PER_MICRO: u128 = 100_000;
const DECIMALS: u32 = 11;
const UNITS_PER_VOICE: u128 = 10u128.pow(DECIMALS);

impl Voices {
    /// No voice at all.
    pub const ZERO: Self = Self(0);

    /// An amount counted in micro-voices.
    pub fn from_micro(micro: u64) -> Self {
        Self(u128::from(micro) * UNITS_PER_MICRO)
    }

    pub(crate) const fn from_units(units: u128) -> Self {
        Self(units)
    }

    /// The amount in hundred-billionths of a voice.
    pub fn units(self) -> u128 {
        self.0
    }

    /// The amount in micro-voices, cut.
    pub fn micro(self) -> u128 {
        self.0 / UNITS_PER_MICRO
    }
}

impl Add for Voices {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Voices {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Voices {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// All decimals that are not zero, and always one: `45.0`, `0.000001`.
impl fmt::Display for Voices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, mut part) = (self.0 / UNITS_PER_VOICE, self.0 % UNITS_PER_VOICE);
        let mut width = DECIMALS as usize;
        while width > 1 && part.is_multiple_of(10) {
            part /= 10;
            width -= 1;
        }
        write!(f, "{whole}.{part:0width$}")
    }
}

/// A JSON number with all its decimals.
impl Serialize for Voices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// The largest part of the electorate that one delegate may carry: an exact decimal fraction from 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    whole: bool,
    decimals: Vec<u8>,
}

impl Cap {
    /// The part of `total` that the cap allows, cut to an integer.
    pub fn of(&self, total: u64) -> u64 {
        if self.whole {
            return total;
        }
        // Long multiplication from the last decimal: cutting at each step loses nothing of the final cut.
        let total = u128::from(total);
        let part =
            self.decimals.iter().rev().fold(0, |below: u128, digit| (below + u128::from(digit - b'0') * total) / 10);
        u64::try_from(part).unwrap_or(u64::MAX)
    }
}

impl FromStr for Cap {
    type Err = NumberRefusal;

    fn from_str(text: &str) -> Result<Self, NumberRefusal> {
        let text = without_exponent(text)?;
        let (whole, decimals) = split_decimal(&text)?;
        match (whole, decimals.iter().all(|digit| *digit == b'0')) {
            (b"0", _) => Ok(Self { whole: false, decimals: decimals.to_vec() }),
            (b"1", true) => Ok(Self { whole: true, decimals: Vec::new() }),
            _ => Err(NumberRefusal::OutOfRange),
        }
    }
}

/// A JSON number without its exponent, exactly: many writers put 0.000001 as `1e-06`.
fn without_exponent(text: &str) -> Result<Cow<'_, str>, NumberRefusal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return Ok(Cow::Borrowed(text)) };
    let exponent: i32 = exponent.parse().map_err(|_| NumberRefusal::NotADecimal)?;
    let (whole, decimals) = split_decimal(mantissa)?;
    let digits: String = whole.iter().chain(decimals).map(|digit| char::from(*digit)).collect();
    if digits.bytes().all(|digit| digit == b'0') {
        return Ok(Cow::Borrowed("0"));
    }
    // Beyond this no number is in range, and none needs to be written out.
    if exponent.unsigned_abs() > 400 {
        return Err(if exponent > 0 { NumberRefusal::OutOfRange } else { NumberRefusal::SeventhDecimal });
    }
    let point = i64::from(exponent) + whole.len() as i64;
    let (before, after) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => (format!("{digits:0<point$}"), String::new()),
        Ok(point) if point > 0 => (digits[..point].to_owned(), digits[point..].to_owned()),
        _ => ("0".to_owned(), "0".repeat(point.unsigned_abs() as usize) + &digits),
    };
    let (before, after) = (before.trim_start_matches('0'), after.trim_end_matches('0'));
    let before = if before.is_empty() { "0" } else { before };
    Ok(Cow::Owned(if after.is_empty() { before.to_owned() } else { format!("{before}.{after}") }))
}

/// The digits of a JSON number before and after its point.
fn split_decimal(text: &str) -> Result<(&[u8], &[u8]), NumberRefusal> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = match digits.split_once('.') {
        Some((_, "")) => return Err(NumberRefusal::NotADecimal),
        Some((whole, decimals)) => (whole.as_bytes(), decimals.as_bytes()),
        None => (digits.as_bytes(), &[][..]),
    };
    let digits_only = whole.iter().chain(decimals).all(u8::is_ascii_digit);
    let leading_zero = whole.len() > 1 && whole[0] == b'0';
    if whole.is_empty() || !digits_only || leading_zero {
        return Err(NumberRefusal::NotADecimal);
    }
    if negative { Err(NumberRefusal::OutOfRange) } else { Ok((whole, decimals)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_weight(text: &str, micro: Result<u64, NumberRefusal>) {
        assert_eq!(text.parse::<Weight>().map(Weight::micro), micro, "{text}");
    }

    #[test]
    fn a_weight_is_read_to_the_micro_voice() {
        check_weight("3", Ok(3_000_000));
        check_weight("0.1", Ok(100_000));
        check_weight("0.000001", Ok(1));
        check_weight("1e-06", Ok(1));
        check_weight("10e-7", Ok(1));
        check_weight("1.5E+1", Ok(15_000_000));
        check_weight("0.25e1", Ok(2_500_000));
        check_weight("0e999", Ok(0));
        check_weight("1e9", Ok(1_000_000_000_000_000));
        check_weight("1e10", Err(NumberRefusal::OutOfRange));
        check_weight("1e-7", Err(NumberRefusal::SeventhDecimal));
        check_weight("1e999999999", Err(NumberRefusal::OutOfRange));
        check_weight("1e99999999999", Err(NumberRefusal::NotADecimal));
        check_weight("1e", Err(NumberRefusal::NotADecimal));
        check_weight("1000000000.000000", Ok(1_000_000_000_000_000));
    }

    #[test]
    fn a_weight_that_is_no_plain_decimal_is_refused() {
        check_weight("1000000000.000001", Err(NumberRefusal::OutOfRange));
        check_weight("99999999999999999999999999999", Err(NumberRefusal::OutOfRange));
        check_weight("-1", Err(NumberRefusal::OutOfRange));
        check_weight("1.0000000", Err(NumberRefusal::SeventhDecimal));
        for text in ["", ".5", "5.", "01", "+1", "1.2.3", "\"1\"", "--1", "٣"] {
            check_weight(text, Err(NumberRefusal::NotADecimal));
        }
    }

    #[test]
    fn voices_are_written_with_every_decimal_they_have_and_at_least_one() {
        assert_eq!(Voices::from_micro(45_000_000).to_string(), "45.0");
        assert_eq!(Voices::from_micro(1).to_string(), "0.000001");
        assert_eq!(Voices::from_units(123).to_string(), "0.00000000123");
        assert_eq!(Voices::from_units(u128::MAX).to_string(), "3402823669209384634633746074.31768211455");
    }

    #[test]
    fn a_cap_is_cut_and_never_rounded() {
        let of = |text: &str, total| text.parse::<Cap>().map(|cap| cap.of(total));
        assert_eq!(of("0.25", 8_000_000), Ok(2_000_000));
        assert_eq!(of("0.3333333333333333333333333333333333333", 3_000_000), Ok(999_999));
        assert_eq!(of("1.0", u64::MAX), Ok(u64::MAX));
        assert_eq!(of("0", 5), Ok(0));
        assert_eq!(of("1.01", 5), Err(NumberRefusal::OutOfRange));
        assert_eq!(of("1e-1", 50), Ok(5));
    }
}
