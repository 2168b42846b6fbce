//! Envelopes: ballots sealed to the key of a consultation, and the keys themselves.
//!
//! A ballot is padded to one length a question and sealed with HPKE (RFC 9180, base mode, X25519, HKDF-SHA256,
//! ChaCha20-Poly1305), bound to its consultation, question and entry. The private keys are files of their own user alone,
//! outside the database and its backups; they are destroyed when the ballots were counted. What was accepted is
//! acknowledged with a signature (Ed25519, RFC 8032) over digests, never over what is inside.

mod files;
mod letters;
mod padding;
mod seal;
mod shared;
mod sign;
mod signer;

pub use files::{BallotKeys, KeyFileError};
pub(crate) use files::{Box, destroy, key_file, make_key, private_key};
pub(crate) use letters::{drawn, is_code, typed};
pub(crate) use padding::{pad, unpad};
pub(crate) use seal::{Bound, NotSealed, PrivateKey, open, seal};
pub(crate) use shared::{HOLDERS, SHARE_LENGTH, lock_share, rejoin, share_out, unlock_share};
pub(crate) use sign::{public_key, sign};
