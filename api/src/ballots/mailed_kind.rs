//! The kinds of what accounts are told by mail.

use ground::names;

names! {
    /// The kind of what accounts are told of votes by mail.
    pub enum MailedKind {
        /// A vote closes in 48 hours.
        Closing = "closing",
        /// A result is out.
        Result = "result",
        /// The council answered.
        Response = "response",
        /// A milestone was kept or dropped, or is late.
        Milestone = "milestone",
    }
}
