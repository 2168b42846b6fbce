//! Mails as files, as long as no mail server is set: one `.eml` each, which mail programs open.

use std::io;
use std::path::PathBuf;

use super::SendError;

#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Write a mail; the same again replaces it.
    pub(super) async fn put(&self, id: uuid::Uuid, text: String) -> Result<(), SendError> {
        let folder = self.0.clone();
        let written = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            // Whole before it has its name.
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            io::Write::write_all(&mut file, text.as_bytes())?;
            file.persist(folder.join(format!("{id}.eml"))).map_err(|error| error.error)?;
            Ok::<_, io::Error>(())
        });
        let failed = |error: &dyn std::fmt::Display| SendError::Unavailable(format!("the folder of mails: {error}"));
        written.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }
}
