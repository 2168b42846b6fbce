//! The ground of the house: values without I/O, and how they are read from what somebody sends.
//!
//! Nothing here knows a protocol, a database or a domain. A value is valid by construction: its `FromStr` is its one
//! door, for bodies, paths, queries and the database alike.

pub mod clock;
pub mod date;
mod field;
pub mod ids;
pub mod input;
mod leaf;
mod list;
mod mistake;
mod object;
pub mod seen;
pub mod spoken;
pub mod text;
pub mod typography;
pub mod week;
pub mod words;

pub use field::{Change, Field, Patch};
pub use input::{Fields, Input, Leaf, NOT_A_STRING, NOT_AN_OBJECT};
pub use list::List;
pub use mistake::FieldError;
pub use object::Object;
