//! The key that acknowledgements are signed with, a file.

use std::io;
use std::path::Path;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use kit::keys;

/// The name of the key's file.
const NAME: &str = "acknowledgements";

/// The pair of this installation, made at its first start.
pub(super) fn signer(data_dir: &Path) -> io::Result<Ed25519KeyPair> {
    let made = || Ok(BASE64_URL_SAFE_NO_PAD.encode(Ed25519KeyPair::generate()?.to_pkcs8v1()?.as_ref()));
    let damaged = || io::Error::other("the key of acknowledgements is damaged");
    let text = keys::open(data_dir, NAME, made)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| damaged())?;
    Ed25519KeyPair::from_pkcs8(&bytes).map_err(|_| damaged())
}
