//! What a notice is about, and how grave an alert is.

use ground::{names, text::Message};

names! {
    /// What a notice is about.
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
    /// How grave an alert is, in the words of the Common Alerting Protocol 1.2.
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
    /// Whether most organisations need the town hall's word for such an alert, and phones ring in quiet hours.
    pub(crate) fn is_grave(self) -> bool {
        match self {
            Self::Minor | Self::Moderate => false,
            Self::Severe | Self::Extreme => true,
        }
    }

    /// As residents read it.
    pub const fn label(self) -> Message {
        match self {
            Self::Minor => Message::fixed("danger faible", "little danger"),
            Self::Moderate => Message::fixed("danger modéré", "some danger"),
            Self::Severe => Message::fixed("danger grave", "great danger"),
            Self::Extreme => Message::fixed("danger extrême", "extreme danger"),
        }
    }
}
