//! The statement of accessibility, in the form that the law gives it (RGAA 4.1; decree 2019-768, article 4).

use std::io;

use askama::Template;
use chrono::NaiveDate;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::{framed, serve};
use crate::App;
use crate::communes::settings::CommuneSettings;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::http::Ready;
use kit::pages::{self, Frame, MenuEntry, Sample, Site, TownHall};
use kit::tenants::Commune;

/// The statement among a commune's pages. The law wants its state said in the very link that leads to it.
pub(in crate::server) const ACCESSIBILITY: MenuEntry = MenuEntry {
    end: "/accessibilite",
    icon: "people",
    words: ("Accessibilité : non conforme", "Accessibility: not compliant"),
};

/// The day on which the statement was last written anew.
const WRITTEN: (i32, u32, u32) = (2026, 11, 29);

#[derive(Template)]
#[template(path = "legal/accessibility.html")]
struct AccessibilityPage<'a> {
    frame: Frame,
    board: String,
    commune: &'a str,
    /// The address of the site that it is about.
    address: String,
    town_hall: TownHall,
    written: String,
}

#[handler]
pub(super) async fn show_accessibility(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    serve(app.0, request, &slug.0, &ACCESSIBILITY, write).await
}

fn write(site: &Site, commune: &Commune, settings: &CommuneSettings, language: Language) -> io::Result<Ready> {
    pages::ready(&show(site, commune, settings, language), language)
}

fn show<'a>(
    site: &Site,
    commune: &'a Commune,
    settings: &CommuneSettings,
    language: Language,
) -> AccessibilityPage<'a> {
    let about = language.say(
        "Déclaration d’accessibilité : état, tests, contact, recours.",
        "Statement of accessibility: state, tests, contact, remedies.",
    );
    let frame = framed(site, commune, settings, language, &ACCESSIBILITY, about);
    let (year, month, day) = WRITTEN;
    AccessibilityPage {
        board: commune.path(),
        commune: &commune.name,
        address: site.at(&commune.path()),
        town_hall: frame.plate.as_ref().map(|plate| plate.town_hall.clone()).unwrap_or_default(),
        written: NaiveDate::from_ymd_opt(year, month, day).map(|it| day_of_year(it, language)).unwrap_or_default(),
        frame,
    }
}

pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let settings = CommuneSettings::example();
    Sample::of("legal/accessibility.html", &show(site, &Commune::example(), &settings, language))
}
