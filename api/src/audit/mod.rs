//! The audit log: what was done at the desk of each commune, by whom, and to what; never what was written.
//!
//! An entry is written in the transaction of what it tells of: it lasts if and only if that does. The entries of a commune
//! are numbered without gaps, and each holds a hash of the one before it, so that one that is changed or taken out later
//! shows (`tambour audit verify`). They are kept for six years; what is left then is still a chain, whose beginning is sealed with the
//! key of links. The log of a commune that came from another server is as it was written there: whose id that server knew and
//! this one does not is looked up beside it (`moved_in`).

mod api;
mod chain;
mod checked;
mod entity;
mod erased;
mod forget;
mod moved_in;
mod read;
mod verify;
mod words;
mod write;

pub use api::Api;
pub(crate) use checked::{Checked, checked};
pub(crate) use entity::entry::Model as Entry;
pub use erased::LEFT;
pub use forget::ForgetAudit;
pub(crate) use forget::KEPT;
pub(crate) use moved_in::{know_caller, seal_anew};
pub(crate) use read::{Entries, Wanted, entries};
pub use verify::{Verified, verify, verify_commune};
pub(crate) use write::{Done, done_by, write};

use ground::names;

names! {
    /// Something that is done at a desk.
    pub enum Deed {
        /// Something new was made.
        Created = "created",
        /// It was changed.
        Changed = "changed",
        /// It went up, or was scheduled.
        Published = "published",
        /// A clerk let it up.
        Approved = "approved",
        /// A clerk sent it back.
        Rejected = "rejected",
        /// It came down.
        Withdrawn = "withdrawn",
        /// It went back up.
        Restored = "restored",
        /// It was taken off one board.
        Hidden = "hidden",
        /// It was put back on that board.
        Shown = "shown",
        /// It was cancelled.
        Cancelled = "cancelled",
        /// It was closed.
        Closed = "closed",
        /// What becomes of it was said.
        Concluded = "concluded",
        /// It was deleted.
        Deleted = "deleted",
        /// It was answered.
        Answered = "answered",
        /// It was sent.
        Sent = "sent",
        /// Somebody was invited.
        Invited = "invited",
        /// Somebody accepted.
        Accepted = "accepted",
        /// A role or a right ended.
        Ended = "ended",
        /// It was open again.
        Reopened = "reopened",
        /// It went into another that was the same.
        Merged = "merged",
        /// It was taken from its account.
        Detached = "detached",
        /// A list was taken in.
        Imported = "imported",
        /// Codes were made for it.
        Coded = "coded",
        /// Its key was made for three people.
        Shared = "shared",
        /// Whether it voted was looked up.
        LookedUp = "looked_up",
        /// A ballot was cast for it, or an envelope of it noted.
        Assisted = "assisted",
        /// Paper ballots of it were opened.
        Opened = "opened",
    }
}

names! {
    /// The kind of thing that something is done to.
    pub enum Thing {
        /// A notice.
        Notice = "notice",
        /// An event, or one of its dates.
        Event = "event",
        /// A poll.
        Poll = "poll",
        /// An organisation, or its place in the commune.
        Organisation = "organisation",
        /// A calendar that an organisation follows.
        Calendar = "calendar",
        /// A file.
        File = "file",
        /// What the commune says of itself.
        Settings = "settings",
        /// A role.
        Member = "member",
        /// The letter.
        Letter = "letter",
        /// An account.
        Account = "account",
        /// The register of residents, whole.
        Register = "register",
        /// An entry of it.
        Entry = "entry",
        /// A group of residents.
        Group = "group",
        /// A topic.
        Topic = "topic",
        /// A councillor's portfolio.
        Portfolio = "portfolio",
        /// A consultation.
        Consultation = "consultation",
        /// Something that the council promised.
        Milestone = "milestone",
        /// An argument.
        Argument = "argument",
        /// A contribution.
        Contribution = "contribution",
        /// The synthesis of contributions.
        Synthesis = "synthesis",
        /// A ballot, by the register entry that it was cast for.
        Ballot = "ballot",
        /// A ballot on paper, by the register entry that its envelope names.
        PaperBallot = "paper_ballot",
    }
}
