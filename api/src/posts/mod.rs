//! Posts: notices and events, as far as they are the same. Both are posted for an organisation, on the boards of
//! communes, and live the same life.
//!
//! A post is a **sheet** on each of its boards, a row of its own that shares the post's public id ([`Sheets`]): each
//! commune decides on its own sheet, so that one may show a text which another still looks at. A publisher changes all
//! sheets at once; a commune's clerk the one on their board, and the text only where it hangs nowhere else. A sheet
//! that left its board is swept ([`PostState::Left`]).
//!
//! The table keeps what somebody decided: draft, submitted, approved, rejected, withdrawn. Whether something approved
//! is scheduled, published or expired follows from its dates and the clock ([`Life`]), so nothing has to run for it.
//!
//! ```text
//!        publish (trusted, or staff)
//! draft ─────────────────────────────▶ approved: scheduled ─▶ published ─▶ expired
//!   │ publish (moderated)                 ▲
//!   └──────▶ submitted ──approve──────────┘
//!              │  ▲
//!       reject ▼  │ edit
//!             rejected                 any ──withdraw──▶ withdrawn ──restore──▶ what it was before
//! ```
//!
//! An edit of what is approved by a moderated organisation is kept as a revision, the body of a PATCH, while the
//! approved text stays up; approving applies it. What waits, the post or its revision, has a `submitted_at`. A
//! publisher cannot restore what the staff withdrew; it goes back to the queue.

mod announce;
mod create;
mod decisions;
mod edit;
mod enclosures;
mod grasp;
mod hide;
mod kind;
mod life;
mod listing;
mod moderate;
mod owner;
mod post;
mod publisher;
mod queries;
mod reach;
mod references;
mod render;
mod revision;
mod sheets;
mod standing;
mod steps;
mod sweep;
mod table;
mod telling;
mod texts;
mod transitions;
mod wire;

use ground::{line, names};

pub(crate) use announce::{GRACE_SECONDS, ToAnnounce};
pub(crate) use create::{Begun, CreateError, Going, Prepared, Wanted, begin, prepare};
pub(crate) use decisions::{Decisions, WrongStep};
pub(crate) use edit::{EditError, change, edit, merged, rendered};
pub use enclosures::{Attached, Attachment, Attachments, Image};
pub(crate) use enclosures::{Enclosed, attachments_of, look_up};
pub(crate) use grasp::{Held, Precondition, grasp};
pub(crate) use hide::{HideError, hide, show};
pub use kind::PostKind;
pub use life::Life;
pub(crate) use life::goes_up_at;
pub use listing::NotPublic;
pub(crate) use listing::may_list;
pub use moderate::Rejection;
pub(crate) use moderate::{ModerateError, approve, reconsider, reject};
pub(crate) use owner::Owner;
pub(crate) use post::{Common, Edited, NoSuch, Post, ReadPostError};
pub use publisher::NamedBoards;
pub(crate) use publisher::{NoPublisher, choose_boards, choose_publisher};
pub(crate) use queries::{find, hanging, read, read_for_page, sheet, titles, to_moderate};
pub(crate) use reach::{OutOfReach, as_author, by_board};
pub(crate) use references::follow_files;
pub(crate) use render::{Rendered, address, plain, render, render_text};
pub use revision::RevisionOut;
pub(crate) use revision::waiting;
pub use sheets::OnBoardOut;
pub(crate) use sheets::{Seen, Sheets};
pub(crate) use steps::{Stepped, on_board, steps};
pub(crate) use sweep::sweep;
pub(crate) use table::{SheetColumn, SheetRow, sheet_table};
pub(crate) use telling::tell_of_alert;
pub use texts::{Body, Link, Title};
pub(crate) use transitions::{TransitionError, publish, published, restore, restored, withdraw};
pub(crate) use wire::{OnWire, allowed_by, document};

names! {
    /// The decision on a sheet, as it is stored.
    pub enum PostState {
        /// Being written.
        Draft = "draft",
        /// Waits for the clerk.
        Submitted = "submitted",
        /// May go up on its date.
        Approved = "approved",
        /// The clerk said no.
        Rejected = "rejected",
        /// Taken down.
        Withdrawn = "withdrawn",
        /// Left the board for good: as good as not there, until it is swept.
        Left = "left",
    }
}

names! {
    /// The status of a post in its life.
    pub enum PostStatus {
        /// Being written.
        Draft = "draft",
        /// Waits for the clerk.
        Submitted = "submitted",
        /// Goes up on its date.
        Scheduled = "scheduled",
        /// On the board.
        Published = "published",
        /// Its date has passed.
        Expired = "expired",
        /// Taken down; stays for staff.
        Withdrawn = "withdrawn",
        /// The clerk said no.
        Rejected = "rejected",
    }
}

names! {
    /// The side on which somebody acted.
    pub enum By {
        /// The commune's staff.
        Staff = "staff",
        /// The organisation itself.
        Publisher = "publisher",
    }
}

line!(
    /// The reason of a town hall that says no: one line, 1 to 500 characters.
    Reason,
    500,
    "Le motif compte de 1 à 500 caractères, sur une seule ligne.",
    "The reason has 1 to 500 characters, on a single line."
);

impl PostStatus {
    /// True if everybody may see it.
    pub const fn is_public(self) -> bool {
        match self {
            Self::Published | Self::Expired => true,
            Self::Draft | Self::Submitted | Self::Scheduled | Self::Withdrawn | Self::Rejected => false,
        }
    }
}
