//! The paths of consultations at the desk.

use crate::communes::DeskPlace;
use crate::consultations::ConsultationId;
use kit::tenants::Commune;

/// The path of the list of a commune's consultations at its desk.
pub(super) fn list(commune: &Commune) -> String {
    super::DESK_CONSULTATIONS.path(&commune.slug)
}

/// The path on which a new one is written.
pub(super) fn blank(commune: &Commune) -> String {
    format!("{}/nouvelle", list(commune))
}

/// The path of a consultation at the desk.
pub(crate) fn desk_consultation(commune: &Commune, id: ConsultationId) -> String {
    format!("{}/{id}", list(commune))
}

/// The path of something that is done with a consultation, by its end.
pub(super) fn step(at: &DeskPlace<'_>, id: ConsultationId, end: &str) -> String {
    format!("{}/{end}", desk_consultation(&at.commune, id))
}
