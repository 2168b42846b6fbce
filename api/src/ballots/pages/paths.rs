//! The paths of a consultation's pages.

use crate::consultations::ConsultationId;

pub(super) use crate::consultations::page_of;

/// The path of all arguments.
pub(super) fn arguments_of(id: ConsultationId) -> String {
    format!("{}/arguments", page_of(id))
}

/// The path of one's own page.
pub(super) fn mine_of(id: ConsultationId) -> String {
    format!("{}/moi", page_of(id))
}

/// The path of its poster.
pub(super) fn poster_of(id: ConsultationId) -> String {
    format!("{}/affiche", page_of(id))
}

/// The path on which one votes.
pub(super) fn vote_of(id: ConsultationId) -> String {
    format!("{}/voter", page_of(id))
}

/// The path on which two people open the urn.
pub(in crate::ballots) fn key_of(id: ConsultationId) -> String {
    format!("{}/cle", page_of(id))
}

/// The path of the page with every ballot.
pub(super) fn ballots_of(id: ConsultationId) -> String {
    format!("{}/bulletins", page_of(id))
}

/// The path of the result as JSON.
pub(super) fn result_of(id: ConsultationId) -> String {
    format!("/v1{}/result", page_of(id))
}
