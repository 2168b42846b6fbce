//! Sealing and opening, with HPKE.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The purpose of the seal, which HPKE binds it to.
const INFO: &[u8] = b"tambour ballot 1";

/// Number of bytes of what the key is made of on the voter's side.
const ENCAPSULATED: usize = 32;

/// A private key of a consultation. It shows itself to nobody.
pub(crate) struct PrivateKey(<X25519HkdfSha256 as Kem>::PrivateKey);

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
        <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(bytes).ok().map(Self)
    }
}

impl Bound {
    fn bytes(self) -> Vec<u8> {
        [self.consultation, self.question, self.entry].iter().flat_map(|it| *it.as_bytes()).collect()
    }
}

/// A new pair: the private key, and the public one in base64url.
pub(super) fn new_pair() -> (Zeroizing<Vec<u8>>, String) {
    let (private, public) = X25519HkdfSha256::gen_keypair();
    (Zeroizing::new(private.to_bytes().to_vec()), BASE64_URL_SAFE_NO_PAD.encode(public.to_bytes()))
}

/// A padded ballot in an envelope for this public key.
pub(crate) fn seal(public: &str, ballot: &[u8], bound: Bound) -> Result<Vec<u8>, NotSealed> {
    let public = BASE64_URL_SAFE_NO_PAD.decode(public).map_err(|_| NotSealed)?;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&public).map_err(|_| NotSealed)?;
    let (encapsulated, sealed) = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        INFO,
        ballot,
        &bound.bytes(),
    )
    .map_err(|_| NotSealed)?;
    Ok([&encapsulated.to_bytes()[..], &sealed].concat())
}

/// The padded ballot in an envelope.
pub(crate) fn open(private: &PrivateKey, envelope: &[u8], bound: Bound) -> Result<Zeroizing<Vec<u8>>, NotSealed> {
    let (encapsulated, sealed) = envelope.split_at_checked(ENCAPSULATED).ok_or(NotSealed)?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| NotSealed)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private.0,
        &encapsulated,
        INFO,
        sealed,
        &bound.bytes(),
    )
    .map(Zeroizing::new)
    .map_err(|_| NotSealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_opens_with_its_key_where_it_belongs_and_nowhere_else() {
        let (private, public) = new_pair();
        let key = PrivateKey::of(&private).unwrap();
        let [a, b, c, d] = [1, 2, 3, 4].map(Uuid::from_u128);
        let bound = Bound { consultation: a, question: b, entry: c };
        let envelope = seal(&public, b"oui", bound).unwrap();
        assert_eq!(open(&key, &envelope, bound).as_deref().map(Vec::as_slice), Ok(&b"oui"[..]));
        assert_eq!(open(&key, &envelope, Bound { entry: d, ..bound }), Err(NotSealed));
        let (other, _) = new_pair();
        assert_eq!(open(&PrivateKey::of(&other).unwrap(), &envelope, bound), Err(NotSealed));
        assert_ne!(seal(&public, b"oui", bound).unwrap(), envelope);
        assert_eq!(open(&key, &envelope[..20], bound), Err(NotSealed));
    }
}
