//! A consultation that somebody votes in, and the frame of its pages.

use std::sync::Arc;

use crate::communes;
use crate::communes::settings::CommuneSettings;
use crate::consultations::consultation;
use ground::text::Language;
use kit::pages::{Frame, Site};
use kit::tenants::Commune;

/// A consultation that somebody votes in.
pub(super) struct Voting {
    pub(super) row: consultation::Model,
    pub(super) commune: Arc<Commune>,
    pub(super) settings: CommuneSettings,
    pub(super) language: Language,
}

/// The frame of a page that is somebody's own.
pub(super) fn framed(site: &Site, voting: &Voting, title: String) -> Frame {
    let framed = communes::framed(site, &voting.commune, &voting.settings, voting.language, title);
    Frame { is_personal: true, ..framed }
}
