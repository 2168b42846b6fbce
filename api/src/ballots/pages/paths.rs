//! The paths of a consultation's pages.

use crate::consultations::ConsultationId;

/// The path of a consultation's page. It never changes.
pub(crate) fn page_of(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}

/// The path on which one votes.
pub(super) fn vote_of(id: ConsultationId) -> String {
    format!("{}/voter", page_of(id))
}
