//! HTTP: what all answers and requests share, whatever they are about. No domain is known here: addresses, limits of
//! bodies and who asks come as data from whoever serves.

mod answer;
pub mod bodies;
mod body;
mod caching;
mod coding;
mod distinct;
mod errors;
pub mod etag;
mod host;
pub mod limits;
mod maybe_body;
pub mod net;
pub mod openapi;
mod page;
pub mod problem;
mod ready;
mod rooms;
mod routes;
mod spool;
mod unread;

pub use answer::{Accepted, Created, Document, JSON, Momentary, NoContent, json, one, text_header};
pub use body::{Body, read as read_input};
pub use caching::{PUBLIC, is_private, language};
pub use coding::{Coding, Effort};
pub use errors::{problem_of, said};
pub use etag::IfMatch;
pub use host::is_named;
pub use limits::{DISGUISE_KEPT, Limits, Proxies, QuotaPolicy, Quotas};
pub use maybe_body::MaybeBody;
pub use net::{Door, PeerPatience, TlsError, TlsFiles, raise_descriptors};
pub use page::{Cursor, CursorPlace, Limit, ListPage, Listing, WrongCursor, address, given};
pub use ready::Ready;
pub use routes::Routes;
pub use spool::{SentFile, Spool, SpoolError};
