//! The groups of operations in the document.

use poem_openapi::Tags;

/// The groups of operations in the document.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Tag {
    /// Communes, and finding one.
    Communes,
    /// Everything a phone shows for a commune, in one document.
    Board,
    /// The items on the board, and their life.
    Notices,
    /// Events and their dates.
    Events,
    /// The clerk's queue.
    Moderation,
    /// Quick questions of the town hall, and the devices that answer.
    Polls,
    /// What the affairs of a commune are about, and which councillor answers for them.
    Topics,
    /// Questions put to an electorate.
    Consultations,
    /// Arguments and contributions: what residents say before they vote.
    Debates,
    /// Casting ballots, and what came of them.
    Ballots,
    /// Handing one's voice to others, and carrying theirs.
    Delegations,
    /// Answers that the town hall owes its residents.
    Accountability,
    /// Numbers of people that a commune reached.
    Reach,
    /// The organisations that publish.
    Organisations,
    /// Pictures and attachments.
    Files,
    /// Messages to phones.
    Push,
    /// The board and its alerts, for feed readers and other machines.
    Feeds,
    /// The letter: the board by mail.
    Digests,
    /// People: signing in, one's own account, and its sessions.
    Accounts,
    /// Who has a role in a commune, and invitations to one.
    Members,
    /// The register of residents: entries, groups, and the codes of letters.
    Register,
    /// The server itself.
    Operations,
}
