//! Ballots that the clerk takes in: at the counter, by phone, and on paper.
//!
//! An assisted ballot never takes the place of one that somebody cast themselves; one's own takes the place of an assisted
//! one. Paper is as in postal voting: envelopes are noted by name as they arrive, and stay closed; after the close those of
//! people who voted otherwise are set aside, the others opened, mixed, and their contents entered as one batch, without a
//! name. Whoever was helped is told at once, by mail or by a letter that is printed.

mod api;
mod assist;
mod at;
mod cancel;
mod contents;
mod look;
mod noted;
mod notify;
mod paper;
mod tell;
mod telling_words;
mod voters;
mod wire;

pub use api::CounterApi;
pub(super) use assist::assist;
pub(super) use cancel::cancel;
pub(crate) use contents::PAPER_CONTENTS;
pub(super) use contents::{bound_to_nobody, enter};
pub(super) use look::look;
pub(super) use noted::note;
pub(super) use notify::{VoteLetter, letters_of, letters_printed, with_letters};
pub(super) use paper::{paper_merged, paper_waits, to_open};
pub use tell::MailCounter;
pub(super) use wire::{AssistedChannel, AssistedIn, MayNotAssist, PaperEnvelopes};
