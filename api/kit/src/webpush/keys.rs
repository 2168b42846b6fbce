//! The server's own key (VAPID, RFC 8292): made at the first start and kept under the data folder, or given as a
//! setting. Subscriptions belong to it: with another one, phones must subscribe again.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fmt, io};

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use aws_lc_rs::error::Unspecified;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use web_push::{PartialVapidSignatureBuilder, VapidSignatureBuilder, WebPushError};

use crate::keys;

/// The name of its file.
const NAME: &str = "vapid";

/// A private key on the curve P-256: 32 bytes in base64url, as most tools that make such keys print them.
#[derive(Clone, PartialEq, Eq)]
pub struct Vapid(String);

/// It is a secret.
impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vapid(***)")
    }
}

impl FromStr for Vapid {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let key = Self(text.trim().trim_end_matches('=').to_owned());
        let fits = BASE64_URL_SAFE_NO_PAD.decode(&key.0).is_ok_and(|bytes| bytes.len() == 32) && key.signer().is_ok();
        if fits {
            Ok(key)
        } else {
            Err("a private key on the curve P-256 is expected: 32 bytes in base64url".to_owned())
        }
    }
}

/// A reason why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Its file cannot be read or made.
    #[error("{}: {error}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// Its file holds something else.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// The form that is expected.
        reason: String,
    },
    /// The key does not sign.
    #[error("the key does not sign: {0}")]
    Unfit(WebPushError),
}

/// The path of the key that the server makes for itself.
pub fn path(data_dir: &Path) -> PathBuf {
    keys::path(data_dir, NAME)
}

impl Vapid {
    /// The key under the data folder; a new one if there is none. Of several processes that make one, all get the first.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn open(data_dir: &Path) -> Result<Self, KeyError> {
        let path = || path(data_dir);
        let text =
            keys::open(data_dir, NAME, Self::generate).map_err(|error| KeyError::File { path: path(), error })?;
        text.parse().map_err(|reason| KeyError::Unreadable { path: path(), reason })
    }

    fn generate() -> Result<String, Unspecified> {
        let bytes: EcPrivateKeyBin<'_> = PrivateKey::generate(&ECDH_P256)?.as_be_bytes()?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_ref()))
    }

    pub(super) fn signer(&self) -> Result<PartialVapidSignatureBuilder, KeyError> {
        VapidSignatureBuilder::from_base64_no_sub(&self.0).map_err(KeyError::Unfit)
    }
}
