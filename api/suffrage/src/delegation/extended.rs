//! Numbers of 106 bits, made of two `f64`.
//!
//! Dekker, *A floating-point technique for extending the available precision*, Numer. Math. 18 (1971); Hida, Li and
//! Bailey, *Algorithms for quad-double precision arithmetic*, 2001. Only additions, multiplications and divisions of
//! `f64`, which IEEE 754 defines to the bit: every machine gets the same result.

use std::ops::{Add, Div, Mul, Sub};

/// The sum of two `f64`, the second below half a unit in the last place of the first.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Double {
    pub(super) hi: f64,
    lo: f64,
}

impl Double {
    pub(super) const ZERO: Self = Self { hi: 0.0, lo: 0.0 };

    pub(super) fn percent(self, percent: u8) -> Self {
        if percent == 100 { self } else { self * f64::from(percent) / Self::from(100.0) }
    }

    /// The integer below, or the nearest one if it is less than a billionth away.
    pub(super) fn floor_snapped(self) -> u64 {
        let whole = self.hi.floor();
        let rest = (self.hi - whole) + self.lo;
        let part = rest - rest.floor();
        let snapped = if part > 1.0 - 1e-9 { 1.0 } else { 0.0 };
        // An integer below 2^53, for a sum of at most 2^32 voices in micro-voices.
        (whole + rest.floor() + snapped) as u64
    }
}

impl From<f64> for Double {
    fn from(hi: f64) -> Self {
        Self { hi, lo: 0.0 }
    }
}

impl Add for Double {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (hi, error) = two_sum(self.hi, other.hi);
        let (lo, second) = two_sum(self.lo, other.lo);
        let (hi, error) = quick_two_sum(hi, error + lo);
        let (hi, lo) = quick_two_sum(hi, error + second);
        Self { hi, lo }
    }
}

impl Sub for Double {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self { hi: -other.hi, lo: -other.lo }
    }
}

impl Mul for Double {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let (hi, error) = two_product(self.hi, other.hi);
        let (hi, lo) = quick_two_sum(hi, error + (self.hi * other.lo + self.lo * other.hi));
        Self { hi, lo }
    }
}

impl Mul<f64> for Double {
    type Output = Self;

    fn mul(self, other: f64) -> Self {
        let (hi, error) = two_product(self.hi, other);
        let (hi, lo) = quick_two_sum(hi, error + self.lo * other);
        Self { hi, lo }
    }
}

impl Div for Double {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.hi / other.hi;
        let rest = self - other * first;
        let second = rest.hi / other.hi;
        let rest = rest - other * second;
        let (hi, lo) = quick_two_sum(first, second);
        Self { hi, lo } + Self::from(rest.hi / other.hi)
    }
}

/// A positive number of any size: a [`Double`] times a power of 2^256.
///
/// A voice may go round a circle 10^300 times before it gets out.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Extended {
    part: Double,
    blocks: i32,
}

const BLOCK: f64 = f64::from_bits((1023 + 256) << 52);
const UPPER: f64 = f64::from_bits((1023 + 128) << 52);
const LOWER: f64 = f64::from_bits((1023 - 128) << 52);

impl Extended {
    pub(super) const ZERO: Self = Self { part: Double::ZERO, blocks: 0 };

    pub(super) fn is_zero(self) -> bool {
        self.part.hi == 0.0
    }

    /// The number if it is of ordinary size; zero if it is tiny, infinite if it is huge.
    pub(super) fn to_double(self) -> Double {
        match self.blocks {
            0 => self.part,
            -1 => self.part * (1.0 / BLOCK),
            1 => self.part * BLOCK,
            ..-1 => Double::ZERO,
            2.. => Double::from(f64::INFINITY),
        }
    }

    fn normal(part: Double, blocks: i32) -> Self {
        if part.hi >= UPPER {
            Self { part: part * (1.0 / BLOCK), blocks: blocks + 1 }
        } else if part.hi >= LOWER {
            Self { part, blocks }
        } else if part.hi == 0.0 {
            Self::ZERO
        } else {
            Self { part: part * BLOCK, blocks: blocks - 1 }
        }
    }
}

impl From<Double> for Extended {
    fn from(part: Double) -> Self {
        Self::normal(part, 0)
    }
}

impl From<u8> for Extended {
    fn from(percent: u8) -> Self {
        Self { part: Double::from(f64::from(percent)), blocks: 0 }
    }
}

impl Add for Extended {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.is_zero() {
            return other;
        }
        if other.is_zero() {
            return self;
        }
        match self.blocks - other.blocks {
            0 => Self::normal(self.part + other.part, self.blocks),
            1 => Self::normal(self.part + other.part * (1.0 / BLOCK), self.blocks),
            -1 => Self::normal(other.part + self.part * (1.0 / BLOCK), other.blocks),
            2.. => self,
            ..-1 => other,
        }
    }
}

impl Mul for Extended {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::normal(self.part * other.part, self.blocks + other.blocks)
    }
}

impl Div for Extended {
    type Output = Self;

    /// By a number that is not zero.
    fn div(self, other: Self) -> Self {
        Self::normal(self.part / other.part, self.blocks - other.blocks)
    }
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// For `a` at least as large as `b`, in absolute terms.
fn quick_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let (a_hi, a_lo) = split(a);
    let (b_hi, b_lo) = split(b);
    (product, ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo)
}

/// The upper and the lower half of the digits.
fn split(a: f64) -> (f64, f64) {
    let scaled = a * 134_217_729.0;
    let hi = scaled - (scaled - a);
    (hi, a - hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_three_times_is_one_to_thirty_digits() {
        let third = Double::from(1.0) / Double::from(3.0);
        let rest = third * 3.0 - Double::from(1.0);
        assert!(rest.hi.abs() < 1e-30, "{rest:?}");
    }

    #[test]
    fn numbers_beyond_the_range_of_f64_come_back() {
        let hundredth = Extended::from(1) / Extended::from(100);
        let tiny = (0..1000).fold(Extended::from(7), |product, _| product * hundredth);
        assert_eq!(tiny.to_double(), Double::ZERO);
        let back = (0..1000).fold(tiny, |product, _| product / hundredth).to_double();
        assert!((back - Double::from(7.0)).hi.abs() < 1e-25, "{back:?}");
    }

    #[test]
    fn what_lies_within_a_billionth_of_an_integer_is_that_integer() {
        let near = |whole: f64, rest: f64| (Double::from(whole) + Double::from(rest)).floor_snapped();
        assert_eq!(near(5.0, -0.9e-9), 5);
        assert_eq!(near(5.0, -1.1e-9), 4);
        assert_eq!(near(5.0, 0.9e-9), 5);
        assert_eq!(near(4_000_000_000_000_000.0, -0.9e-9), 4_000_000_000_000_000);
        assert_eq!(near(4_000_000_000_000_000.0, -0.2), 3_999_999_999_999_999);
        assert_eq!(near(0.0, 0.0), 0);
    }
}
