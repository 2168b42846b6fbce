//! The menu of every commune's pages: each noun names its entries, and they are listed here.

use super::legal;
use crate::{
    accountability, associations, board, communes, digests, events, mandates, moderation, notices, push, register,
};
use kit::documents::View;
use kit::pages::{FeedEntry, Menu};

/// The menu of this release.
pub static MENU: Menu = Menu {
    tabs: &[board::BOARD, events::AGENDA, accountability::VOICE, push::TELL_ME],
    desk: &[communes::DESK_HOME, notices::PUBLISH, events::DESK_AGENDA, moderation::REVIEW, register::DESK_REGISTER],
    search: Some(notices::ARCHIVES),
    tell: Some(push::TELL_ME),
    letter: Some(digests::LETTER),
    foot: &[
        (
            "Aussi ici",
            "Also here",
            &[notices::ARCHIVES, associations::ASSOCIATIONS, mandates::COUNCILLORS, digests::LETTER],
        ),
        ("Ce site", "This site", &[legal::MENTIONS, legal::DATA, legal::ACCESSIBILITY]),
        ("Pour la mairie", "For the town hall", &[board::POSTER, board::SCREEN, board::INTEGRATION, board::TERMINAL]),
    ],
    feeds: &[
        FeedEntry {
            media_type: "application/atom+xml",
            end: View::Atom.end(),
            words: ("Panneaux (Atom)", "Notices (Atom)"),
        },
        FeedEntry {
            media_type: "application/feed+json",
            end: View::Json.end(),
            words: ("Panneaux (JSON Feed)", "Notices (JSON Feed)"),
        },
        FeedEntry { media_type: "text/calendar", end: View::Agenda.end(), words: ("Agenda", "Agenda") },
    ],
};
