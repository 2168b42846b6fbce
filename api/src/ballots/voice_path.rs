//! The path of the page about one's own voice in a consultation.

use crate::consultations::ConsultationId;

/// The path of the page about one's own voice in a consultation.
pub(super) fn voice_of(id: ConsultationId) -> String {
    format!("/consultations/{id}/voix")
}
