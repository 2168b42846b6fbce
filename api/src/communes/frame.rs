//! The frame of a commune's pages: its own name, colour and town hall on it.

use std::sync::Arc;

use poem::{Request, Response};

use super::settings::{self, CommuneSettings, openings_in_words};
use crate::App;
use ground::text::Language;
use kit::documents::{DocumentAddress, Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Site, TownHall};
use kit::refusal;
use kit::tenants::Commune;

refusal! {
    /// Reasons why a page of a commune cannot be shown.
    pub enum PageError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The commune of a page's address.
pub(crate) fn at(app: &App, slug: &str) -> Result<Arc<Commune>, PageError> {
    app.communes.get(slug).filter(|it| it.slug == slug).ok_or(PageError::NoSuchCommune)
}

/// The commune that a page's path begins with.
pub(crate) fn of_path(app: &App, path: &str) -> Option<Arc<Commune>> {
    at(app, path.strip_prefix('/')?.split('/').next()?).ok()
}

/// Answers with a page of a commune that is kept by its address, which ends so; `make` makes it in a language.
pub(crate) async fn serve(
    app: &App,
    request: &Request,
    commune: &Commune,
    end: &str,
    make: impl AsyncFnOnce(Language) -> Result<Snapshot, SnapshotError>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let address = DocumentAddress { language: Some(language), end };
    let make = async || make(language).await;
    Ok(app.boards.serve_at(request, commune, address, app.clock.now(), make).await.map_err(Refusal::problem)?)
}

/// The commune of a page's address, with what it says of itself now.
pub(crate) async fn of_page(app: &App, slug: &str) -> Result<(Arc<Commune>, CommuneSettings), PageError> {
    let commune = at(app, slug)?;
    let settings = said_by(app, &commune).await?;
    Ok((commune, settings))
}

/// The settings of a commune, for a page.
pub(crate) async fn said_by(app: &App, commune: &Commune) -> Result<CommuneSettings, PageError> {
    settings::of(&app.db.read, commune).await.map_err(PageError::Database)
}

/// The frame of a page, with what the commune says of itself.
pub(crate) fn framed(
    site: &Site,
    commune: &Commune,
    settings: &CommuneSettings,
    language: Language,
    title: impl Into<String>,
) -> Frame {
    let mut frame = Frame::of_commune(site, commune, language, title.into());
    frame.site.clone_from(&settings.display_name);
    if let Some(plate) = &mut frame.plate {
        let board = plate.board.clone();
        let is_shown = |href: &str| settings.sections.lead_to(href.strip_prefix(&board).unwrap_or(href));
        plate.tabs.retain(|link| is_shown(&link.href));
        plate.foot.iter_mut().for_each(|(_, links)| links.retain(|link| is_shown(&link.href)));
        plate.name.clone_from(&settings.display_name);
        plate.colour = settings.accent_colour.as_ref().map(|colour| colour.as_str().trim_start_matches('#').to_owned());
        let contact = &settings.contact;
        plate.town_hall = TownHall {
            openings: openings_in_words(&contact.openings, language),
            telephone: contact.telephone.as_ref().map(ToString::to_string),
            address: contact
                .address
                .iter()
                .flat_map(|it| it.to_string().lines().map(str::to_owned).collect::<Vec<_>>())
                .collect(),
        };
    }
    frame
}
