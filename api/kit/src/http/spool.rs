//! Files that requests bring: each is written to the disk as it comes, so that a slow client holds no memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use aws_lc_rs::digest;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::blobs::LARGEST;
use crate::refusal;

/// The folder in which files of requests wait: the server's word to this module, as data of a request.
#[derive(Debug, Clone)]
pub struct Spool(Arc<Path>);

/// A file that somebody sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Its content: a nameless file that goes when nobody uses it any more.
    pub content: Arc<fs::File>,
    /// Its name, as the client said it.
    pub name: String,
    /// The SHA-256 of its content.
    pub digest: Vec<u8>,
}

impl SentFile {
    /// True if nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.digest == digest::digest(&digest::SHA256, b"").as_ref()
    }
}

refusal! {
    /// Reasons why a file was not taken in.
    pub enum SpoolError {
        /// The file is larger than any that is taken.
        TooLarge => FILE_TOO_LARGE,
        /// The form ends in the middle.
        CutShort => BAD_REQUEST(
            "Le formulaire (multipart/form-data) ne se lit pas jusqu’au bout.",
            "The form (multipart/form-data) cannot be read to its end.",
        ),
        /// The folder takes no files.
        Disk(io::Error) => internal,
    }
}

impl Spool {
    /// A folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.into())
    }

    /// Writes a file of this name to a nameless one.
    ///
    /// # Errors
    /// When it is too large, breaks off, or the disk does not take it.
    pub async fn keep(&self, name: &str, mut content: impl AsyncRead + Unpin) -> Result<SentFile, SpoolError> {
        let folder = PathBuf::from(&*self.0);
        let made = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
        let made = made.map_err(io::Error::other).and_then(|made| made).map_err(SpoolError::Disk)?;
        let mut file = tokio::fs::File::from_std(made);
        let (mut buffer, mut length) = (vec![0; 64 * 1024], 0);
        let mut digest = digest::Context::new(&digest::SHA256);
        loop {
            let read = content.read(&mut buffer).await.map_err(|_| SpoolError::CutShort)?;
            length += read;
            digest.update(&buffer[..read]);
            if read == 0 {
                break;
            }
            // Bytes past the limit are read all the same: many clients do not listen while they send.
            if length <= LARGEST {
                file.write_all(&buffer[..read]).await.map_err(SpoolError::Disk)?;
            }
        }
        if length > LARGEST {
            return Err(SpoolError::TooLarge);
        }
        file.flush().await.map_err(SpoolError::Disk)?;
        let digest = digest.finish().as_ref().to_vec();
        Ok(SentFile { content: Arc::new(file.into_std().await), name: name.to_owned(), digest })
    }
}
