//! The paths of a consultation's page, and of the page on which methods of voting are tried.

use super::ConsultationId;

/// The path of a consultation's page. It never changes.
pub(crate) fn page_of(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}

/// The path of the page on which anybody tries the methods of voting.
pub(crate) const TRIAL: &str = "/essai";
