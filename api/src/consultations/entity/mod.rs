//! The rows of consultations, and of what changed about them in public.

pub(crate) mod change;
pub(crate) mod consultation;
pub(crate) mod key_share;
pub(crate) mod milestone;
