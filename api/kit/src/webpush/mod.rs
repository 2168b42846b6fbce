//! Web Push: messages encrypted for a browser (RFC 8291), signed for its push service (RFC 8292), and sent at its pace.

pub mod encrypt;
mod keys;
mod origins;
mod vapid;

use std::path::Path;

use ground::clock::Instant;

pub use keys::{KeyError, Vapid, path as key_path};
pub use origins::{Origin, Origins};
use vapid::Signer;

/// The means of this process to send messages.
#[derive(Debug)]
pub struct Sender {
    signer: Signer,
    /// The push services, and how they do.
    pub origins: Origins,
}

impl Sender {
    /// A sender with this key, or else with the one under the data folder; nothing is read or made yet. Push services
    /// may write to `subject`.
    pub fn new(key: Option<Vapid>, subject: &str, data_dir: &Path) -> Self {
        Self { signer: Signer::new(key, subject, data_dir), origins: Origins::default() }
    }

    /// The public key that phones subscribe with, in base64url. The first call makes the key if there is none.
    ///
    /// # Errors
    /// When there is no key.
    pub fn public_key(&self) -> Result<String, KeyError> {
        self.signer.public_key()
    }

    /// The `Authorization` for the push service at this origin: signed once for many messages.
    ///
    /// # Errors
    /// When there is no key, or it does not sign.
    pub fn authorization(&self, origin: &str, now: Instant) -> Result<String, KeyError> {
        self.signer.authorization(origin, now)
    }
}
