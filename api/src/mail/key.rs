//! The key that links in mails are made with: made at the first start and kept under the data folder, or given as a setting.

use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
    str::FromStr,
};

use aws_lc_rs::{
    constant_time, hmac,
    rand::{SecureRandom, SystemRandom},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// A secret of 32 bytes. With another one, links in mails that were sent stop working.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey([u8; 32]);

/// It is a secret.
impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(***)")
    }
}

impl FromStr for LinkKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).ok();
        let key = bytes.and_then(|bytes| bytes.try_into().ok());
        key.map(Self).ok_or_else(|| "32 bytes in base64url are expected".to_owned())
    }
}

impl LinkKey {
    /// The key under the data folder; a new one if there is none. Of several processes that make one, all get the first.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let folder = data_dir.join("keys");
        let path = folder.join("links");
        loop {
            match fs::read_to_string(&path) {
                Ok(text) => return text.parse().map_err(|wrong| io::Error::other(format!("{}: {wrong}", path.display()))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            let mut bytes = [0; 32];
            SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random numbers"))?;
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
            // Written whole before it has its name.
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            writeln!(file, "{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))?;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o600))?;
            file.as_file().sync_all()?;
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(Self(bytes)),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.error),
            }
        }
    }

    /// 32 bytes that only who has the key can make of this text.
    pub fn seal(&self, text: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), text);
        let mut sealed = [0; 32];
        sealed.copy_from_slice(tag.as_ref());
        sealed
    }

    /// Whether these are the bytes of [`LinkKey::seal`]; it takes the same time whatever they are.
    pub fn is_sealed(&self, text: &[u8], seal: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.seal(text), seal).is_ok()
    }
}
