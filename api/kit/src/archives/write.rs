//! Writing an archive.

use std::io::{self, Read, Write};
use std::path::Path;

use tar::{Builder, EntryType, Header};
use zstd::Encoder;

use super::sums::{Digesting, Sums};
use super::{ArchiveManifest, MANIFEST, SUMS};

/// The level of compression: most of an archive are pictures and documents, which are compressed already.
const LEVEL: i32 = 3;

/// An archive that is being written.
pub struct ArchiveWriter<W: Write> {
    tar: Builder<Encoder<'static, W>>,
    sums: Sums,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begin one; `folder` is for what does not fit into memory meanwhile.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn new(to: W, folder: &Path, manifest: &ArchiveManifest) -> io::Result<Self> {
        let mut encoder = Encoder::new(to, LEVEL)?;
        encoder.include_checksum(true)?;
        let mut writer = Self { tar: Builder::new(encoder), sums: Sums::new_in(folder)? };
        let text = serde_json::to_vec_pretty(manifest)?;
        writer.put(MANIFEST, text.len() as u64, text.as_slice())?;
        Ok(writer)
    }

    /// Add a part that has so many bytes.
    ///
    /// # Errors
    /// When it cannot be read or written, or has another length.
    pub fn put(&mut self, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
        let mut content = Digesting::new(content.take(bytes));
        append(&mut self.tar, name, bytes, &mut content)?;
        if content.bytes != bytes {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("{name} became shorter meanwhile")));
        }
        self.sums.add(name, content.digest)
    }

    /// Write the digests, and the end.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let (lines, bytes) = self.sums.all()?;
        append(&mut self.tar, SUMS, bytes, lines)?;
        self.tar.into_inner()?.finish()
    }
}

fn append<W: Write>(tar: &mut Builder<W>, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(bytes);
    tar.append_data(&mut header, name, content)
}
