//! The coefficients of a block as the scans of a progressive picture send them (ITU-T T.81, annex G).

use std::io::BufRead;

use super::super::PictureError;
use super::bits::{BitReader, Codes, broken};

/// The part of a scan that concerns its coefficients.
#[derive(Clone, Copy)]
pub(super) struct Band {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The bits that are not sent yet.
    pub(super) low: u8,
}

/// A block of a component.
pub(super) struct Block<'a> {
    /// For each coefficient, in the order in which they are sent, its place among those that are kept.
    pub(super) places: &'a [Option<u8>; 64],
    pub(super) kept: &'a mut [i16],
    /// A bit for each that is not zero.
    pub(super) set: &'a mut u64,
}

impl Block<'_> {
    pub(super) fn write(&mut self, at: usize, value: i32) {
        self.add(at, |_| value);
    }

    /// Changes a coefficient, if it is kept.
    pub(super) fn add(&mut self, at: usize, change: impl FnOnce(i32) -> i32) {
        let place = self.places.get(at).copied().flatten();
        if let Some(kept) = place.and_then(|place| self.kept.get_mut(usize::from(place))) {
            let changed = change((*kept).into());
            *kept = i16::try_from(changed).unwrap_or(if changed < 0 { i16::MIN } else { i16::MAX });
        }
    }

    fn is_set(&self, at: usize) -> bool {
        *self.set >> at & 1 == 1
    }

    /// The first bits of a band (section G.1.2.2).
    pub(super) fn first<R: BufRead>(
        &mut self,
        reader: &mut BitReader<'_, R>,
        codes: &Codes,
        band: Band,
        run: &mut u32,
    ) -> Result<(), PictureError> {
        if *run > 0 {
            *run -= 1;
            return Ok(());
        }
        let mut at = band.from;
        while at <= band.to {
            let symbol = reader.symbol(codes)?;
            match (symbol >> 4, symbol & 15) {
                (15, 0) => at += 16,
                (zeros, 0) => {
                    *run = (1 << zeros) - 1 + reader.bits(zeros.into())?;
                    return Ok(());
                }
                (zeros, size) => {
                    at += usize::from(zeros);
                    let value = reader.signed(size)?;
                    if at > band.to {
                        return Err(broken());
                    }
                    *self.set |= 1 << at;
                    self.write(at, value.wrapping_shl(band.low.into()));
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// One more bit of each coefficient of a band (section G.1.2.3).
    pub(super) fn refine<R: BufRead>(
        &mut self,
        reader: &mut BitReader<'_, R>,
        codes: &Codes,
        band: Band,
        run: &mut u32,
    ) -> Result<(), PictureError> {
        let mut at = band.from;
        while *run == 0 && at <= band.to {
            let symbol = reader.symbol(codes)?;
            let value = match (symbol >> 4, symbol & 15) {
                (15, 0) => 0,
                (zeros, 0) => {
                    // This block is one of them.
                    *run = (1 << zeros) + reader.bits(zeros.into())?;
                    break;
                }
                (_, 1) => {
                    if reader.bit()? {
                        1 << band.low
                    } else {
                        -1 << band.low
                    }
                }
                _ => return Err(broken()),
            };
            let mut zeros = symbol >> 4;
            while at <= band.to {
                if self.is_set(at) {
                    self.refined(reader, at, band.low)?;
                } else if zeros == 0 {
                    if value != 0 {
                        *self.set |= 1 << at;
                        self.write(at, value);
                    }
                    at += 1;
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
        }
        if *run > 0 {
            *run -= 1;
            for at in at..=band.to {
                if self.is_set(at) {
                    self.refined(reader, at, band.low)?;
                }
            }
        }
        Ok(())
    }

    fn refined<R: BufRead>(&mut self, reader: &mut BitReader<'_, R>, at: usize, low: u8) -> Result<(), PictureError> {
        if reader.bit()? {
            let bit = 1 << low;
            self.add(at, |value| {
                if value & bit != 0 {
                    value
                } else if value < 0 {
                    value - bit
                } else {
                    value + bit
                }
            });
        }
        Ok(())
    }
}
