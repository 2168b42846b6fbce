//! The digests of an archive's parts, in the form of `sha256sum`. They wait in a file: there may be millions.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};

/// The lines that are known so far.
#[derive(Debug)]
pub(super) struct Sums {
    lines: BufWriter<File>,
    bytes: u64,
}

impl Sums {
    /// No lines yet, to be kept in this folder under no name.
    pub(super) fn new_in(folder: &Path) -> io::Result<Self> {
        Ok(Self { lines: BufWriter::new(tempfile::tempfile_in(folder)?), bytes: 0 })
    }

    pub(super) fn add(&mut self, name: &str, digest: Context) -> io::Result<()> {
        let hex: String = digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let line = format!("{hex}  {name}\n");
        self.bytes += line.len() as u64;
        self.lines.write_all(line.as_bytes())
    }

    /// All lines, and their length in bytes.
    pub(super) fn all(self) -> io::Result<(impl Read, u64)> {
        let mut file = self.lines.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok((BufReader::new(file), self.bytes))
    }
}

/// A reader that digests what it read.
pub(super) struct Digesting<R> {
    inner: R,
    pub(super) digest: Context,
    pub(super) bytes: u64,
}

impl<R: Read> Digesting<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, digest: Context::new(&SHA256), bytes: 0 }
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.digest.update(buffer.get(..read).unwrap_or_default());
        self.bytes += read as u64;
        Ok(read)
    }
}
