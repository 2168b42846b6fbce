//! Categories of notices, and severities of alerts.

use ground::text::Message;
use ground::{names, say};

names! {
    /// The category of a notice.
    pub enum Category {
        /// Anything the commune wants known.
        Information = "information",
        /// A danger: stays on top, needs a severity and an expiry.
        Alert = "alert",
        /// Works on roads and networks.
        Works = "works",
        /// A cut of water, power or telephone.
        Outage = "outage",
        /// The municipal council.
        Council = "council",
        /// The school.
        School = "school",
        /// Associations.
        Association = "association",
        /// Health.
        Health = "health",
        /// Jobs.
        Jobs = "jobs",
        /// Lost and found.
        LostAndFound = "lost_and_found",
    }
}

names! {
    /// The severity of an alert, in the words of the Common Alerting Protocol 1.2.
    pub enum Severity {
        /// Little danger.
        Minor = "minor",
        /// Some danger.
        Moderate = "moderate",
        /// Great danger.
        Severe = "severe",
        /// Extraordinary danger.
        Extreme = "extreme",
    }
}

impl Category {
    /// As residents read it.
    pub const fn label(self) -> Message {
        match self {
            Self::Information => say!("Information", "Information"),
            Self::Alert => say!("Alerte", "Alert"),
            Self::Works => say!("Travaux", "Works"),
            Self::Outage => say!("Coupure", "Outage"),
            Self::Council => say!("Conseil municipal", "Municipal council"),
            Self::School => say!("École", "School"),
            Self::Association => say!("Associations", "Associations"),
            Self::Health => say!("Santé", "Health"),
            Self::Jobs => say!("Emploi", "Jobs"),
            Self::LostAndFound => say!("Objets trouvés", "Lost and found"),
        }
    }
}

impl Category {
    /// The name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Information => "info",
            Self::Alert => "alert",
            Self::Works => "works",
            Self::Outage => "drop",
            Self::Council => "hall",
            Self::School => "school",
            Self::Association => "people",
            Self::Health => "hand",
            Self::Jobs => "pen",
            Self::LostAndFound => "search",
        }
    }
}

impl Severity {
    /// True if most organisations need the town hall's word for such an alert, and phones ring in quiet hours.
    pub(crate) fn is_grave(self) -> bool {
        match self {
            Self::Minor | Self::Moderate => false,
            Self::Severe | Self::Extreme => true,
        }
    }

    /// As residents read it.
    pub const fn label(self) -> Message {
        match self {
            Self::Minor => say!("danger faible", "little danger"),
            Self::Moderate => say!("danger modéré", "some danger"),
            Self::Severe => say!("danger grave", "great danger"),
            Self::Extreme => say!("danger extrême", "extreme danger"),
        }
    }
}
