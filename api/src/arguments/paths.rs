//! The paths of debates.

use crate::consultations::ConsultationId;
use kit::tenants::Commune;

/// The path of a debate at the desk.
pub(crate) fn desk_debate(commune: &Commune, id: ConsultationId) -> String {
    format!("{}/bureau/consultations/{id}/debat", commune.path())
}
