//! Encryption of a message for one phone: RFC 8291 over RFC 8188 (`aes128gcm`), in one record.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// The size of a record, which is the largest body that every push service takes (RFC 8030, section 7.2).
const RECORD: u32 = 4096;

/// The longest text that fits: a record without its header (86 bytes), delimiter (1) and tag (16).
pub const LONGEST: usize = 3993;

/// Encrypt a text for the phone with this public key (65 bytes) and authentication secret (16 bytes).
///
/// # Errors
/// When the key is no point on the curve, the text is too long, or the system gives no random numbers.
pub fn encrypt(p256dh: &[u8], auth: &[u8], text: &[u8], random: &SystemRandom) -> Result<Vec<u8>, Unspecified> {
    if text.len() > LONGEST {
        return Err(Unspecified);
    }
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, random)?;
    let public = ours.compute_public_key()?;
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, p256dh);
    let secret = agree_ephemeral(ours, theirs, Unspecified, |shared| {
        let key = mac(auth, &[shared]);
        Ok(mac(key.as_ref(), &[b"WebPush: info\0", p256dh, public.as_ref(), &[1]]))
    })?;
    let key = mac(&salt, &[secret.as_ref()]);
    let content_key = mac(key.as_ref(), &[b"Content-Encoding: aes128gcm\0\x01"]);
    let nonce = mac(key.as_ref(), &[b"Content-Encoding: nonce\0\x01"]);

    let mut record = Vec::with_capacity(text.len() + 1 + AES_128_GCM.tag_len());
    record.extend_from_slice(text);
    // The last record of the message, without padding.
    record.push(2);
    let content_key = UnboundKey::new(&AES_128_GCM, content_key.as_ref().get(..16).ok_or(Unspecified)?)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_ref().get(..12).ok_or(Unspecified)?)?;
    LessSafeKey::new(content_key).seal_in_place_append_tag(nonce, Aad::empty(), &mut record)?;

    let public = public.as_ref();
    let length = [u8::try_from(public.len()).map_err(|_| Unspecified)?];
    Ok([&salt, RECORD.to_be_bytes().as_slice(), &length, public, &record].concat())
}

/// HMAC-SHA-256, of which HKDF is made (RFC 5869).
fn mac(key: &[u8], parts: &[&[u8]]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    parts.iter().for_each(|part| context.update(part));
    context.sign()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::agreement::{PrivateKey, agree};
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use web_push::{ContentEncoding, SubscriptionInfo, WebPushMessageBuilder};

    use super::*;

    /// A phone: its public key, its secret, and its private key.
    fn phone() -> (Vec<u8>, [u8; 16], ece::EcKeyComponents) {
        let (pair, auth) = ece::generate_keypair_and_auth_secret().unwrap();
        (pair.pub_as_raw().unwrap(), auth, pair.raw_components().unwrap())
    }

    /// The text that a phone reads in a message.
    fn decrypt(private: &[u8], p256dh: &[u8], auth: &[u8], message: &[u8]) -> Vec<u8> {
        let (salt, public) = (&message[..16], &message[21..86]);
        let ours = PrivateKey::from_private_key(&ECDH_P256, private).unwrap();
        let secret = agree(&ours, UnparsedPublicKey::new(&ECDH_P256, public), (), |shared| {
            Ok(mac(mac(auth, &[shared]).as_ref(), &[b"WebPush: info\0", p256dh, public, &[1]]))
        });
        let key = mac(salt, &[secret.unwrap().as_ref()]);
        let content_key = mac(key.as_ref(), &[b"Content-Encoding: aes128gcm\0\x01"]);
        let nonce = mac(key.as_ref(), &[b"Content-Encoding: nonce\0\x01"]);
        let content_key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key.as_ref()[..16]).unwrap());
        let mut record = message[86..].to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce.as_ref()[..12]).unwrap();
        let text = content_key.open_in_place(nonce, Aad::empty(), &mut record).unwrap();
        // Padding, and the delimiter before it.
        let end = text.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(text[end], 2);
        text[..end].to_vec()
    }

    #[test]
    fn what_is_encrypted_here_is_read_by_others_up_to_the_longest_text() {
        let (p256dh, auth, components) = phone();
        for length in [0, 1, 200, LONGEST] {
            let text = vec![b'x'; length];
            let message = encrypt(&p256dh, &auth, &text, &SystemRandom::new()).unwrap();
            assert!(message.len() <= 4096, "{}", message.len());
            assert_eq!(ece::decrypt(&components, &auth, &message).unwrap(), text);
        }
        assert!(encrypt(&p256dh, &auth, &[0; LONGEST + 1], &SystemRandom::new()).is_err());
        assert!(encrypt(&[4; 65], &auth, b"x", &SystemRandom::new()).is_err(), "no point on the curve");
    }

    #[test]
    fn what_others_encrypt_is_read_the_same_way() {
        let (p256dh, auth, components) = phone();
        let encoded = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let info = SubscriptionInfo::new("https://push.example/1".to_owned(), encoded(&p256dh), encoded(&auth));
        let mut builder = WebPushMessageBuilder::new(&info);
        builder.set_payload(ContentEncoding::Aes128Gcm, "Fête à Noël".as_bytes());
        let message = builder.build().unwrap().payload.unwrap().content;
        assert_eq!(decrypt(components.private_key(), &p256dh, &auth, &message), "Fête à Noël".as_bytes());
        let ours = encrypt(&p256dh, &auth, b"x", &SystemRandom::new()).unwrap();
        assert_eq!(decrypt(components.private_key(), &p256dh, &auth, &ours), b"x");
    }

    /// RFC 8291, appendix A, as far as it does not depend on random numbers: its message is read.
    #[test]
    fn the_example_of_the_standard_is_read() {
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
        let message = bytes(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let text = decrypt(
            &bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
            &bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            &message,
        );
        assert_eq!(text, b"When I grow up, I want to be a watermelon");
    }
}
