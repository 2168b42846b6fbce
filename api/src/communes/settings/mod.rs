//! The settings of a commune: what its pages, its letter and its board say of the town hall itself.
//!
//! One document a commune, which its clerk and its mayor change; what nobody set is as the catalogue has it, or absent. All
//! but the population is public. The letter's day, hour and address for answers are settings of the letter.
//!
//! Invariants: the openings of a day do not overlap, and those of a day end after they begin; an accent colour is read on
//! white; the picture is an image that the commune keeps.

mod api;
mod change;
mod colour;
mod contact;
mod entity;
mod queries;
mod sections;
mod spoken;
mod values;
mod wire;

pub use api::SettingsApi;
pub use change::{CommuneSettingsPatch, SettingsError, set};
pub use colour::AccentColour;
pub use contact::{Closure, ContactDetails, Opening};
pub(crate) use queries::FILES;
pub use queries::of;
pub use sections::{PageSection, ShownSections};
pub use spoken::{closures_in_words, openings_in_words};
pub use values::{DisplayName, Population, PostalAddress, Telephone};
pub use wire::CommuneSettingsOut;

use poem_openapi::types::Example;

use crate::posts::{Body, Image};

/// What a commune says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneSettings {
    /// The name on its pages and its letter: its own, unless it chose another.
    pub display_name: String,
    /// Its town hall's address, telephone and hours.
    pub contact: ContactDetails,
    /// Its legal mentions, in Markdown.
    pub legal_mentions: Body,
    /// Its legal mentions, as HTML that is safe in any page.
    pub legal_mentions_html: String,
    /// Its coat of arms, or another picture.
    pub picture: Option<Image>,
    /// The colour of its pages.
    pub accent_colour: Option<AccentColour>,
    /// Number of inhabitants: the catalogue's, unless it says another; 0 if neither does.
    pub population: u32,
    /// The sections that its pages show.
    pub sections: ShownSections,
}

impl Example for CommuneSettings {
    fn example() -> Self {
        let shown = CommuneSettingsOut::example();
        Self {
            display_name: shown.display_name,
            contact: shown.contact,
            legal_mentions: Body::empty(),
            legal_mentions_html: shown.legal_mentions_html,
            picture: None,
            accent_colour: shown.accent_colour,
            population: shown.population,
            sections: ShownSections(shown.sections),
        }
    }
}
