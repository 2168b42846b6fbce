//! Roles and what happens to them, in words.

use std::collections::HashMap;

use crate::accounts::Role;
use crate::members::{MemberLogOut, MemberStep};
use ground::ids::OrganisationId;
use ground::say;
use ground::text::Message;

/// The names of organisations.
pub(super) type Names = HashMap<OrganisationId, String>;

/// A role, in a word or two.
pub(super) fn role(role: Role, organisation: Option<OrganisationId>, names: &Names) -> Message {
    match (role, organisation.and_then(|id| names.get(&id))) {
        (Role::Mayor, _) => say!("maire", "mayor"),
        (Role::Clerk, _) => say!("secrétariat", "clerk"),
        (Role::Councillor, _) => say!("conseil municipal", "councillor"),
        (Role::Publisher, Some(name)) => say!("publie pour {name}", "publishes for {name}", name),
        (Role::Publisher, None) => say!("publie pour une association", "publishes for an association"),
        (Role::Resident, _) => say!("habitant", "resident"),
        (Role::Operator, _) => say!("tient le serveur", "runs the server"),
    }
}

/// What a role lets one do, where it is chosen.
pub(super) fn offered(role: Role) -> Message {
    match role {
        Role::Mayor => say!("Maire\u{a0}: tout, et donner les rôles", "Mayor: everything, and giving roles"),
        Role::Clerk => say!("Secrétariat\u{a0}: tenir le tableau", "Clerk: running the board"),
        Role::Councillor => {
            say!("Conseil municipal\u{a0}: voir ce qui se prépare", "Councillor: seeing what is prepared")
        }
        Role::Publisher | Role::Resident | Role::Operator => {
            say!("Publier pour une organisation", "Publishing for an organisation")
        }
    }
}

/// A line of the log.
pub(super) fn told(line: &MemberLogOut, names: &Names) -> Message {
    let role = role(line.role, line.organisation, names);
    let gone = || say!("un compte effacé", "an account that is gone");
    let who = line.who.clone().map_or_else(gone, Message::verbatim);
    let by = line.by.clone().map(Message::verbatim);
    let by = by.unwrap_or_else(|| say!("L’administration du serveur", "The server’s operator"));
    match line.did {
        MemberStep::Invited => say!("{by} a invité {who}\u{a0}: {role}", "{by} invited {who}: {role}", by, who, role),
        MemberStep::Accepted => say!("{who} a accepté\u{a0}: {role}", "{who} accepted: {role}", who, role),
        MemberStep::Removed => {
            say!("{by} a retiré {who}\u{a0}: {role}", "{by} removed {who}: {role}", by, who, role)
        }
        MemberStep::Left => say!("{who} a quitté\u{a0}: {role}", "{who} left: {role}", who, role),
    }
}
