//! Pages written out from examples, which one test holds against what pages are made of.

use askama::Template;
use uuid::Uuid;

#[cfg(test)]
use super::{Site, menu::Menu};
use crate::http::problem;
use crate::tenants::{Area, Commune};
use ground::ids::CommuneId;
use ground::text::Language;

/// A page written out from an example of its context.
#[derive(Debug)]
pub struct Sample {
    /// Its template, such as `notices/page.html`.
    pub template: &'static str,
    /// The result of writing it out.
    pub html: Result<String, askama::Error>,
}

impl Sample {
    /// A template with an example.
    pub fn of(template: &'static str, page: &impl Template) -> Self {
        Self { template, html: super::answer::render(page) }
    }
}

/// The kit's own pages in a language.
pub fn samples(language: Language) -> Vec<Sample> {
    let all = problem::ALL.iter().map(|kind| super::problem::page(kind, language));
    all.map(|page| Sample::of("http/problem.html", &page)).collect()
}

#[cfg(test)]
impl Site {
    /// The example of a server's addresses.
    pub(crate) fn example() -> Self {
        Self {
            public_url: "https://panneau.exemple.fr/".parse().unwrap(),
            menu: &Menu::EMPTY,
            tokens_in_clear: false,
            host: super::site::Hosting::default(),
        }
    }
}

impl Commune {
    /// The example of a commune.
    pub fn example() -> Self {
        let place = |code: &str, name: &str| Area { code: code.to_owned(), name: name.to_owned() };
        Self {
            id: CommuneId::from_uuid(Uuid::from_u128(0x019a_bf3e_7a10_7f3e_8d1c_5a0b_9c3a_0001)),
            insee_code: "57361".to_owned(),
            slug: "kerling-les-sierck".to_owned(),
            name: "Kerling-lès-Sierck".to_owned(),
            timezone: "Europe/Paris".to_owned(),
            postcodes: vec!["57480".to_owned()],
            population: 599,
            department: place("57", "Moselle"),
            epci: Some(place("200070746", "CC Bouzonvillois-Trois Frontières")),
        }
    }
}
