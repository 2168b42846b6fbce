//! Dates of events: their series, the index of their dates, and the agenda that reads it.

pub(super) mod agenda;
mod beyond;
pub(super) mod bounds;
mod change;
pub(super) mod clashes;
pub(super) mod coming;
pub(super) mod filters;
mod listed;
pub(super) mod occurrence;
pub(super) mod occurrences;
mod reschedule;
pub(super) mod series;
pub(super) mod when;

pub(crate) use bounds::read_calendar;
pub use change::{ChangeOut, DatedChange, DatedChanges, Deviation, Holding, OccurrenceChange};
pub(crate) use coming::{coming, on_board};
pub use occurrence::OccurrenceOut;
pub use occurrences::LookAhead;
pub(crate) use occurrences::zone_of;
pub(crate) use reschedule::reschedule;
pub use series::Series;
pub use when::When;
