//! Letters: an edition in one language for one set of sections, and its way to the mail server.

mod alarm;
mod consulted;
mod dates;
mod deliver;
mod letter;
mod promises;
mod settle;
mod single;
mod text;
mod view;
mod words;

pub use alarm::TellBlocked;
pub(super) use letter::{Letter, page, plain, write};
pub(super) use promises::promise_range;
pub use promises::{SendLetter, SendLetters};
pub(super) use single::{send_note, send_note_in_turn, send_to};
pub(super) use view::LetterFrame;
