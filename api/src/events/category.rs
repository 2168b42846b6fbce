//! Categories of events.

use ground::{names, text::Message};

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
            Self::Market => Message::fixed("Marché", "Market"),
            Self::FleaMarket => Message::fixed("Vide-grenier, brocante", "Flea market"),
            Self::Festival => Message::fixed("Fête", "Festival"),
            Self::Contest => Message::fixed("Jeu, concours", "Game, contest"),
            Self::Sport => Message::fixed("Sport", "Sport"),
            Self::Culture => Message::fixed("Culture", "Culture"),
            Self::Meeting => Message::fixed("Réunion", "Meeting"),
            Self::Council => Message::fixed("Conseil municipal", "Municipal council"),
            Self::Workshop => Message::fixed("Atelier", "Workshop"),
            Self::School => Message::fixed("École", "School"),
            Self::Other => Message::fixed("Événement", "Event"),
        }
    }
}
