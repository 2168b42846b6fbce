//! « Comment circule une voix » : the rules of delegation in plain words, with examples.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::asked::Place;
use crate::App;
use crate::communes;
use crate::delegations::residence::page_of;
use ground::say;
use kit::pages::{self, Frame, Sharing, Site};

#[derive(Template)]
#[template(path = "delegations/how.html")]
pub(super) struct HowPage {
    frame: Frame,
    back: String,
}

#[handler]
pub(super) async fn show_how(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let place = Place::of(app.0, &slug.0, pages::language(request.headers())).await?;
    Ok(pages::answer(&shown(&app.site, &place), place.language)?)
}

/// The page of a commune.
pub(super) fn shown(site: &Site, place: &Place) -> HowPage {
    let language = place.language;
    let title = say!("Comment circule une voix", "How a voice goes round").in_language(language);
    let back = page_of(&place.commune.slug);
    let about = language.say(
        "Confier sa voix, la reprendre, la porter : les règles, avec des exemples.",
        "Giving one’s voice, taking it back, carrying it: the rules, with examples.",
    );
    let sharing = Sharing::of_page(site, &format!("{back}/comment"), about, None);
    let frame = communes::framed(site, &place.commune, &place.settings, language, title);
    HowPage { frame: frame.shared(sharing), back }
}
