//! Crowded circles: guess how much passes through everybody, prove how good the guess is, improve it.
//!
//! A guess is good if for everybody what arrives equals what departs. What is missing or too much still has to walk to some
//! exit; so all exits together are wrong by at most the sum of these differences, whatever the shape of the circle. That sum is computed
//! in 106 bits, and a guess is accepted only below a hundred-billionth of a micro-voice: a hundredth of what results are snapped by.
//! Guesses come from BiCGStab (H. van der Vorst, SIAM J. Sci. Stat. Comput. 13, 1992, 631-644) in plain `f64`.

use super::extended::Double;

/// The error that is accepted, in micro-voices, over all members together.
const ACCEPTED: f64 = 1e-11;
/// Bounds the error of computing a difference, relative to what passes: 2^-90 for rows of up to thousands of entries.
const ROUNDING: f64 = 1e-27;
const IMPROVEMENTS: usize = 12;
const ITERATIONS: usize = 500;

/// The parts of what leaves each member, with their receivers, member by member.
#[derive(Default)]
pub(super) struct Matrix {
    ends: Vec<usize>,
    to: Vec<u32>,
    parts: Vec<Double>,
}

impl Matrix {
    pub(super) fn push(&mut self, row: impl Iterator<Item = (u32, Double)>) {
        for (to, part) in row {
            self.to.push(to);
            self.parts.push(part);
        }
        self.ends.push(self.to.len());
    }

    fn rows(&self) -> impl Iterator<Item = (&[u32], &[Double])> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let row = start..*end;
            start = *end;
            (&self.to[row.clone()], &self.parts[row])
        })
    }

    /// Computes what departs minus what of it arrives again inside, in `f64`.
    fn apply(&self, departures: &[f64], result: &mut [f64]) {
        result.copy_from_slice(departures);
        for (departing, (to, parts)) in departures.iter().zip(self.rows()) {
            for (to, part) in to.iter().zip(parts) {
                result[*to as usize] -= departing * part.hi;
            }
        }
    }

    /// The voices that were held or arrive, minus those that depart, exactly enough.
    fn difference(&self, held: &[Double], departures: &[Double]) -> Vec<Double> {
        let mut difference: Vec<Double> =
            held.iter().zip(departures).map(|(held, departing)| *held - *departing).collect();
        for (departing, (to, parts)) in departures.iter().zip(self.rows()) {
            for (to, part) in to.iter().zip(parts) {
                difference[*to as usize] = difference[*to as usize] + *departing * *part;
            }
        }
        difference
    }
}

/// Voices that depart from everybody over all rounds; none if that could not be proved.
pub(super) fn departures(matrix: &Matrix, held: &[Double]) -> Option<Vec<Double>> {
    let mut departures = vec![Double::ZERO; held.len()];
    let mut difference = held.to_vec();
    let mut error = f64::INFINITY;
    for _ in 0..IMPROVEMENTS {
        let passing = sum(departures.iter().map(|departing| departing.hi));
        let before =
            std::mem::replace(&mut error, sum(difference.iter().map(|missing| missing.hi)) + passing * ROUNDING);
        if error <= ACCEPTED {
            return Some(departures);
        }
        let stuck = error.is_nan() || error > before / 2.0;
        if stuck {
            return None;
        }
        let missing: Vec<f64> = difference.iter().map(|missing| missing.hi).collect();
        for (departing, more) in departures.iter_mut().zip(guess(matrix, &missing)) {
            *departing = *departing + Double::from(more);
        }
        difference = matrix.difference(held, &departures);
    }
    None
}

fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(f64::abs).sum()
}

/// BiCGStab until the differences are small compared with the first ones.
fn guess(matrix: &Matrix, missing: &[f64]) -> Vec<f64> {
    let size = missing.len();
    let mut found = vec![0.0; size];
    let mut rest = missing.to_vec();
    let shadow = missing.to_vec();
    let (mut direction, mut along) = (rest.clone(), vec![0.0; size]);
    let mut across = vec![0.0; size];
    let goal = dot(missing, missing) * 1e-24;
    let mut overlap = dot(&shadow, &rest);
    for _ in 0..ITERATIONS {
        matrix.apply(&direction, &mut along);
        let alpha = overlap / dot(&shadow, &along);
        add(&mut found, alpha, &direction);
        add(&mut rest, -alpha, &along);
        matrix.apply(&rest, &mut across);
        let omega = dot(&across, &rest) / dot(&across, &across);
        if !alpha.is_finite() || !omega.is_finite() {
            break;
        }
        add(&mut found, omega, &rest);
        add(&mut rest, -omega, &across);
        if dot(&rest, &rest) <= goal {
            break;
        }
        let before = std::mem::replace(&mut overlap, dot(&shadow, &rest));
        let beta = overlap / before * (alpha / omega);
        for ((direction, along), rest) in direction.iter_mut().zip(&along).zip(&rest) {
            *direction = rest + beta * (*direction - omega * along);
        }
    }
    found
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += factor * what;
    }
}
