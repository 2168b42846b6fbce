//! Readers on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;
use serde_json::json;

use crate::App;
use crate::digests::entity::reader;
use crate::digests::{Cadence, Section, Sections};
use ground::clock::Instant;
use ground::input;
use ground::text::{Language, Message};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::mail::LinkToken;

/// A subscription to a commune's letter, as its reader sees it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestSubscription", example)]
pub struct ReaderOut {
    /// The commune, by its slug.
    pub commune: String,
    /// The rhythm of the letter.
    pub cadence: Cadence,
    /// Its sections; null for all of them, those to come too.
    #[oai(nullable)]
    pub sections: Option<Vec<Section>>,
    /// Its language.
    pub locale: Language,
    /// True if another address waits to be confirmed.
    pub address_change_pending: bool,
    /// True if nothing is sent any more, since the mail server refused the address three times in a row. A new
    /// subscription or another address ends that.
    pub suspended: bool,
    /// Time at which the address was confirmed.
    #[oai(nullable)]
    pub confirmed_at: Option<Instant>,
}

impl ReaderOut {
    pub(super) fn of(app: &App, reader: &reader::Model) -> Self {
        Self {
            commune: app.communes.by_id(reader.commune_id).map(|commune| commune.slug.clone()).unwrap_or_default(),
            cadence: reader.cadence,
            sections: Sections::read(reader.sections.as_deref()).list(),
            locale: reader.locale,
            address_change_pending: reader.new_email.is_some(),
            suspended: reader.suspended_at.is_some(),
            confirmed_at: reader.confirmed_at,
        }
    }
}

/// The condition that a subscription is the one which these tags stand for.
pub(super) fn allowed_by<'a>(app: &'a App, tags: &'a IfMatch) -> impl Fn(&reader::Model) -> bool + 'a {
    |reader| tags.allows(&Revision::of_resource(&ReaderOut::of(app, reader)))
}

impl Example for ReaderOut {
    fn example() -> Self {
        Self {
            commune: "kerling-les-sierck".to_owned(),
            cadence: Cadence::Weekly,
            sections: Some(vec![Section::Alerts, Section::Agenda]),
            locale: Language::Fr,
            address_change_pending: false,
            suspended: false,
            confirmed_at: Some(Instant::from_micros(1_795_363_200_000_000)),
        }
    }
}

/// A subscription that was confirmed just now
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConfirmedDigest", example)]
pub struct ConfirmedOut {
    /// The subscription.
    pub subscription: ReaderOut,
    /// The token that manages it, as every letter's link carries it.
    pub token: String,
}

impl Example for ConfirmedOut {
    fn example() -> Self {
        Self { subscription: ReaderOut::example(), token: "AZ…".to_owned() }
    }
}

/// The answer to everybody who asks for the letter
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestAsked", example)]
pub struct AskedOut {
    /// A sentence on what happens next, in the reader's language.
    pub detail: String,
}

impl AskedOut {
    /// A sentence on what happens next.
    pub(in crate::digests) fn told(message: &Message, language: Language) -> Self {
        Self { detail: message.in_language(language) }
    }
}

impl Example for AskedOut {
    fn example() -> Self {
        Self { detail: "Un message part à cette adresse : suivez son lien pour confirmer.".to_owned() }
    }
}

/// What became of a list of readers of before
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "InvitedReaders", example)]
pub struct InvitedOut {
    /// Number of addresses that were invited: each gets one mail.
    pub invited: usize,
    /// Number of those that read already, were invited within a year or left: they get nothing.
    pub already: usize,
    /// The lines that were refused.
    pub refused: Vec<RefusedLine>,
}

/// A line of a list that holds no address
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "RefusedLine")]
pub struct RefusedLine {
    /// Its number, from 1 on.
    pub line: i64,
    /// Why, in a sentence.
    pub detail: String,
}

impl Example for InvitedOut {
    fn example() -> Self {
        let detail = "Il n’y a pas d’adresse sur cette ligne.".to_owned();
        Self { invited: 118, already: 2, refused: vec![RefusedLine { line: 7, detail }] }
    }
}

input! {
    /// A token from a mail.
    #[example(json!({"token": "AZq_Pm-KfFSdfgucOlHS5wAA"}))]
    pub struct TokenIn {
        /// The token that the link carries after `token=`.
        pub token: LinkToken,
    }
}
