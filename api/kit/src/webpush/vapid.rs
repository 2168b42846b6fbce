//! The sender's proof (VAPID, RFC 8292): a signed token for each push service, used until half its life is over.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use web_push::{PartialVapidSignatureBuilder, SubscriptionInfo, WebPushError};

use super::keys::{KeyError, Vapid};
use ground::clock::Instant;

/// The life of a token, in seconds; RFC 8292 allows 24 hours at most.
const LIFE: i64 = 12 * 3600;

/// The most push services whose tokens are kept; anybody may name one.
const MOST: usize = 1000;

/// Signs for push services. The key is read, or made, when it is first needed.
pub struct Signer {
    given: Option<Vapid>,
    subject: String,
    data_dir: PathBuf,
    key: OnceLock<PartialVapidSignatureBuilder>,
    tokens: Mutex<HashMap<String, (Instant, String)>>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

impl Signer {
    /// With this key, or else with the one under the data folder.
    pub fn new(given: Option<Vapid>, subject: &str, data_dir: &Path) -> Self {
        Self {
            given,
            subject: subject.to_owned(),
            data_dir: data_dir.to_owned(),
            key: OnceLock::new(),
            tokens: Mutex::default(),
        }
    }

    fn key(&self) -> Result<&PartialVapidSignatureBuilder, KeyError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = match &self.given {
            Some(key) => key.signer()?,
            None => Vapid::open(&self.data_dir)?.signer()?,
        };
        Ok(self.key.get_or_init(|| key))
    }

    /// The public key that phones subscribe with: 65 bytes in base64url. The first call makes the key if there is none.
    ///
    /// # Errors
    /// When there is no key.
    pub fn public_key(&self) -> Result<String, KeyError> {
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.key()?.get_public_key()))
    }

    /// The `Authorization` for the push service at this origin.
    ///
    /// # Errors
    /// When there is no key, or it does not sign.
    pub fn authorization(&self, origin: &str, now: Instant) -> Result<String, KeyError> {
        let fresh = |made: Instant| made <= now && now < made.plus_seconds(LIFE / 2);
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, token)) = tokens.get(origin).filter(|(made, _)| fresh(*made)) {
            return Ok(token.clone());
        }
        let token = self.sign(origin, now)?;
        if tokens.len() >= MOST {
            tokens.clear();
        }
        tokens.insert(origin.to_owned(), (now, token.clone()));
        Ok(token)
    }

    fn sign(&self, origin: &str, now: Instant) -> Result<String, KeyError> {
        let audience = SubscriptionInfo::new(origin, "", "");
        let mut token = self.key()?.clone().add_sub_info(&audience);
        // With its port, which the crate leaves out.
        token.add_claim("aud", origin);
        token.add_claim("sub", self.subject.as_str());
        token.add_claim("exp", now.plus_seconds(LIFE).micros() / 1_000_000);
        let signature = token.build().map_err(|error: WebPushError| KeyError::Unfit(error))?;
        Ok(format!("vapid t={}, k={}", signature.auth_t, BASE64_URL_SAFE_NO_PAD.encode(&signature.auth_k)))
    }
}
