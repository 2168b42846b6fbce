//! The private keys of consultations, each a file.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::seal::{NotSealed, PrivateKey, new_pair};
use crate::App;

/// The folder of the private keys, and the key that acknowledgements are signed with ([`App::part`]).
#[derive(Debug)]
pub struct BallotKeys {
    pub(super) folder: PathBuf,
    pub(super) signer: aws_lc_rs::signature::Ed25519KeyPair,
}

/// One of the two keys of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Box {
    /// The key that secret ballots are sealed to.
    Ballots,
    /// The key that ballots of delegates are sealed to.
    Delegates,
}

/// Reasons why a key is not had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("the key of a consultation: {0}")]
    File(#[from] io::Error),
    /// No pair is made.
    #[error("no key is made: {0}")]
    NotMade(#[from] NotSealed),
    /// The file holds no key.
    #[error("the key of a consultation is damaged")]
    Damaged,
    /// Nobody said where keys are kept.
    #[error("no folder for the keys of consultations")]
    NoFolder,
}

impl BallotKeys {
    /// The keys in this folder, signing with the key under a data folder.
    ///
    /// # Errors
    /// When the signing key cannot be read or made.
    pub fn open(folder: PathBuf, data_dir: &Path) -> io::Result<Self> {
        let signer = super::signer::signer(data_dir)?;
        Ok(Self { folder, signer })
    }

    fn path(&self, consultation: Uuid, which: Box) -> PathBuf {
        key_file(&self.folder, consultation, which)
    }
}

/// The file of a private key in a folder of keys.
pub(crate) fn key_file(folder: &Path, consultation: Uuid, which: Box) -> PathBuf {
    folder.join(match which {
        Box::Ballots => consultation.to_string(),
        Box::Delegates => format!("{consultation}.delegates"),
    })
}

/// The keys of this process.
pub(super) fn of(app: &App) -> Result<std::sync::Arc<BallotKeys>, KeyFileError> {
    app.known_part::<BallotKeys>().ok_or(KeyFileError::NoFolder)
}

/// Make a key of a consultation, in a file, and return the public one in base64url; that of an earlier try that came to
/// nothing is replaced.
pub(crate) fn make_key(app: &App, consultation: Uuid, which: Box) -> Result<String, KeyFileError> {
    let keys = of(app)?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&keys.folder)?;
    let (private, public) = new_pair()?;
    write(&keys.path(consultation, which), &BASE64_URL_SAFE_NO_PAD.encode(&private[..]))?;
    fs::File::open(&keys.folder)?.sync_all()?;
    Ok(public)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let partial = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    fs::rename(&partial, path)
}

/// A private key, if this process has it.
pub(crate) fn private_key(app: &App, consultation: Uuid, which: Box) -> Result<Option<PrivateKey>, KeyFileError> {
    let keys = of(app)?;
    let text = match fs::read_to_string(keys.path(consultation, which)) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).map(Zeroizing::new).map_err(|_| KeyFileError::Damaged)?;
    PrivateKey::of(&bytes).map(Some).ok_or(KeyFileError::Damaged)
}

/// Destroy a private key: overwritten first, as far as the disk allows.
pub(crate) fn destroy(app: &App, consultation: Uuid, which: Box) -> Result<(), KeyFileError> {
    let keys = of(app)?;
    let path = keys.path(consultation, which);
    match fs::OpenOptions::new().write(true).open(&path) {
        Ok(mut file) => {
            let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
            file.write_all(&vec![b'0'; length])?;
            file.sync_all()?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    fs::remove_file(&path)?;
    Ok(fs::File::open(&keys.folder)?.sync_all()?)
}
