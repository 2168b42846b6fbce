//! Portfolios: what each councillor answers for (*délégation* in French law), with its topics and projects.
//!
//! The mayor gives them; whoever holds one says how its projects stand, and opens consultations in it. One that ended stays
//! for what was asked in it.

mod add;
mod change;
mod end;
mod entity;
mod queries;
mod values;

pub(crate) use add::add;
pub use add::{AddPortfolioError, NewPortfolio};
pub(crate) use change::change;
pub use change::{ChangePortfolioError, PortfolioPatch};
pub(crate) use end::end;
pub(crate) use entity::Model as PortfolioRow;
pub(crate) use queries::{USES_TOPIC, all_of, find, is_held_by};
pub use values::{HolderTitle, NewHolder, NewProject, PortfolioTitle, Project, ProjectState, Projects};

use ground::id;

id!(
    /// A portfolio.
    PortfolioId
);
id!(
    /// A project of a portfolio.
    ProjectId
);
