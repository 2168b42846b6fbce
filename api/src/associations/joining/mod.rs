//! Associations that ask to publish in a commune: by a form on its page, without an account.
//!
//! ```text
//! asked ──confirmed by its mail──▶ waits ──approve──▶ gone: an organisation, and an invitation to publish for it
//!   │ 7 days                         │ reject ──▶ refused, with a reason ──30 days──▶ gone
//!   ▼                                ▼ 180 days
//!  gone                             gone
//! ```
//!
//! The secretary is protected by the mail: nothing waits in the queue before somebody followed the link that went to the
//! address, and no more than a few links go to one mailbox, for one network or about one commune in a day. The answer to whoever
//! asks is always the same.

mod api;
mod ask;
mod confirm;
mod confirm_page;
mod decide;
mod entity;
mod forget;
mod mail;
mod queries;
mod wire;

pub use api::JoiningApi;
pub use ask::NewJoining;
pub(crate) use ask::ask;
pub(crate) use confirm_page::{PAGES, samples};
pub(crate) use decide::{approve, reject};
pub(crate) use forget::ANSWERED_KEPT;
pub use forget::ForgetJoinings;
pub use mail::MailJoining;
pub(crate) use queries::waiting;
pub use wire::JoiningOut;

use ground::{id, line};

id!(
    /// An association that asks to publish.
    JoiningId
);

line!(
    /// What an association does: one line, 1 to 500 characters.
    Activity,
    500,
    "Dites-le en 1 à 500 caractères.",
    "Say it in 1 to 500 characters."
);
