//! Arguments: what residents say in a debate, for, against or neither; and contributions, which a consultation may ask for as well.
//!
//! An argument is one idea under somebody's first name. Others support it or report it; nobody answers it but the town hall,
//! so that there is nothing to quarrel in. All read them in one order ([`fair`]): the best supported first, with places kept
//! for new ones.
//!
//! ```text
//! written ──▶ supported, reported ──▶ removed, with a reason in its place
//!    │ taken back by its author while nobody supports it
//! ```
//!
//! Who has an entry in the electorate writes and supports, in debate and in vote. An entry supports an argument once. Who
//! erases their account leaves their arguments to « un habitant », and their support as a number; 60 days after the result
//! every support is a number alone. A contribution stands beside the questions, perhaps with a point on a map; the
//! town hall sums contributions up in a public synthesis.

mod answer;
mod api;
mod contributions;
mod counted;
mod desk;
mod desk_page;
mod electing;
mod entity;
mod example;
mod export;
mod fair;
mod found;
mod grasp;
mod keep;
mod limits;
mod list;
mod of_demo;
mod paths;
mod register;
mod remove;
mod report;
mod reported;
mod shown;
mod support;
mod sweeps;
mod take_back;
mod texts;
mod wire;
mod write;

pub use api::Api;
pub use contributions::{ContributionsApi, NewContribution};
pub(crate) use contributions::{contribute, typed_contribution};
pub(crate) use desk::DESK_PAGES;
pub(crate) use desk_page::desk_samples;
pub use electing::InElectorate;
pub(crate) use example::example_debate;
pub(crate) use export::held;
pub(crate) use keep::keep;
pub(crate) use of_demo::argue_for;
pub(crate) use paths::desk_debate;
pub(crate) use register::ON_REGISTER;
pub use remove::DebateRemoval;
pub(crate) use remove::remove;
pub use report::NewReport;
pub(crate) use report::report;
pub use reported::ReportedArgumentOut;
pub(crate) use reported::reported;
pub(crate) use shown::{DebatePart, debate};
pub(crate) use support::{leave, support};
pub use sweeps::ForgetSupports;
pub(crate) use sweeps::SUPPORTS_KEPT;
pub(crate) use take_back::take_back;
pub use wire::ArgumentOut;
pub use write::NewArgument;
pub(crate) use write::write;

use ground::{id, names};

id!(
    /// An argument.
    ArgumentId
);
id!(
    /// A contribution.
    ContributionId
);

names! {
    /// The side that an argument takes.
    pub enum Stance {
        /// It is for what is asked, or for the option.
        For = "for",
        /// It is against it.
        Against = "against",
        /// It is neither.
        Neutral = "neutral",
    }
}

names! {
    /// The order of a list of arguments.
    pub enum ArgumentOrder {
        /// The best supported first, every fourth place the newest; the same for all within an hour.
        Fair = "fair",
        /// Newest first.
        New = "new",
    }
}
