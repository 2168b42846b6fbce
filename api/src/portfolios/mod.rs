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
use kit::tenants::Commune;

/// The end of the path of a commune's page about its councillors.
pub(crate) const COUNCILLORS_END: &str = "/elus";

/// The path of a portfolio's page.
pub(crate) fn page_of(commune: &Commune, id: PortfolioId) -> String {
    format!("{}{COUNCILLORS_END}/{id}", commune.path())
}

/// The end of the path of the page about them at the desk.
pub(crate) const DESK_END: &str = "/delegations";

id!(
    /// A portfolio.
    PortfolioId
);
id!(
    /// A project of a portfolio.
    ProjectId
);
