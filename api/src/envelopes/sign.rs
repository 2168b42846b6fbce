//! The signature of acknowledgements: Ed25519, with a key of this installation.

use aws_lc_rs::signature::KeyPair;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::files::{KeyFileError, of};
use crate::App;

/// The public key, in base64url.
pub(crate) fn public_key(app: &App) -> Result<String, KeyFileError> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(of(app)?.signer.public_key()))
}

/// The signature of a text, in base64url.
pub(crate) fn sign(app: &App, text: &str) -> Result<String, KeyFileError> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(of(app)?.signer.sign(text.as_bytes())))
}
