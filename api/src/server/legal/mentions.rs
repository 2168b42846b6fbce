//! The legal mentions of a commune: who publishes, who answers for it, and who runs the server.

use std::io;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::{framed, serve};
use crate::App;
use crate::communes::settings::CommuneSettings;
use ground::text::Language;
use kit::http::Ready;
use kit::pages::{self, Frame, Hosting, MenuEntry, Sample, Site, TownHall};
use kit::tenants::Commune;

/// The legal mentions among a commune's pages.
pub(in crate::server) const MENTIONS: MenuEntry =
    MenuEntry { end: "/mentions-legales", icon: "doc", words: ("Mentions légales", "Legal mentions") };

#[derive(Template)]
#[template(path = "legal/mentions.html")]
struct MentionsPage<'a> {
    frame: Frame,
    board: String,
    commune: &'a str,
    town_hall: TownHall,
    /// What the commune says itself, as HTML that is safe in any page.
    own: &'a str,
    host: &'a [String],
    security: Option<&'a str>,
}

#[handler]
pub(super) async fn show_mentions(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    serve(app.0, request, &slug.0, &MENTIONS, write).await
}

fn write(site: &Site, commune: &Commune, settings: &CommuneSettings, language: Language) -> io::Result<Ready> {
    pages::ready(&show(site, commune, settings, language), language)
}

fn show<'a>(
    site: &'a Site,
    commune: &'a Commune,
    settings: &'a CommuneSettings,
    language: Language,
) -> MentionsPage<'a> {
    let about = language.say(
        "Qui publie ce tableau, qui en répond, qui l’héberge.",
        "Who publishes this board, who answers for it, who hosts it.",
    );
    let frame = framed(site, commune, settings, language, &MENTIONS, about);
    MentionsPage {
        board: commune.path(),
        commune: &commune.name,
        town_hall: frame.plate.as_ref().map(|plate| plate.town_hall.clone()).unwrap_or_default(),
        own: &settings.legal_mentions_html,
        host: &site.host.mentions,
        security: site.host.security_contact.as_deref(),
        frame,
    }
}

pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (commune, settings) = (Commune::example(), CommuneSettings::example());
    let said = Hosting {
        mentions: vec!["Syndicat du numérique".to_owned(), "1 rue du Four, 57000 Metz".to_owned()],
        security_contact: Some("mailto:securite@exemple.fr".to_owned()),
    };
    let sites = [Hosting::default(), said].map(|host| Site { host, ..site.clone() });
    sites.iter().map(|site| Sample::of("legal/mentions.html", &show(site, &commune, &settings, language))).collect()
}
