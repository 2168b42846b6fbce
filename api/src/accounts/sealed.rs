//! What mails carry: codes and links that are made again from an id and the key of links, so that no row holds them.

use aws_lc_rs::constant_time;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

use kit::mail::LinkKey;

/// The purpose of a code or link, which does for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sealed {
    /// To sign in.
    SignIn,
    /// To take over another address.
    EmailChange,
    /// To take that back.
    EmailUndo,
    /// To accept a role.
    Invitation,
    /// To confirm that an association asks to publish.
    Joining,
    /// To take a share of a consultation’s key.
    KeyShare,
}

impl Sealed {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign in",
            Self::EmailChange => "change address",
            Self::EmailUndo => "undo address",
            Self::Invitation => "invitation",
            Self::Joining => "joining",
            Self::KeyShare => "key share",
        }
    }

    /// The token of a link: the id and its seal, 64 characters of base64url.
    pub(crate) fn token(self, key: &LinkKey, id: Uuid) -> String {
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend(key.seal(&self.linked(id)));
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The id in a token, if its seal is ours and for this.
    pub(crate) fn id_of(self, key: &LinkKey, token: &str) -> Option<Uuid> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 48)?;
        let (id, seal) = bytes.split_at(16);
        let id = Uuid::from_slice(id).ok()?;
        key.is_sealed(&self.linked(id), seal).then_some(id)
    }

    /// The six digits of an id.
    pub(crate) fn code(self, key: &LinkKey, id: Uuid) -> String {
        let seal = key.seal(format!("{} code {id}", self.name()).as_bytes());
        let number = seal.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// True if these are the digits of an id, blanks between them aside; it takes the same time whichever are wrong.
    pub(crate) fn is_code(self, key: &LinkKey, id: Uuid, typed: &str) -> bool {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        constant_time::verify_slices_are_equal(self.code(key, id).as_bytes(), digits.as_bytes()).is_ok()
    }

    fn linked(self, id: Uuid) -> Vec<u8> {
        format!("{} link {id}", self.name()).into_bytes()
    }
}

/// A seal that stands for an address's network where only sameness matters.
pub(super) fn of_network(key: &LinkKey, network: std::net::IpAddr) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key.seal(format!("sign-in network {network}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> LinkKey {
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".parse().unwrap()
    }

    #[test]
    fn a_link_does_for_one_purpose_and_one_id() {
        let id = Uuid::now_v7();
        let token = Sealed::SignIn.token(&key(), id);
        assert_eq!(Sealed::SignIn.id_of(&key(), &token), Some(id));
        assert_eq!(Sealed::Invitation.id_of(&key(), &token), None);
        assert_eq!(Sealed::SignIn.id_of(&key(), "AAAA"), None);
    }

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        let id = Uuid::now_v7();
        let code = Sealed::SignIn.code(&key(), id);
        assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        assert!(Sealed::SignIn.is_code(&key(), id, &format!(" {} {}", &code[..3], &code[3..])));
        assert!(!Sealed::SignIn.is_code(&key(), id, &code[..5]));
    }
}
