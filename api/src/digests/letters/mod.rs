//! Letters: an edition as mails, and their way to the mail server.

pub(super) mod dates;
pub(super) mod deliver;
pub(super) mod language;
pub(super) mod letter;
pub(super) mod settle;
pub(super) mod text;
