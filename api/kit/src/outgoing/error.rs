//! Failures of calls, said so that an association understands them.

use std::error::Error;
use std::time::Duration;
use std::{fmt, io};

use serde::{Deserialize, Serialize};

use super::resolve::NotPublic;
use ground::say;
use ground::text::{Language, Message};

/// A reason why an outgoing call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// The address may not be called.
    Refused(RefusedAddress),
    /// Nobody answers there, or its name does not exist, or the connection broke.
    Unreachable,
    /// Its certificate is not valid for it.
    Certificate,
    /// The whole took longer than this.
    TooSlow(Duration),
    /// The body is larger than this many bytes.
    TooLarge(usize),
    /// The body is compressed, though that was not asked for.
    Compressed,
    /// The server answers, but not with what was asked for.
    Status {
        /// Its status.
        status: u16,
        /// The time for which it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// This machine has no certificates to check others with.
    NoCertificates,
}

/// A reason why an address may not be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedAddress {
    /// It is no address, or too long.
    Unreadable,
    /// It does not begin with https.
    NotHttps,
    /// It holds a user name or a password.
    UserInfo,
    /// Its port is another service's.
    Port(u16),
    /// It does not lead to the public internet.
    NotPublic,
    /// It leads on and on.
    TooManyRedirects,
    /// It leads from https to http.
    Downgrade,
}

impl CallError {
    /// The sentence for whoever gave the address.
    pub fn message(&self) -> Message {
        match self {
            Self::Refused(refused) => refused.message(),
            Self::Unreachable => say!("L’adresse est injoignable.", "The address cannot be reached."),
            Self::Certificate => say!(
                "Le certificat de sécurité de l’adresse n’est pas valable.",
                "The security certificate of the address is not valid.",
            ),
            Self::TooSlow(limit) => say!(
                "L’adresse met plus de {seconds} s à répondre.",
                "The address takes longer than {seconds} s to answer.",
                seconds = limit.as_secs()
            ),
            Self::TooLarge(limit) => say!(
                "L’adresse envoie plus de {size} Mio.",
                "The address sends more than {size} MiB.",
                size = limit / (1024 * 1024)
            ),
            Self::Compressed => say!(
                "L’adresse envoie un contenu compressé, ce qui n’était pas demandé.",
                "The address sends compressed content, which was not asked for.",
            ),
            Self::Status { status, .. } => {
                say!("L’adresse répond {status}.", "The address answers {status}.", status)
            }
            Self::NoCertificates => say!(
                "Ce serveur ne peut vérifier aucun certificat : l’exploitant doit installer les certificats racine (paquet ca-certificates).",
                "This server can check no certificate: its operator should install the root certificates (package ca-certificates).",
            ),
        }
    }

    /// The meaning of the client's error.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let mut next = error.source();
        while let Some(inner) = next {
            if inner.is::<NotPublic>() {
                return Self::Refused(RefusedAddress::NotPublic);
            }
            if let Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) =
                inner.downcast_ref()
            {
                return Self::Certificate;
            }
            // An error of input or output does not name the one it wraps as its source, but holds it.
            next = match inner.downcast_ref::<io::Error>() {
                Some(wrapper) => wrapper.get_ref().map(|content| content as &(dyn Error + 'static)),
                None => inner.source(),
            };
        }
        Self::Unreachable
    }
}

impl RefusedAddress {
    fn message(self) -> Message {
        match self {
            Self::Unreadable => say!(
                "Une adresse s’écrit par exemple https://agenda.exemple.fr/agenda.ics, en 2000 caractères au plus.",
                "An address is written such as https://agenda.exemple.fr/agenda.ics, in 2,000 characters at most.",
            ),
            Self::NotHttps => {
                say!("L’adresse doit commencer par https://.", "The address must begin with https://.")
            }
            Self::UserInfo => say!(
                "L’adresse ne doit contenir ni nom d’utilisateur ni mot de passe.",
                "The address must hold no user name and no password.",
            ),
            Self::Port(port) => say!(
                "Le port {port} n’est pas accepté dans une adresse.",
                "Port {port} is not accepted in an address.",
                port
            ),
            Self::NotPublic => say!(
                "L’adresse ne mène pas à un serveur public d’internet.",
                "The address does not lead to a public server of the internet.",
            ),
            Self::TooManyRedirects => say!(
                "L’adresse renvoie plus de trois fois vers une autre.",
                "The address leads on to another one more than three times.",
            ),
            Self::Downgrade => say!(
                "L’adresse renvoie vers une autre qui n’est pas en https.",
                "The address leads on to another one that is not https.",
            ),
        }
    }
}

/// In English, for logs.
impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().in_language(Language::En))
    }
}

impl Error for CallError {}
