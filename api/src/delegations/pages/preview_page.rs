//! Where a voice would go, before it is given.

use askama::Template;

use super::asked::Place;
use super::form::{BACK, GIVE};
use crate::delegations::delegation_wire::GoingOut;
use crate::delegations::preview::Preview;
use crate::delegations::residence::page_of;
use ground::say;
use kit::forms::Typed;
use kit::pages::{Frame, Site};

/// The page that shows where a voice would go.
#[derive(Template)]
#[template(path = "delegations/preview.html")]
pub(super) struct PreviewPage {
    frame: Frame,
    action: String,
    goes: Vec<GoingOut>,
    unassigned: u8,
    warnings: Vec<String>,
    hidden: Vec<(String, String)>,
}

/// Where a voice would go.
pub(super) fn shown(site: &Site, place: &Place, preview: &Preview, typed: &Typed) -> PreviewPage {
    let language = place.language;
    let title = say!("Où irait votre voix", "Where your voice would go").in_language(language);
    PreviewPage {
        frame: place.framed(site, title),
        action: page_of(&place.commune.slug),
        goes: preview.shown.goes.clone(),
        unassigned: preview.shown.unassigned,
        warnings: preview.warnings.iter().map(|(_, said)| said.in_language(language)).collect(),
        hidden: typed.clone().without(&[GIVE, BACK]).every(),
    }
}
