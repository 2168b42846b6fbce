//! A consultation that somebody votes in, and the frame of its pages.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::accounts::SignedIn;
use crate::ballots::standing::{entry_of, votes_openly};
use crate::communes::settings::CommuneSettings;
use crate::consultations::consultation;
use crate::{App, communes};
use ground::text::Language;
use kit::pages::{Frame, Site};
use kit::tenants::Commune;

/// A consultation that somebody votes in.
pub(super) struct Voting {
    pub(super) row: consultation::Model,
    pub(super) commune: Arc<Commune>,
    pub(super) settings: CommuneSettings,
    pub(super) language: Language,
    /// True if they carry others' voices in it, and so vote in the open.
    pub(super) open: bool,
}

/// The frame of a page that is somebody's own.
pub(super) fn framed(site: &Site, voting: &Voting, title: String) -> Frame {
    Frame { is_personal: true, ..public_frame(site, voting, title) }
}

/// The frame of a page of a consultation that everybody reads alike.
pub(super) fn public_frame(site: &Site, voting: &Voting, title: String) -> Frame {
    communes::framed(site, &voting.commune, &voting.settings, voting.language, title)
}

/// True if somebody carries others' voices in a vote, and its cut-off lies ahead.
pub(super) async fn opens(app: &App, who: &SignedIn, row: &consultation::Model) -> Result<bool, DbErr> {
    let db = &app.db.read;
    match entry_of(db, &who.caller, row).await? {
        Some(entry) if app.clock.now() < row.delegates_until => votes_openly(db, row, entry).await,
        _ => Ok(false),
    }
}
