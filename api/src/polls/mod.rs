//! Quick polls: the town hall asks one question, devices or residents answer, once each, and everybody sees the result.
//! A poll is indicative: it says how many answered, and nobody has checked who they are.
//!
//! ```text
//! open ──(its `closes_at` passes)──▶ closed ──conclusion──▶ concluded
//!   │                                  └─(30 days without)─▶ answer owed
//!   └ may be edited and deleted until the first answer
//! ```
//!
//! All of it but the conclusion follows from dates and the clock, so nothing has to run for it. The conclusion is what
//! the town hall will do with the answers: it goes back to the board for two weeks.
//!
//! Invariants: whoever answers counts once in a poll, with their last answer; options stay as they are once somebody
//! chose one; counts are rows counted, never numbers kept beside them; an answer changes nothing that a board shows.
//! Answering locks the poll against its edit, deletion and conclusion, and answers do not wait for each other. The hour
//! is read once the poll is locked: an answer of the last moment may be counted a moment after the close, never after a
//! conclusion.

mod announce;
mod answer;
mod answer_page;
mod answers;
mod api;
mod conclude;
mod counting;
mod create;
mod delete;
mod desk;
mod desk_pages;
mod desk_wish;
mod edit;
mod end_early;
mod entity;
mod grasp;
mod merged;
mod options;
mod pages;
mod paths;
mod queries;
mod routes;
mod rules;
mod shown;
mod tally;
mod texts;
mod view;
mod wire;

pub(crate) use announce::{ToAnnounce, announced, to_announce};
pub use answer::{Answer, AnswerError, answer};
pub(crate) use answer_page::COOKIE_KEPT;
pub use api::Api;
pub use conclude::{ConcludeError, NewConclusion, conclude};
pub use create::NewPoll;
pub(crate) use create::create;
pub use delete::{DeleteError, delete};
pub(crate) use desk::DESK_PAGES;
pub(crate) use desk_pages::desk_samples;
pub use edit::{EditError, PollPatch, edit};
pub use end_early::{EndEarlyError, end_early};
pub(crate) use merged::HANGING;
pub use options::{PollOption, PollOptions};
pub(crate) use pages::samples;
pub(crate) use paths::{desk_list, desk_page, page_of};
pub(crate) use queries::{OwedPoll, concluded, on_board, owed, questions, totals};
pub(crate) use routes::PAGES;
pub(crate) use shown::{Answered, OpenQuestion, OwedAnswer};
pub use texts::{Conclusion, Label, Labels, Question};
pub use wire::{PollCard, PollOut};

use ground::names;

names! {
    /// Those whom a poll asks.
    pub enum PollAudience {
        /// Anybody, one answer a device.
        Devices = "devices",
        /// The commune's residents, one answer each.
        Residents = "residents",
    }
}

names! {
    /// The rule for showing a poll's counts; after the close they always are.
    pub enum PollResults {
        /// At any time.
        Live = "live",
        /// To those who have answered.
        AfterAnswer = "after_answer",
        /// To nobody before the close, the town hall included.
        AfterClose = "after_close",
    }
}

names! {
    /// The status of a poll.
    pub enum PollStatus {
        /// Takes answers.
        Open = "open",
        /// Its time is over.
        Closed = "closed",
    }
}
