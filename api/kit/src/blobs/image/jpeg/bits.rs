//! The bits of a JPEG's scans, read and written (ITU-T T.81, annexes C and F).

use std::io::BufRead;

use super::super::{PictureError, failed};

/// The codes of a table: of each length the first, how many there are, and where their symbols stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Codes {
    counts: [u16; 16],
    symbols: Vec<u8>,
}

impl Codes {
    /// Reads a table from the content of its marker, after class and number; and what stands behind it.
    pub(super) fn read(content: &[u8]) -> Result<(Self, &[u8]), PictureError> {
        let (lengths, rest) = content.split_first_chunk::<16>().ok_or_else(broken)?;
        let counts = lengths.map(u16::from);
        let (symbols, rest) = rest.split_at_checked(counts.iter().sum::<u16>().into()).ok_or_else(broken)?;
        Ok((Self { counts, symbols: symbols.to_vec() }, rest))
    }
}

/// Reads bits up to the next marker.
#[derive(Debug)]
pub(super) struct BitReader<'a, R> {
    file: &'a mut R,
    held: u32,
    count: u32,
}

impl<'a, R: BufRead> BitReader<'a, R> {
    pub(super) fn new(file: &'a mut R) -> Self {
        Self { file, held: 0, count: 0 }
    }

    fn byte(&mut self) -> Result<u8, PictureError> {
        let mut byte = [0];
        self.file.read_exact(&mut byte).map_err(unreadable)?;
        Ok(byte[0])
    }

    /// The next bits, 16 at most. A scan that ends before them is broken.
    pub(super) fn bits(&mut self, wanted: u32) -> Result<u32, PictureError> {
        while self.count < wanted {
            let byte = self.byte()?;
            if byte == 0xFF && self.byte()? != 0 {
                return Err(broken());
            }
            self.held = (self.held << 8) | u32::from(byte);
            self.count += 8;
        }
        self.count -= wanted;
        Ok((self.held >> self.count) & ((1 << wanted) - 1))
    }

    pub(super) fn bit(&mut self) -> Result<bool, PictureError> {
        Ok(self.bits(1)? == 1)
    }

    /// The next symbol.
    pub(super) fn symbol(&mut self, codes: &Codes) -> Result<u8, PictureError> {
        let (mut code, mut first, mut at) = (0_u32, 0_u32, 0_usize);
        for count in codes.counts {
            code = (code << 1) | self.bits(1)?;
            if code < first + u32::from(count) {
                let symbol = code.checked_sub(first).and_then(|nth| codes.symbols.get(at + nth as usize));
                return symbol.copied().ok_or_else(broken);
            }
            at += usize::from(count);
            first = (first + u32::from(count)) << 1;
        }
        Err(broken())
    }

    /// A number of this many bits, negative if it begins with 0.
    pub(super) fn signed(&mut self, size: u8) -> Result<i32, PictureError> {
        if size > 15 {
            return Err(broken());
        }
        let value = self.bits(size.into())? as i32;
        let least = if size == 0 { 0 } else { 1 << (size - 1) };
        Ok(if value < least { value - (1 << size) + 1 } else { value })
    }

    /// Passes a marker that says that reading begins anew.
    pub(super) fn restart(&mut self) -> Result<(), PictureError> {
        (self.held, self.count) = (0, 0);
        if self.byte()? != 0xFF {
            return Err(broken());
        }
        let mut marker = 0xFF;
        while marker == 0xFF {
            marker = self.byte()?;
        }
        if (0xD0..=0xD7).contains(&marker) { Ok(()) } else { Err(broken()) }
    }
}

/// Writes bits into a scan.
#[derive(Debug)]
pub(super) struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    held: u32,
    count: u32,
}

impl<'a> BitWriter<'a> {
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, held: 0, count: 0 }
    }

    /// Writes the lowest bits of a number, 16 at most.
    pub(super) fn put(&mut self, value: u32, bits: u32) {
        self.held = (self.held << bits) | (value & ((1 << bits) - 1));
        self.count += bits;
        while self.count >= 8 {
            self.count -= 8;
            let byte = u8::try_from((self.held >> self.count) & 0xFF).unwrap_or(0xFF);
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(0);
            }
        }
    }

    /// Writes a number in as many bits as [`size`] says.
    pub(super) fn put_signed(&mut self, value: i32) {
        let bits = size(value);
        self.put(if value < 0 { (value - 1) as u32 } else { value as u32 }, bits);
    }

    /// Fills the last byte up.
    pub(super) fn finish(mut self) {
        self.put(0x7F, (8 - self.count % 8) % 8);
    }

    pub(super) fn written(&self) -> usize {
        self.bytes.len()
    }
}

/// The number of bits of a number without its sign.
pub(super) fn size(value: i32) -> u32 {
    i32::BITS - value.unsigned_abs().leading_zeros()
}

pub(super) fn broken() -> PictureError {
    PictureError::Unreadable("a progressive picture is broken".into())
}

/// An error of reading: of the file's content if it ends early.
pub(super) fn unreadable(error: std::io::Error) -> PictureError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof { broken() } else { failed(error) }
}
