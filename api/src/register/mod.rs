//! The register: the residents of a commune who are asked, as its town hall lists them.
//!
//! An entry is one person: open, or closed with a reason, and kept a year after it closed. It is activated by an account that
//! types a code from a letter; an account has one entry a commune at most, and an entry one account. Codes are kept as seals
//! under a key of their own, so that whoever reads the database cannot try them; several letters may be on their way, and one
//! activates. The staff reads and writes the register after signing in afresh, and what it did to which entry stands in the
//! audit log. No address of e-mail stands in it, and nothing of a ballot.
//!
//! Whoever changes which entries there are, merges two, or freezes an electorate locks the commune's row first
//! ([`LockedRegister`]). Rooms above hear in the same transaction of what ends or moves a voice ([`Consequences`]).

mod activate;
mod activate_page;
mod api;
mod belonging;
mod close;
mod codes;
mod consequences;
mod create;
mod desk;
mod detach;
mod edit;
mod entity;
mod erase;
mod folded;
mod forget;
mod groups;
mod groups_api;
mod import;
mod letters;
mod lock;
mod look_up;
mod lookups;
mod mail;
mod merge;
mod people;
mod queries;
mod reads;
mod residences;
mod staff;
mod steps;
mod steps_api;
mod texts;
mod wire;
mod words;

pub(crate) use activate::belong_to;
pub use activate_page::PAGES;
pub(crate) use activate_page::samples;
pub use api::Api;
pub(crate) use codes::CODE_WORKS;
pub use codes::{CodesFor, Print, PrintError, PrintedCode, print};
pub use consequences::{Consequences, EntryChange, Hanging};
pub(crate) use desk::{DESK_LISTS, DESK_PAGES, DESK_REGISTER, desk_samples};
pub(crate) use erase::ERASURE;
pub use forget::ForgetRegister;
pub(crate) use forget::{CLOSED_KEPT, MISSES_KEPT};
pub use groups_api::GroupsApi;
pub use import::{FileRefused, IMPORTS, import_file};
pub use letters::letters;
pub use lock::LockedRegister;
pub(crate) use look_up::{FoundPerson, is_open, look_up};
pub(crate) use lookups::{accounts_of, council_of, entries_of, every_entry, names_of, open_among};
pub use mail::MailResidence;
pub(crate) use people::{Person, look_for, people, person};
pub(crate) use queries::group_names;
pub use queries::{
    AccountEntry, Home, group_kind, homes_of, is_asked, open_entries, own_entries, public_name, resident_of,
    with_accounts,
};
pub(crate) use residences::residences_of;
pub use steps_api::EntryStepsApi;
pub use texts::Reference;

use ground::{id, names};

id!(
    /// An entry of a register.
    EntryId
);
id!(
    /// A group of entries.
    GroupId
);

names! {
    /// The state of an entry.
    pub enum EntryState {
        /// In the register.
        Open = "open",
        /// Moved away.
        Moved = "moved",
        /// Died.
        Deceased = "deceased",
        /// Was there twice.
        Duplicate = "duplicate",
        /// Should not have been there.
        Error = "error",
    }
}

names! {
    /// A step in the life of an entry, which the staff notes a reason for.
    pub enum EntryStep {
        /// It was closed.
        Closed = "closed",
        /// It was opened again.
        Reopened = "reopened",
        /// It was taken from its account.
        Detached = "detached",
    }
}

names! {
    /// The state of the code of an entry.
    pub enum CodeState {
        /// None works.
        None = "none",
        /// One waits in a letter.
        Printed = "printed",
        /// An account used one.
        Used = "used",
    }
}

names! {
    /// The kind of a group.
    pub enum GroupKind {
        /// A hamlet.
        Hamlet = "hamlet",
        /// The youth council.
        YouthCouncil = "youth_council",
        /// The members of an association.
        Association = "association",
        /// The municipal council, whose members delegate nothing.
        Council = "council",
        /// Anything else.
        Other = "other",
    }
}
