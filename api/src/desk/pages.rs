//! The home page of the desk.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::settings_page;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskPlace};
use crate::{App, moderation, notices, polls};
use ground::say;
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Page, Sample, Site};

pub(crate) const PAGES: &[Page] = &[
    Page::desk("/:commune/bureau", &show_home),
    Page::desk_form("/:commune/bureau/reglages", &settings_page::show_settings, &settings_page::send_settings),
    Page::desk_form("/:commune/bureau/reglages/lettre", &settings_page::find_letter, &settings_page::send_letter),
];

#[derive(Template)]
#[template(path = "desk/home.html")]
struct DeskHome {
    frame: Frame,
    publish: String,
    review: String,
    notices: String,
    polls: String,
}

#[handler]
async fn show_home(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    Ok(pages::answer(&show(&desk.at), desk.at.language)?)
}

fn show(at: &DeskPlace<'_>) -> DeskHome {
    DeskHome {
        frame: at.frame(say!("Le bureau", "The desk"), &DESK_HOME),
        publish: notices::PUBLISH.path(&at.commune.slug),
        review: moderation::REVIEW.path(&at.commune.slug),
        notices: notices::desk_list(&at.commune),
        polls: polls::desk_list(&at.commune),
    }
}

/// Pages of examples.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = vec![Sample::of("desk/home.html", &show(&DeskPlace::example(site, language)))];
    all.extend(settings_page::samples(site, language));
    all
}
