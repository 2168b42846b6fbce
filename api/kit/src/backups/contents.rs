//! The contents of files, on their way from a store into an archive.

use std::io::{self, Read, Write};

use bytes::{Buf, Bytes};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tokio::runtime::Handle;

use super::FILES;
use super::written::NotWritten;
use crate::archives::ArchiveWriter;
use crate::blobs::{Store, StoreError, StoredContent};

/// Puts contents into an archive, and answers how many, and how many were removed meanwhile.
///
/// # Errors
/// When the store does not answer, or the archive cannot be written.
pub fn put_contents<W: Write>(
    archive: &mut ArchiveWriter<W>,
    store: &Store,
    mut holdings: BoxStream<'static, Result<StoredContent, StoreError>>,
    handle: &Handle,
) -> Result<(u64, u64), NotWritten> {
    let (mut put, mut vanished) = (0, 0);
    while let Some(content) = handle.block_on(holdings.next()) {
        let content = content?;
        match handle.block_on(store.read_named(&content.name))? {
            Some(pieces) => {
                let read = Pieces { pieces, ahead: Bytes::new(), handle };
                archive.put(&format!("{FILES}{}", content.name), content.bytes, read)?;
                put += 1;
            }
            None => vanished += 1,
        }
    }
    Ok((put, vanished))
}

/// A content, read as it comes from its store.
struct Pieces<'a> {
    pieces: BoxStream<'static, Result<Bytes, StoreError>>,
    ahead: Bytes,
    handle: &'a Handle,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ahead.is_empty() {
            match self.handle.block_on(self.pieces.next()) {
                Some(piece) => self.ahead = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        (&mut self.ahead).reader().read(buffer)
    }
}
