//! What residents read for a category.

use super::Category;
use ground::text::Message;

impl Category {
    /// As residents read it.
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
