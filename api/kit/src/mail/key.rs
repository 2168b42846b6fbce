//! Keys that seal: of links in mails, and of codes in letters. Each is made at the first start and kept under the data folder,
//! or given as a setting.

use std::path::Path;
use std::str::FromStr;
use std::{fmt, io};

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::{constant_time, hmac};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::keys;

/// The name of the file of the key of links in mails.
const LINKS: &str = "links";

/// The name of the file of the key of codes in letters.
const CODES: &str = "codes";

/// A secret of 32 bytes. With another one, links in mails and codes in letters that were sent stop working.
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
    /// The key of links under the data folder; a new one if there is none. Of several processes that make one, all get the first.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        Self::named(data_dir, LINKS)
    }

    /// The key of codes, as [`LinkKey::open`].
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn of_codes(data_dir: &Path) -> io::Result<Self> {
        Self::named(data_dir, CODES)
    }

    fn named(data_dir: &Path, name: &str) -> io::Result<Self> {
        let text = keys::open(data_dir, name, || {
            let mut bytes = [0; 32];
            SystemRandom::new().fill(&mut bytes)?;
            Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
        })?;
        text.parse().map_err(|wrong| io::Error::other(format!("{}: {wrong}", keys::path(data_dir, name).display())))
    }

    /// 32 bytes that only who has the key can make of this text.
    pub fn seal(&self, text: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), text);
        let mut sealed = [0; 32];
        sealed.copy_from_slice(tag.as_ref());
        sealed
    }

    /// True if these are the bytes of [`LinkKey::seal`]; it takes the same time whatever they are.
    pub fn is_sealed(&self, text: &[u8], seal: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.seal(text), seal).is_ok()
    }
}
