//! Editions: what the letter says in a week or a day, and when it is made.

pub(super) mod archive;
pub(super) mod compose;
pub(super) mod forms;
pub(super) mod introduce;
pub(super) mod preview;
pub(super) mod rounds;
pub(super) mod schedule;
pub(super) mod sections;
