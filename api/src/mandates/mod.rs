//! Mandates: what came of the portfolios of councillors, in public: their consultations, results, responses, and promises kept
//! and late.

mod api;
mod wire;

pub use api::Api;
