//! States, kinds and reasons as the desk says them.

use super::close::ClosingReason;
use super::{EntryState, GroupKind};
use ground::say;
use ground::text::Message;

impl EntryState {
    /// The state, in a word or two.
    pub(super) fn words(self) -> Message {
        match self {
            Self::Open => say!("au registre", "in the register"),
            Self::Moved => say!("déménagé", "moved away"),
            Self::Deceased => say!("décédé", "died"),
            Self::Duplicate => say!("doublon", "duplicate"),
            Self::Error => say!("erreur", "error"),
        }
    }
}

impl ClosingReason {
    /// The reason, as the staff chooses it.
    pub(super) fn words(self) -> Message {
        match self {
            Self::Moved => say!("La personne a quitté la commune", "They moved away"),
            Self::Deceased => say!("La personne est décédée", "They died"),
            Self::Duplicate => say!("Elle est deux fois au registre", "They are in the register twice"),
            Self::Error => say!("Elle n’aurait pas dû y être", "They should not have been there"),
        }
    }
}

impl GroupKind {
    /// The kind, in a word or two.
    pub(super) fn words(self) -> Message {
        match self {
            Self::Hamlet => say!("hameau", "hamlet"),
            Self::YouthCouncil => say!("conseil des jeunes", "youth council"),
            Self::Association => say!("association", "association"),
            Self::Council => say!("conseil municipal", "municipal council"),
            Self::Other => say!("autre", "other"),
        }
    }
}
