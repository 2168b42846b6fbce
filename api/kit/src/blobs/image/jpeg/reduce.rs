//! A large progressive JPEG as a small one: what scaling down does not look at is left out while it is read.
//!
//! All coefficients of a progressive picture must be kept until its last scan, 384 MB of 64 megapixels in full colour (4:4:4). At
//! half of the size a decoder looks at 16 of a block's 64, at a quarter at four. Those alone are kept here, and of the others
//! one bit, whether they are zero, which later scans refer to (ITU-T T.81, annex G): 123 MB and 49 MB. They are written as a
//! sequential JPEG of the same measures, of which a decoder makes the same pixels at that size as it would of the original.

use std::io::BufRead;

use super::super::PictureError;
use super::bits::{BitReader, Codes, broken, unreadable};
use super::block::{Band, Block};

/// The coefficients of a block, row by row, in the order in which they are sent.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// The most blocks of all components that are kept together in a scan (section B.2.3).
const MOST_TOGETHER: u32 = 10;

/// A component of the picture, and its blocks.
pub(super) struct Component {
    pub(super) id: u8,
    pub(super) across: u32,
    pub(super) down: u32,
    pub(super) table: u8,
    /// Its blocks, those included that only fill up.
    pub(super) blocks: (u32, u32),
    /// The blocks that show something.
    pub(super) shown: (u32, u32),
    /// Of each block the coefficients that are kept, row by row.
    pub(super) kept: Vec<i16>,
    /// Of each block a bit for each coefficient, in the order in which they are sent, that is not zero.
    set: Vec<u64>,
}

/// A picture while its scans are read.
pub(super) struct Reduced {
    /// The side of the square of coefficients that is kept of each block.
    pub(super) keep: usize,
    pub(super) size: (u16, u16),
    pub(super) components: Vec<Component>,
    /// For each coefficient, in the order in which they are sent, its place among those that are kept.
    pub(super) places: [Option<u8>; 64],
}

/// Rewrites a progressive picture as a sequential one of the coefficients that a decoder looks at, which makes `keep` pixels of
/// eight in each direction: 1, 2 or 4.
///
/// # Errors
/// When the picture is broken or ends early, or is not progressive with eight bits.
pub(super) fn reduced(file: &mut impl BufRead, keep: usize) -> Result<Vec<u8>, PictureError> {
    let (mut bytes, mut picture) = (vec![0xFF, 0xD8], None::<Reduced>);
    let (mut direct, mut alternating) = ([const { None }; 4], [const { None }; 4]);
    let mut restarts = 0_u32;
    loop {
        match marker(file)? {
            0xD8 => {}
            0xD9 => break,
            0xC2 => {
                let frame = content(file)?;
                if picture.is_some() {
                    return Err(broken());
                }
                picture = Some(Reduced::of(&frame, keep)?);
            }
            0xC4 => {
                let content = content(file)?;
                let mut rest = content.as_slice();
                while let [class, after @ ..] = rest {
                    let (codes, left) = Codes::read(after)?;
                    let tables = if class >> 4 == 0 { &mut direct } else { &mut alternating };
                    *tables.get_mut(usize::from(class & 15)).ok_or_else(broken)? = Some(codes);
                    rest = left;
                }
            }
            0xDD => {
                let content = content(file)?;
                restarts = content.first_chunk().map(|it| u16::from_be_bytes(*it)).ok_or_else(broken)?.into();
            }
            0xDA => {
                let head = content(file)?;
                let picture = picture.as_mut().ok_or_else(broken)?;
                picture.scan(file, &head, &direct, &alternating, restarts)?;
            }
            // What the decoder reads too: tables of the quantisation, orientation, colours.
            kind @ (0xDB | 0xE0..=0xEF) => {
                let content = content(file)?;
                section(&mut bytes, kind, &content);
            }
            0x00 | 0xC0..=0xCF => return Err(broken()),
            0x01 | 0xD0..=0xD7 => {}
            _ => {
                content(file)?;
            }
        }
    }
    picture.ok_or_else(broken)?.write(bytes)
}

/// The next marker; the bytes before it say nothing.
fn marker(file: &mut impl BufRead) -> Result<u8, PictureError> {
    loop {
        file.skip_until(0xFF).map_err(unreadable)?;
        let mut byte = [0xFF];
        while byte == [0xFF] {
            file.read_exact(&mut byte).map_err(unreadable)?;
        }
        if byte != [0] {
            return Ok(byte[0]);
        }
    }
}

fn content(file: &mut impl BufRead) -> Result<Vec<u8>, PictureError> {
    let length = super::content_length(file).map_err(unreadable)?;
    let mut content = vec![0; length];
    file.read_exact(&mut content).map_err(unreadable)?;
    Ok(content)
}

/// Writes a section: a marker and its content.
pub(super) fn section(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend_from_slice(content);
}

impl Reduced {
    fn of(frame: &[u8], keep: usize) -> Result<Self, PictureError> {
        let [8, high, low, wide, narrow, count, components @ ..] = frame else { return Err(broken()) };
        let size = (u16::from_be_bytes([*wide, *narrow]), u16::from_be_bytes([*high, *low]));
        let read = |it: &[u8]| (it[0], u32::from(it[1] >> 4), u32::from(it[1] & 15), it[2]);
        let found: Vec<(u8, u32, u32, u8)> = components.chunks_exact(3).map(read).collect();
        let most = |of: fn(&(u8, u32, u32, u8)) -> u32| found.iter().map(of).max().unwrap_or(0);
        let (across, down) = (most(|it| it.1), most(|it| it.2));
        let is_sound = found.iter().all(|it| (1..=4).contains(&it.1) && (1..=4).contains(&it.2));
        let together: u32 = found.iter().map(|it| it.1 * it.2).sum();
        if !is_sound
            || found.len() != usize::from(*count)
            || !(1..=MOST_TOGETHER).contains(&together)
            || size.0 == 0
            || size.1 == 0
        {
            return Err(broken());
        }
        let mut places = [None; 64];
        for (place, at) in places.iter_mut().zip(ZIGZAG.map(usize::from)) {
            *place = u8::try_from(at / 8 * keep + at % 8).ok().filter(|_| at / 8 < keep && at % 8 < keep);
        }
        let component = |(id, h, v, table): (u8, u32, u32, u8)| {
            let blocks = (u32::from(size.0).div_ceil(8 * across) * h, u32::from(size.1).div_ceil(8 * down) * v);
            let shown = ((u32::from(size.0) * h).div_ceil(8 * across), (u32::from(size.1) * v).div_ceil(8 * down));
            let all = blocks.0 as usize * blocks.1 as usize;
            let (kept, set) = (vec![0; all * keep * keep], vec![0; all]);
            Component { id, across: h, down: v, table, blocks, shown, kept, set }
        };
        Ok(Self { keep, size, components: found.into_iter().map(component).collect(), places })
    }

    /// Reads a scan: of the first coefficients of one or several components, or of others of one.
    fn scan(
        &mut self,
        file: &mut impl BufRead,
        head: &[u8],
        direct: &[Option<Codes>; 4],
        alternating: &[Option<Codes>; 4],
        restarts: u32,
    ) -> Result<(), PictureError> {
        let [count, rest @ ..] = head else { return Err(broken()) };
        let (chosen, rest) = rest.split_at_checked(2 * usize::from(*count)).ok_or_else(broken)?;
        let [from, to, bits] = *rest else { return Err(broken()) };
        let band = Band { from: from.into(), to: to.into(), low: bits & 15 };
        let (is_first, is_direct) = (bits >> 4 == 0, from == 0);
        let mut members = Vec::new();
        for pair in chosen.chunks_exact(2) {
            let at = self.components.iter().position(|it| it.id == pair[0]).ok_or_else(broken)?;
            members.push((at, usize::from(if is_direct { pair[1] >> 4 } else { pair[1] & 15 })));
        }
        let is_sound = band.low < 14 && if is_direct { to == 0 } else { from <= to && to < 64 && members.len() == 1 };
        if !is_sound || members.is_empty() || members.len() > 4 {
            return Err(broken());
        }
        let tables = if is_direct { direct } else { alternating };
        let needs_codes = !is_direct || is_first;
        let none = Codes::default();
        let codes_of = |table: usize| match tables.get(table).and_then(Option::as_ref) {
            Some(codes) => Ok(codes),
            None if needs_codes => Err(broken()),
            None => Ok(&none),
        };
        let mut reader = BitReader::new(file);
        let (mut before, mut run) = ([0_i32; 4], 0_u32);
        let places = self.places;
        let kept = self.keep * self.keep;
        let area = match members.as_slice() {
            [(at, _)] => self.components.get(*at).ok_or_else(broken)?.shown,
            _ => {
                let first = self.components.first().ok_or_else(broken)?;
                (first.blocks.0 / first.across, first.blocks.1 / first.down)
            }
        };
        let is_alone = members.len() == 1;
        for unit in 0..area.0 * area.1 {
            if restarts > 0 && unit > 0 && unit % restarts == 0 {
                reader.restart()?;
                (before, run) = ([0; 4], 0);
            }
            let (x, y) = (unit % area.0, unit / area.0);
            for (member, (at, table)) in members.iter().enumerate() {
                let codes = codes_of(*table)?;
                let component = self.components.get_mut(*at).ok_or_else(broken)?;
                let (across, down) = if is_alone { (1, 1) } else { (component.across, component.down) };
                for nth in 0..across * down {
                    let (column, row) = (x * across + nth % across, y * down + nth / across);
                    let block = row as usize * component.blocks.0 as usize + column as usize;
                    let mut block = Block {
                        places: &places,
                        kept: component.kept.get_mut(block * kept..(block + 1) * kept).ok_or_else(broken)?,
                        set: component.set.get_mut(block).ok_or_else(broken)?,
                    };
                    let last = before.get_mut(member).ok_or_else(broken)?;
                    match (is_direct, is_first) {
                        (true, true) => {
                            let size = reader.symbol(codes)?;
                            *last = last.wrapping_add(reader.signed(size)?);
                            block.write(0, last.wrapping_shl(band.low.into()));
                        }
                        (true, false) => {
                            let bit = i32::from(reader.bit()?) << band.low;
                            block.add(0, |value| value | bit);
                        }
                        (false, true) => block.first(&mut reader, codes, band, &mut run)?,
                        (false, false) => block.refine(&mut reader, codes, band, &mut run)?,
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
