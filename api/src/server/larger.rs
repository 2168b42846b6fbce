//! The addresses that take larger bodies than others.

use crate::{calendars, desk, events, files, notices, register};
use kit::http::bodies::Larger;

/// All of them.
pub(super) const LARGER: &[Larger] = &[
    files::UPLOADS,
    events::IMPORTS,
    register::IMPORTS,
    notices::DESK_UPLOADS[0],
    notices::DESK_UPLOADS[1],
    calendars::DESK_IMPORTS,
    desk::DESK_PICTURES,
];
