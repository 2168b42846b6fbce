//! Sealing and opening, with HPKE (RFC 9180): X25519, HKDF-SHA256 and ChaCha20-Poly1305.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_CHACHA20_POLY1305 as SUITE;
use rustls::crypto::hpke::{EncapsulatedSecret, Hpke, HpkePrivateKey, HpkePublicKey};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The purpose of the seal, which HPKE binds it to.
const INFO: &[u8] = b"tambour ballot 1";

/// Number of bytes of what the key is made of on the voter's side, and of a key.
const ENCAPSULATED: usize = 32;

/// A private key of a consultation. It shows itself to nobody, and is overwritten when it goes.
pub(crate) struct PrivateKey(HpkePrivateKey);

/// Something that an envelope is bound to: elsewhere it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) consultation: Uuid,
    pub(crate) question: Uuid,
    pub(crate) entry: Uuid,
}

/// A ballot was not sealed, or an envelope not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a ballot cannot be sealed or opened")]
pub struct NotSealed;

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey")
    }
}

impl PrivateKey {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == ENCAPSULATED).then(|| Self(HpkePrivateKey::from(bytes.to_vec())))
    }
}

impl Bound {
    fn bytes(self) -> Vec<u8> {
        [self.consultation, self.question, self.entry].iter().flat_map(|it| *it.as_bytes()).collect()
    }
}

/// A new pair: the private key, and the public one in base64url.
pub(super) fn new_pair() -> Result<(Zeroizing<Vec<u8>>, String), NotSealed> {
    let (public, private) = SUITE.generate_key_pair().map_err(|_| NotSealed)?;
    Ok((Zeroizing::new(private.secret_bytes().to_vec()), BASE64_URL_SAFE_NO_PAD.encode(public.0)))
}

/// A padded ballot in an envelope for this public key.
pub(crate) fn seal(public: &str, ballot: &[u8], bound: Bound) -> Result<Vec<u8>, NotSealed> {
    let public = HpkePublicKey(BASE64_URL_SAFE_NO_PAD.decode(public).map_err(|_| NotSealed)?);
    let sealed = SUITE.seal(INFO, &bound.bytes(), ballot, &public);
    let (EncapsulatedSecret(encapsulated), sealed) = sealed.map_err(|_| NotSealed)?;
    Ok([encapsulated, sealed].concat())
}

/// The padded ballot in an envelope.
pub(crate) fn open(private: &PrivateKey, envelope: &[u8], bound: Bound) -> Result<Zeroizing<Vec<u8>>, NotSealed> {
    let (encapsulated, sealed) = envelope.split_at_checked(ENCAPSULATED).ok_or(NotSealed)?;
    let encapsulated = EncapsulatedSecret(encapsulated.to_vec());
    let opened = SUITE.open(&encapsulated, INFO, &bound.bytes(), sealed, &private.0);
    opened.map(Zeroizing::new).map_err(|_| NotSealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_opens_with_its_key_where_it_belongs_and_nowhere_else() {
        let (private, public) = new_pair().unwrap();
        let key = PrivateKey::of(&private).unwrap();
        let [a, b, c, d] = [1, 2, 3, 4].map(Uuid::from_u128);
        let bound = Bound { consultation: a, question: b, entry: c };
        let envelope = seal(&public, b"oui", bound).unwrap();
        assert_eq!(open(&key, &envelope, bound).as_deref().map(Vec::as_slice), Ok(&b"oui"[..]));
        assert_eq!(open(&key, &envelope, Bound { entry: d, ..bound }), Err(NotSealed));
        let (other, _) = new_pair().unwrap();
        assert_eq!(open(&PrivateKey::of(&other).unwrap(), &envelope, bound), Err(NotSealed));
        assert_ne!(seal(&public, b"oui", bound).unwrap(), envelope);
        assert_eq!(open(&key, &envelope[..20], bound), Err(NotSealed));
    }
}
