//! Categories of events.

use ground::text::Message;
use ground::{names, say};

names! {
    /// The category of an event.
    pub enum EventCategory {
        /// A market.
        Market = "market",
        /// A flea market (vide-grenier, brocante).
        FleaMarket = "flea_market",
        /// A festival or fête.
        Festival = "festival",
        /// A contest (loto, belote, fishing).
        Contest = "contest",
        /// Sport.
        Sport = "sport",
        /// Concerts, theatre, exhibitions.
        Culture = "culture",
        /// A meeting.
        Meeting = "meeting",
        /// A session of the municipal council.
        Council = "council",
        /// A workshop or course.
        Workshop = "workshop",
        /// The school.
        School = "school",
        /// Anything else.
        Other = "other",
    }
}

impl EventCategory {
    /// Its name for residents.
    pub const fn label(self) -> Message {
        match self {
            Self::Market => say!("Marché", "Market"),
            Self::FleaMarket => say!("Vide-grenier, brocante", "Flea market"),
            Self::Festival => say!("Fête", "Festival"),
            Self::Contest => say!("Jeu, concours", "Game, contest"),
            Self::Sport => say!("Sport", "Sport"),
            Self::Culture => say!("Culture", "Culture"),
            Self::Meeting => say!("Réunion", "Meeting"),
            Self::Council => say!("Conseil municipal", "Municipal council"),
            Self::Workshop => say!("Atelier", "Workshop"),
            Self::School => say!("École", "School"),
            Self::Other => say!("Événement", "Event"),
        }
    }
}
