//! A key that three people hold: any two of them open it, one alone learns nothing.
//!
//! The private key is kept three times, each copy sealed (AES-256-GCM) under a key that HKDF-SHA256 makes of two of the three
//! shares. Which two a copy is for is tried out: there are three.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::letters;
use super::seal::{PrivateKey, new_pair};

/// Number of people who hold a key.
pub(crate) const HOLDERS: usize = 3;

/// Number of letters of a share: 152 bits.
pub(crate) const SHARE_LENGTH: usize = 32;

/// The pairs of holders who open a key together.
const PAIRS: [(usize, usize); HOLDERS] = [(0, 1), (0, 2), (1, 2)];

/// A key that was made for three people. Of the private key it holds sealed copies alone.
pub(crate) struct SharedKey {
    /// The public key, in base64url.
    pub(crate) public: String,
    /// The share of each holder.
    pub(crate) shares: Vec<Zeroizing<String>>,
    /// The sealed copies of the private key.
    pub(crate) copies: Vec<Vec<u8>>,
}

impl std::fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedKey")
    }
}

/// Make a key of a consultation that three people hold.
pub(crate) fn share_out(consultation: Uuid) -> Result<SharedKey, Unspecified> {
    let (private, public) = new_pair().map_err(|_| Unspecified)?;
    let shares =
        (0..HOLDERS).map(|_| letters::drawn(SHARE_LENGTH).map(Zeroizing::new)).collect::<Result<Vec<_>, _>>()?;
    let copies = PAIRS.iter().map(|(one, other)| {
        let secret = of_two(&shares[*one], &shares[*other]);
        locked(&secret, consultation, b"key", &private)
    });
    let copies = copies.collect::<Result<Vec<_>, _>>()?;
    Ok(SharedKey { public, shares, copies })
}

/// The private key that two shares open, in whatever order and however they are typed.
pub(crate) fn rejoin(consultation: Uuid, copies: &[Vec<u8>], one: &str, other: &str) -> Option<PrivateKey> {
    let secret = of_two(&letters::typed(one), &letters::typed(other));
    let private = copies.iter().find_map(|copy| unlocked(&secret, consultation, b"key", copy))?;
    PrivateKey::of(&private)
}

/// A share, sealed to the token of the link by which its holder takes it.
pub(crate) fn lock_share(token: &str, consultation: Uuid, share: &str) -> Result<Vec<u8>, Unspecified> {
    locked(token.as_bytes(), consultation, b"share", share.as_bytes())
}

/// The share that was sealed to a token.
pub(crate) fn unlock_share(token: &str, consultation: Uuid, sealed: &[u8]) -> Option<Zeroizing<String>> {
    let share = unlocked(token.as_bytes(), consultation, b"share", sealed)?;
    String::from_utf8(share.to_vec()).ok().map(Zeroizing::new)
}

fn of_two(one: &str, other: &str) -> Zeroizing<Vec<u8>> {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    Zeroizing::new([first.as_bytes(), b"\n", second.as_bytes()].concat())
}

fn key(secret: &[u8], consultation: Uuid, purpose: &[u8]) -> Result<RandomizedNonceKey, Unspecified> {
    let made = Salt::new(HKDF_SHA256, consultation.as_bytes()).extract(secret);
    let info = [&b"tambour "[..], purpose, &b" 1"[..]];
    let mut bytes = Zeroizing::new(vec![0; AES_256_GCM.key_len()]);
    made.expand(&info, Length(bytes.len()))?.fill(&mut bytes)?;
    RandomizedNonceKey::new(&AES_256_GCM, &bytes)
}

/// A length of what HKDF makes.
#[derive(Debug, Clone, Copy)]
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn locked(secret: &[u8], consultation: Uuid, purpose: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut sealed = plain.to_vec();
    let nonce = key(secret, consultation, purpose)?
        .seal_in_place_append_tag(Aad::from(consultation.as_bytes()), &mut sealed)?;
    Ok([&nonce.as_ref()[..], &sealed].concat())
}

fn unlocked(secret: &[u8], consultation: Uuid, purpose: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut opened = Zeroizing::new(sealed.to_vec());
    let key = key(secret, consultation, purpose).ok()?;
    let plain = key.open_in_place(nonce, Aad::from(consultation.as_bytes()), &mut opened).ok()?;
    Some(Zeroizing::new(plain.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::super::seal::{Bound, open, seal};
    use super::*;

    #[test]
    fn any_two_shares_open_a_key_and_one_alone_does_not() {
        let id = Uuid::from_u128(7);
        let made = share_out(id).unwrap();
        let bound = Bound { consultation: id, question: id, entry: id };
        let envelope = seal(&made.public, b"oui", bound).unwrap();
        let typed = |place: usize| {
            let share = made.shares[place].to_uppercase();
            format!(" {}-{} ", &share[..16], &share[16..])
        };
        for (one, other) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            let key = rejoin(id, &made.copies, &typed(one), &typed(other)).unwrap();
            assert_eq!(open(&key, &envelope, bound).as_deref().map(Vec::as_slice), Ok(&b"oui"[..]));
        }
        let strange = letters::drawn(SHARE_LENGTH).unwrap();
        for wrong in [made.shares[0].as_str(), strange.as_str(), ""] {
            assert!(rejoin(id, &made.copies, &made.shares[0], wrong).is_none());
        }
        assert!(rejoin(Uuid::from_u128(8), &made.copies, &made.shares[0], &made.shares[1]).is_none());
    }

    #[test]
    fn a_share_comes_out_with_the_token_of_its_link_alone() {
        let id = Uuid::from_u128(7);
        let sealed = lock_share("jeton", id, "bcdf").unwrap();
        assert_eq!(unlock_share("jeton", id, &sealed).as_deref().map(String::as_str), Some("bcdf"));
        assert!(unlock_share("autre", id, &sealed).is_none() && unlock_share("jeton", id, &sealed[..5]).is_none());
    }
}
