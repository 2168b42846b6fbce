//! The addresses that take larger bodies than others.

use crate::{ballots, calendars, consultations, desk, digests, events, files, notices, register};
use kit::http::bodies::Larger;

/// All of them.
pub(super) const LARGER: &[Larger] = &[
    files::UPLOADS,
    events::IMPORTS,
    register::IMPORTS,
    register::DESK_LISTS,
    ballots::PAPER_CONTENTS[0],
    ballots::PAPER_CONTENTS[1],
    notices::DESK_UPLOADS[0],
    notices::DESK_UPLOADS[1],
    // Before those of events, whose ids stand where theirs have words.
    calendars::DESK_IMPORTS,
    events::DESK_PICTURES[0],
    events::DESK_PICTURES[1],
    events::DESK_PICTURES[2],
    desk::DESK_PICTURES,
    consultations::DESK_UPLOADS[0],
    consultations::DESK_UPLOADS[1],
    consultations::DESK_UPLOADS[2],
    digests::DESK_LISTS,
];
