//! The links in mails: tokens that can be made again for every letter, and revoked.
//!
//! A token names a reader and carries a seal (HMAC) of the reader, what it is for, and the reader's epoch, so none is
//! kept. Counting the epoch up makes all older ones worthless.

use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::EditionName;
use super::entity::reader;
use crate::App;
use ground::ids::{CommuneId, ReaderId};
use kit::mail::{Email, LinkKey};
use kit::tenants::Commune;

pub(super) const CONFIRM: &str = "/digests/confirm";

/// The page on which a reader changes their subscription.
pub(super) const MANAGE: &str = "/digests/manage";

/// The page on which they end it.
pub(super) const UNSUBSCRIBE: &str = "/digests/unsubscribe";

/// The page on which they take that back.
pub(super) const RETURN: &str = "/digests/return";

/// The path on which mail programs end it by one click; a token follows.
pub(super) const ONE_CLICK: &str = "/v1/digests/unsubscribe/";

/// The purpose of a token, which does for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To become a reader.
    Confirm,
    /// To take over another address.
    Change,
    /// To see and change one's subscription.
    Manage,
    /// To end it.
    Unsubscribe,
}

impl Purpose {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Change => "change",
            Self::Manage => "manage",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// The holder of a token: the parts of a reader that its seal covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    pub(super) id: ReaderId,
    pub(super) epoch: i64,
    pub(super) new_email: Option<&'a Email>,
}

impl<'a> From<&'a reader::Model> for Holder<'a> {
    fn from(reader: &'a reader::Model) -> Self {
        Self { id: reader.id, epoch: reader.epoch, new_email: reader.new_email.as_ref() }
    }
}

/// The maker of tokens, which knows its own again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Links<'a>(&'a LinkKey);

impl<'a> Links<'a> {
    pub(super) fn of(app: &'a App) -> Self {
        Self(&app.link_key)
    }

    /// A reader's token for a purpose.
    pub(super) fn token<'r>(&self, reader: impl Into<Holder<'r>>, purpose: Purpose) -> String {
        let holder = reader.into();
        let mut bytes = holder.id.uuid().as_bytes().to_vec();
        bytes.extend(self.0.seal(&sealed(&holder, purpose)));
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The reader that a token names, before anything is known of its seal.
    pub(super) fn reader_of(token: &str) -> Option<ReaderId> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let id: [u8; 16] = bytes.get(..16).filter(|_| bytes.len() == 48)?.try_into().ok()?;
        Some(ReaderId::from_uuid(Uuid::from_bytes(id)))
    }

    /// True if a token is one that this server sent, and this reader's for this purpose now.
    pub(super) fn made(&self, token: &str, reader: &reader::Model, purpose: Purpose) -> bool {
        let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(token) else { return false };
        bytes.len() == 48 && self.0.is_sealed(&sealed(&reader.into(), purpose), &bytes[16..])
    }

    /// A seal that stands for a mailbox where only sameness matters.
    pub(super) fn seal_of_mailbox(&self, email: &Email) -> String {
        self.seal_of(&format!("address {}", email.mailbox()))
    }

    /// A seal that stands for a mailbox in one commune, where only sameness matters.
    pub(super) fn seal_of_reader(&self, commune: CommuneId, email: &Email) -> String {
        self.seal_of(&format!("reader {commune} {}", email.mailbox()))
    }

    /// A seal that stands for a network where only sameness matters.
    pub(super) fn seal_of_network(&self, network: IpAddr) -> String {
        self.seal_of(&format!("network {network}"))
    }

    fn seal_of(&self, text: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.seal(text.as_bytes()))
    }

    /// The name of one of the places that are counted under a seal.
    pub(super) fn place(&self, seal: &str, number: u64) -> Uuid {
        let sealed = self.0.seal(format!("place {number} {seal}").as_bytes());
        let mut name = [0; 16];
        name.iter_mut().zip(sealed).for_each(|(byte, sealed)| *byte = sealed);
        Uuid::from_bytes(name)
    }
}

fn sealed(holder: &Holder<'_>, purpose: Purpose) -> Vec<u8> {
    let of = match purpose {
        // Of the address that it was sent to.
        Purpose::Change => holder.new_email.map(Email::as_str).unwrap_or_default(),
        Purpose::Confirm | Purpose::Manage | Purpose::Unsubscribe => "",
    };
    format!("{} {} {} {of}", purpose.name(), holder.id, holder.epoch).into_bytes()
}

/// The path of the page of a link in a mail, without its token.
pub(super) const fn page_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Confirm | Purpose::Change => CONFIRM,
        Purpose::Manage => MANAGE,
        Purpose::Unsubscribe => UNSUBSCRIBE,
    }
}

/// The path of the page of a link, with its token.
pub(super) fn with_token(purpose: Purpose, token: &str) -> String {
    let token: String = byte_serialize(token.as_bytes()).collect();
    format!("{}?token={token}", page_of(purpose))
}

/// The path on which a reader takes back that they left, with the token that ended their letters.
pub(super) fn to_return(token: &str) -> String {
    let token: String = byte_serialize(token.as_bytes()).collect();
    format!("{RETURN}?token={token}")
}

/// The path of a reader's subscription.
pub(super) fn to_manage(app: &App, reader: &reader::Model) -> String {
    with_token(Purpose::Manage, &Links::of(app).token(reader, Purpose::Manage))
}

/// The path on which a reader's subscription ends.
pub(super) fn to_unsubscribe(app: &App, reader: &reader::Model) -> String {
    with_token(Purpose::Unsubscribe, &Links::of(app).token(reader, Purpose::Unsubscribe))
}

/// The path of a commune's editions.
pub(super) fn editions(commune: &Commune) -> String {
    format!("/v1/communes/{}/digests", commune.slug)
}

/// The address of an edition.
pub(super) fn edition(app: &App, commune: &Commune, name: &EditionName) -> String {
    app.site.at(&format!("{}/{name}", editions(commune)))
}
