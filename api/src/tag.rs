//! How the operations are grouped in the document.

use poem_openapi::Tags;

/// How the operations are grouped in the document.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Tag {
    /// Communes, and finding one.
    Communes,
    /// Everything a phone shows for a commune, in one document.
    Board,
    /// The items on the board, and their life.
    Notices,
    /// What happens, and when.
    Events,
    /// What waits for the clerk.
    Moderation,
    /// Quick questions of the town hall, and the devices that answer.
    Polls,
    /// What the town hall owes its residents.
    Accountability,
    /// How many people a commune reached.
    Reach,
    /// Who publishes.
    Organisations,
    /// Pictures and attachments.
    Files,
    /// What phones are told.
    Push,
    /// The board and its alerts, for feed readers and other machines.
    Feeds,
    /// The letter: the board by mail.
    Digests,
    /// The server itself.
    Operations,
}
