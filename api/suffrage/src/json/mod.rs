//! The files: JSON in, JSON out.
//!
//! Read strictly: unknown fields and repeated keys are refused at every level, and numbers are taken from
//! their digits. Whoever reads a file twice gets the same result.

mod ballot;
pub(crate) mod delegate;
mod flow;
mod people;
mod reader;
mod result;
pub(crate) mod tally;
