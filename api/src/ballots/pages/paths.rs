//! The paths of a consultation's pages.

use crate::consultations::ConsultationId;
pub(crate) use crate::consultations::page_of;

/// The path on which one votes.
pub(super) fn vote_of(id: ConsultationId) -> String {
    format!("{}/voter", page_of(id))
}
