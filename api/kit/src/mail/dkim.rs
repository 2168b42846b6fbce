//! Signing mails (DKIM, RFC 6376; Ed25519 by RFC 8463), so that the server that receives one can tell it is ours.
//!
//! Written here on aws-lc-rs: the crates that sign want either a DNS resolver or the crate `rsa`, which leaks its key
//! by timing. Headers and body are canonicalised as `relaxed`.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256};
use aws_lc_rs::{digest, rsa};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use ground::clock::Instant;

/// Headers that are signed, each named once more than it is there (RFC 6376, section 8.15): one that somebody adds, and
/// some programs would show, breaks the signature. Those of the list too, so that nobody can change where to unsubscribe.
const SIGNED: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Headers that are signed if a mail has them: a server on the way may add another.
const ALSO_SIGNED: &[&str] = &["auto-submitted", "precedence"];

/// A reason why a key does not sign.
#[derive(Debug, thiserror::Error)]
pub enum DkimKeyError {
    /// Its file cannot be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// The file holds something else.
    #[error("{}: a private key in PEM is expected, RSA (2048 bits or more) or Ed25519", path.display())]
    Unfit {
        /// Its path.
        path: PathBuf,
    },
}

/// A key that signs, and the selector under which its other half is published.
pub struct DkimKey {
    selector: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<rsa::KeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// It is a secret.
impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl DkimKey {
    /// Read a key from its file (PEM: PKCS #8, or PKCS #1 for RSA).
    ///
    /// # Errors
    /// When the file cannot be read, or holds no such key.
    pub fn read(selector: &str, path: &Path) -> Result<Self, DkimKeyError> {
        let text = fs::read_to_string(path).map_err(|error| DkimKeyError::File { path: path.to_owned(), error })?;
        Self::parse(selector, &text).ok_or_else(|| DkimKeyError::Unfit { path: path.to_owned() })
    }

    fn parse(selector: &str, pem: &str) -> Option<Self> {
        let body: String = pem
            .lines()
            .skip_while(|line| !line.starts_with("-----BEGIN"))
            .skip(1)
            .take_while(|line| !line.starts_with('-'))
            .collect();
        let der = BASE64_STANDARD.decode(body.trim()).ok()?;
        let rsa = rsa::KeyPair::from_pkcs8(&der).or_else(|_| rsa::KeyPair::from_der(&der)).ok();
        let pair = match rsa.filter(|pair| pair.public_modulus_len() >= 256) {
            Some(pair) => Pair::Rsa(Box::new(pair)),
            None => Pair::Ed25519(Ed25519KeyPair::from_pkcs8(&der).ok()?),
        };
        Some(Self { selector: selector.to_owned(), pair })
    }

    /// The name and the content of the record that publishes its other half under a domain (RFC 6376, section 3.6.1).
    ///
    /// # Errors
    /// When the other half cannot be written.
    pub fn record(&self, domain: &str) -> Result<(String, String), Unspecified> {
        let value = match &self.pair {
            Pair::Rsa(pair) => {
                let public: PublicKeyX509Der<'_> = pair.public_key().as_der()?;
                format!("v=DKIM1; k=rsa; p={}", BASE64_STANDARD.encode(public.as_ref()))
            }
            Pair::Ed25519(pair) => {
                format!("v=DKIM1; k=ed25519; p={}", BASE64_STANDARD.encode(pair.public_key().as_ref()))
            }
        };
        Ok((format!("{}._domainkey.{domain}", self.selector), value))
    }

    fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)?;
                Ok(signature)
            }
            Pair::Ed25519(pair) => Ok(pair.try_sign(digest::digest(&digest::SHA256, text).as_ref())?.as_ref().to_vec()),
        }
    }
}

/// The signatures of all keys, which stand in front of the mail.
pub(super) fn sign(mail: &str, keys: &[DkimKey], domain: &str, now: Instant) -> Result<String, Unspecified> {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap_or((mail, ""));
    let headers = headers(head);
    let body_hash = BASE64_STANDARD.encode(digest::digest(&digest::SHA256, &relaxed_body(body.as_bytes())));
    let present = |name: &&str| headers.contains_key(*name);
    let signed: Vec<&str> =
        [SIGNED, ALSO_SIGNED].concat().into_iter().filter(present).chain(SIGNED.iter().copied()).collect();
    let mut signatures = String::new();
    for key in keys {
        let seconds = now.micros() / 1_000_000;
        let value = format!(
            "v=1; a={}; c=relaxed/relaxed; d={domain}; s={}; t={seconds};\r\n h={};\r\n bh={body_hash};\r\n b=",
            key.algorithm(),
            key.selector,
            signed.join(":\r\n  "),
        );
        let mut text = String::new();
        let mut once = headers.clone();
        for name in &signed {
            // Its second time there is none left, which stands for nothing at all.
            if let Some(value) = once.remove(*name) {
                // Writing to a String cannot fail.
                let _ = write!(text, "{name}:{value}\r\n");
            }
        }
        let _ = write!(text, "dkim-signature:{}", relaxed(&value));
        signatures.push_str("DKIM-Signature: ");
        signatures.push_str(&value);
        for (place, letter) in BASE64_STANDARD.encode(key.sign(text.as_bytes())?).chars().enumerate() {
            if place > 0 && place % 72 == 0 {
                signatures.push_str("\r\n  ");
            }
            signatures.push(letter);
        }
        signatures.push_str("\r\n");
    }
    Ok(signatures)
}

/// The headers by their names, relaxed (section 3.4.2). Our mails have each of them once.
fn headers(head: &str) -> HashMap<String, String> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let split = unfolded.split("\r\n").filter_map(|line| line.split_once(':'));
    split.map(|(name, value)| (name.trim_end().to_ascii_lowercase(), relaxed(value))).collect()
}

/// A header's value without folds, and with one space where there are several.
fn relaxed(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The body with single spaces, none at the ends of lines, and no empty lines at its end (section 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    for line in body.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut space = false;
        for byte in line {
            if matches!(byte, b' ' | b'\t') {
                space = true;
            } else {
                if std::mem::take(&mut space) {
                    relaxed.push(b' ');
                }
                relaxed.push(*byte);
            }
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    while relaxed.ends_with(b"\r\n\r\n") {
        relaxed.truncate(relaxed.len() - 2);
    }
    if relaxed == b"\r\n" { Vec::new() } else { relaxed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_relaxed_as_the_rfc_says() {
        // The example of section 3.4.5.
        assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b""), b"");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"a"), b"a\r\n");
    }

    #[test]
    fn headers_are_unfolded_and_named_in_lower_case() {
        let found = headers("SUBJect : Z  \r\n\tY\r\nTo: a@b\r\n");
        assert_eq!((found["subject"].as_str(), found["to"].as_str()), ("Z Y", "a@b"));
    }

    #[test]
    fn each_header_is_named_once_more_than_it_is_there() {
        let pair = Ed25519KeyPair::generate().unwrap();
        let key = DkimKey { selector: "a".to_owned(), pair: Pair::Ed25519(pair) };
        let mail = "From: a@b\r\nSubject: x\r\nPrecedence: list\r\n\r\nx\r\n";
        let signed = sign(mail, &[key], "b", Instant::from_micros(0)).unwrap();
        let named = signed.split_once("h=").unwrap().1.split_once(';').unwrap().0.replace(char::is_whitespace, "");
        let count = |name: &str| named.split(':').filter(|it| *it == name).count();
        assert_eq!(["from", "subject", "reply-to", "precedence"].map(count), [2, 2, 1, 1], "{named}");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "nonsense"] {
            assert!(DkimKey::parse("a", text).is_none(), "{text:?}");
        }
    }
}
