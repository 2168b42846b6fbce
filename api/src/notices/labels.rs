//! Names of categories and severities for residents.

use super::{Category, Severity};
use ground::text::Message;

impl Category {
    /// Its name for residents.
    pub const fn label(self) -> Message {
        match self {
            Self::Information => Message::fixed("Information", "Information"),
            Self::Alert => Message::fixed("Alerte", "Alert"),
            Self::Works => Message::fixed("Travaux", "Works"),
            Self::Outage => Message::fixed("Coupure", "Outage"),
            Self::Council => Message::fixed("Conseil municipal", "Municipal council"),
            Self::School => Message::fixed("École", "School"),
            Self::Association => Message::fixed("Associations", "Associations"),
            Self::Health => Message::fixed("Santé", "Health"),
            Self::Jobs => Message::fixed("Emploi", "Jobs"),
            Self::LostAndFound => Message::fixed("Objets trouvés", "Lost and found"),
        }
    }
}

impl Severity {
    /// Its name for residents.
    pub const fn label(self) -> Message {
        match self {
            Self::Minor => Message::fixed("danger faible", "little danger"),
            Self::Moderate => Message::fixed("danger modéré", "some danger"),
            Self::Severe => Message::fixed("danger grave", "great danger"),
            Self::Extreme => Message::fixed("danger extrême", "extreme danger"),
        }
    }
}
