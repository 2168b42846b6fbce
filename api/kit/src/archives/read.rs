//! Reading an archive.

use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path};

use tar::{Archive, Entry};
use zstd::Decoder;

use super::sums::{Digesting, Sums};
use super::{ArchiveManifest, MANIFEST, SUMS};

/// The largest manifest that is read, in bytes.
const LARGEST_MANIFEST: u64 = 1024 * 1024;

/// The beginning of everything that zstd compressed.
const COMPRESSED: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Bytes that are copied at once.
const PIECE: usize = 64 * 1024;

/// Reasons why an archive is not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is something else.
    #[error("this is no archive of Tambour")]
    Foreign,
    /// It ends too early.
    #[error("the archive is cut off: its end is missing")]
    CutOff,
    /// It is not what was written.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// It has a form that is not known here.
    #[error("the archive was made by a newer version of Tambour, {0}: use that one")]
    Newer(String),
    /// What it holds cannot be put down.
    #[error("cannot write: {0}")]
    Write(io::Error),
}

/// Takes in what an archive holds.
pub trait Unpacks {
    /// The reasons not to go on.
    type Error: From<ArchiveError>;

    /// Looks at the manifest.
    ///
    /// # Errors
    /// When this archive is not wanted.
    fn begin(&mut self, manifest: ArchiveManifest) -> Result<(), Self::Error>;

    /// Takes in a part. Whether it is what was written is known at the end alone.
    ///
    /// # Errors
    /// When it cannot be taken in.
    fn part(&mut self, name: &str, part: &mut ArchivePart<'_>) -> Result<(), Self::Error>;
}

/// The content of one part.
pub struct ArchivePart<'a>(Digesting<&'a mut dyn Read>);

impl ArchivePart<'_> {
    /// Copies the rest of it.
    ///
    /// # Errors
    /// When it cannot be read, or not be written.
    pub fn copy_to(&mut self, to: &mut impl Write) -> Result<u64, ArchiveError> {
        let (mut buffer, mut copied) = (vec![0; PIECE], 0);
        loop {
            let read = self.0.read(&mut buffer).map_err(unreadable)?;
            if read == 0 {
                return Ok(copied);
            }
            to.write_all(buffer.get(..read).unwrap_or_default()).map_err(ArchiveError::Write)?;
            copied += read as u64;
        }
    }
}

/// Reads an archive to its end; `folder` is for what does not fit into memory meanwhile.
///
/// # Errors
/// When it is no archive, is not whole, or is not taken in. Before the end nothing that it holds may be relied on.
pub fn read<U: Unpacks>(mut from: impl Read, folder: &Path, to: &mut U) -> Result<(), U::Error> {
    let mut head = [0; COMPRESSED.len()];
    let read = fill(&mut from, &mut head).map_err(unreadable)?;
    if read < head.len() || head != COMPRESSED {
        return Err(ArchiveError::Foreign.into());
    }
    let decoder = Decoder::new(head.as_slice().chain(from)).map_err(unreadable)?;
    let mut archive = Archive::new(decoder);
    let mut sums = Some(Sums::new_in(folder).map_err(ArchiveError::Write)?);
    let mut begun = false;
    for entry in archive.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let name = name_of(&entry).ok_or_else(|| strange(begun))?;
        let Some(known) = &mut sums else { return Err(damaged("something stands behind its end").into()) };
        if !begun {
            let manifest = first(&name, &mut entry, known)?;
            to.begin(manifest)?;
            begun = true;
        } else if name == SUMS {
            let (lines, _) = sums.take().ok_or(ArchiveError::Foreign)?.all().map_err(ArchiveError::Write)?;
            if !same(lines, &mut entry)? {
                return Err(damaged("a digest does not fit").into());
            }
        } else {
            let mut part = ArchivePart(Digesting::new(&mut entry));
            to.part(&name, &mut part)?;
            part.copy_to(&mut io::sink())?;
            known.add(&name, part.0.digest).map_err(ArchiveError::Write)?;
        }
    }
    if sums.is_some() {
        return Err(if begun { ArchiveError::CutOff } else { ArchiveError::Foreign }.into());
    }
    // The check of the compression stands behind the end of the tar.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(unreadable)?;
    Ok(())
}

/// The manifest, which comes first.
fn first(name: &str, entry: &mut impl Read, sums: &mut Sums) -> Result<ArchiveManifest, ArchiveError> {
    if name != MANIFEST {
        return Err(ArchiveError::Foreign);
    }
    let (mut text, mut content) = (Vec::new(), Digesting::new(entry.take(LARGEST_MANIFEST)));
    content.read_to_end(&mut text).map_err(unreadable)?;
    sums.add(name, content.digest).map_err(ArchiveError::Write)?;
    let manifest: ArchiveManifest = serde_json::from_slice(&text).map_err(|_| ArchiveError::Foreign)?;
    if manifest.is_newer() { Err(ArchiveError::Newer(manifest.tambour)) } else { Ok(manifest) }
}

/// The name of a part: a regular file, below nothing else than folders.
fn name_of(entry: &Entry<'_, impl Read>) -> Option<String> {
    let path = entry.path().ok()?;
    let plain = entry.header().entry_type().is_file() && path.components().all(|it| matches!(it, Component::Normal(_)));
    path.to_str().filter(|_| plain).map(str::to_owned)
}

/// True if both say the same.
fn same(mut known: impl Read, said: &mut impl Read) -> Result<bool, ArchiveError> {
    let (mut ours, mut theirs) = (vec![0; PIECE], vec![0; PIECE]);
    loop {
        let one = fill(&mut known, &mut ours).map_err(ArchiveError::Write)?;
        let other = fill(said, &mut theirs).map_err(unreadable)?;
        if ours.get(..one) != theirs.get(..other) || one == 0 {
            return Ok(one == other && one == 0);
        }
    }
}

/// Reads until the buffer is full, or nothing is left.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn strange(begun: bool) -> ArchiveError {
    if begun { damaged("a part has a strange name") } else { ArchiveError::Foreign }
}

fn damaged(how: &str) -> ArchiveError {
    ArchiveError::Damaged(how.to_owned())
}

fn unreadable(error: io::Error) -> ArchiveError {
    match error.kind() {
        ErrorKind::UnexpectedEof => ArchiveError::CutOff,
        _ => ArchiveError::Damaged(error.to_string()),
    }
}
