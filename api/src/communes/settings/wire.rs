//! A commune's settings on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::{AccentColour, CommuneSettings, ContactDetails, PageSection};
use crate::posts::Image;

/// A commune's settings
#[derive(Debug, Clone, PartialEq, Serialize, Object)]
#[oai(rename = "CommuneSettings", example)]
pub struct CommuneSettingsOut {
    /// The name on its pages and its letter.
    pub display_name: String,
    /// Its town hall's address, telephone and hours.
    pub contact: ContactDetails,
    /// Its legal mentions, in Markdown.
    pub legal_mentions: String,
    /// Its legal mentions, as HTML that is safe in any page.
    pub legal_mentions_html: String,
    /// Its coat of arms, or another picture.
    #[oai(nullable)]
    pub picture: Option<Image>,
    /// The colour of its pages.
    #[oai(nullable)]
    pub accent_colour: Option<AccentColour>,
    /// Number of inhabitants; 0 if not known.
    pub population: u32,
    /// The sections that its pages show.
    pub sections: Vec<PageSection>,
}

impl From<CommuneSettings> for CommuneSettingsOut {
    fn from(settings: CommuneSettings) -> Self {
        Self {
            display_name: settings.display_name,
            contact: settings.contact,
            legal_mentions: settings.legal_mentions.to_string(),
            legal_mentions_html: settings.legal_mentions_html,
            picture: settings.picture,
            accent_colour: settings.accent_colour,
            population: settings.population,
            sections: settings.sections.0,
        }
    }
}

impl Example for CommuneSettingsOut {
    fn example() -> Self {
        Self {
            display_name: "Kerling-lès-Sierck".to_owned(),
            contact: ContactDetails::example(),
            legal_mentions: "Directrice de la publication\u{a0}: Mme la maire.".to_owned(),
            legal_mentions_html: "<p>Directrice de la publication\u{a0}: Mme la maire.</p>".to_owned(),
            picture: Some(Image::example()),
            accent_colour: "#12395b".parse().ok(),
            population: 599,
            sections: PageSection::ALL.to_vec(),
        }
    }
}
