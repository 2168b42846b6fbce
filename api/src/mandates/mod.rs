//! Mandates: what came of the portfolios of councillors, in public: their consultations, results, responses, and promises kept
//! and late; and at the desk who answers for what, and the topics that all of it hangs on.

mod api;
mod desk;
mod pages;
mod seen;
mod wire;
mod words;

pub use api::Api;
pub(crate) use desk::{DESK_PAGES, desk_samples};
pub(crate) use pages::{COUNCILLORS, PAGES, samples};
pub use wire::PortfolioOut;
