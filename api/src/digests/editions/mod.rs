//! Editions of the letter: their hour, their content, and the archive.

mod archive;
mod compose;
mod due;
mod forms;
mod introduce;
pub(super) mod preview;
pub(super) mod rounds;
mod schedule;
mod sections;
mod votes;

pub use archive::ArchiveApi;
pub(crate) use archive::has_editions;
pub(super) use archive::samples;
pub use compose::{Composed, send_now};
pub(super) use compose::{frame, gather, with_introduction};
pub use due::{Compose, EditionsDue};
pub(super) use introduce::IntroductionOut;
pub(crate) use introduce::{NewIntroduction, introduce};
pub use preview::SendPreview;
pub use schedule::EditionName;
pub(super) use schedule::Schedule;
