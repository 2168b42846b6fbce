//! Values of a browser's subscription, valid by construction.

use std::str::FromStr;

use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, UnparsedPublicKey};
use aws_lc_rs::digest;
use base64::Engine;
use base64::prelude::{BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};

use ground::text::Message;
use ground::{leaf, say};
use kit::http::etag::hex;
use kit::outgoing::Address;

ground::text!(
    /// The outside address at which a push service takes messages for a phone (see [`Address`]). It is a secret:
    /// anybody who knows it could write there.
    Endpoint
);

impl Endpoint {
    /// The address that may be called.
    ///
    /// # Errors
    /// Never: it was one when it was given.
    pub fn address(&self) -> Result<Address, Message> {
        self.as_str().parse()
    }

    /// The hash that it is found by.
    pub(super) fn hash(&self) -> String {
        hash(self.as_str())
    }
}

impl FromStr for Endpoint {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        raw.parse().map(|address: Address| Self(address.to_string()))
    }
}

leaf!(Endpoint, "string", "uri", |mut schema| {
    schema.max_length = Some(2000);
    schema
});

ground::text!(
    /// A phone's public key: a point on the curve P-256, uncompressed, 65 bytes in base64url (RFC 8291, section 2.1).
    PublicKey
);

impl FromStr for PublicKey {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "La clé p256dh est un point de la courbe P-256, non compressé\u{a0}: 65 octets en base64url.",
            "The key p256dh is an uncompressed point on the curve P-256: 65 bytes in base64url.",
        );
        let bytes = decode(raw).filter(|bytes| bytes.len() == 65 && bytes[0] == 4).ok_or(WRONG)?;
        // The point is checked to lie on the curve.
        ParsedPublicKey::try_from(&UnparsedPublicKey::new(&ECDH_P256, &bytes)).map_err(|_| WRONG)?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }
}

leaf!(PublicKey, "string", "", |mut schema| {
    schema.example =
        Some("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4".into());
    schema
});

ground::text!(
    /// A phone's authentication secret: 16 bytes in base64url (RFC 8291, section 3.2).
    AuthSecret
);

impl FromStr for AuthSecret {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message =
            say!("Le secret auth compte 16 octets, en base64url.", "The secret auth has 16 bytes, in base64url.",);
        let bytes = decode(raw).filter(|bytes| bytes.len() == 16).ok_or(WRONG)?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }
}

leaf!(AuthSecret, "string", "password", |mut schema| {
    schema.example = Some("BTBZMqHH6r4Tts7J_aSIgg".into());
    schema
});

/// The SHA-256 of a secret, in hexadecimal, which is all that is kept of it.
pub(super) fn hash(secret: &str) -> String {
    hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}

/// Browsers leave the padding out, some libraries do not.
fn decode(raw: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(raw).or_else(|_| BASE64_URL_SAFE.decode(raw)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of RFC 8291, appendix A.
    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    #[test]
    fn a_public_key_is_a_point_on_the_curve() {
        assert_eq!(P256DH.parse::<PublicKey>().unwrap().as_str(), P256DH);
        assert_eq!(format!("{P256DH}=").parse::<PublicKey>().unwrap().as_str(), P256DH);
        let mut beside = decode(P256DH).unwrap();
        beside[64] ^= 1;
        let compressed = [&[2], &decode(P256DH).unwrap()[1..33]].concat();
        for wrong in [beside, compressed, vec![4; 65], vec![0], Vec::new(), vec![4; 66]] {
            assert!(BASE64_URL_SAFE_NO_PAD.encode(&wrong).parse::<PublicKey>().is_err(), "{wrong:?}");
        }
        assert!("not base64url+/".parse::<PublicKey>().is_err());
    }

    #[test]
    fn an_authentication_secret_has_16_bytes() {
        assert!("BTBZMqHH6r4Tts7J_aSIgg".parse::<AuthSecret>().is_ok());
        for wrong in ["", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J_aSIggAA", "BTBZMqHH6r4Tts7J/aSIgg"] {
            assert!(wrong.parse::<AuthSecret>().is_err(), "{wrong}");
        }
    }
}
