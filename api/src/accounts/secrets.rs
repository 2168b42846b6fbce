//! Secrets that a client shows to be known again: opaque, 256 bits, stored hashed.

use aws_lc_rs::digest;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use kit::http::etag::hex;

/// A new secret: 43 characters of base64url.
pub(crate) fn new() -> Result<String, Unspecified> {
    let mut bits = [0; 32];
    SystemRandom::new().fill(&mut bits)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bits))
}

/// The hash that is stored of a secret. A look-up by it needs no slow hash: 256 bits cannot be guessed.
pub(crate) fn hash(secret: &str) -> String {
    hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}
