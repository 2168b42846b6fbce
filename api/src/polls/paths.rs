//! The paths of a poll's pages.

use ground::ids::PollId;
use kit::tenants::Commune;

/// The path of a poll's page. It never changes.
pub(crate) fn page_of(id: PollId) -> String {
    format!("/polls/{id}")
}

/// The path of the page on which one reads what came of one's answer.
pub(super) fn answer_page_of(id: PollId) -> String {
    format!("{}/reponse", page_of(id))
}

/// The path of the list of a commune's polls at its desk.
pub(crate) fn desk_list(commune: &Commune) -> String {
    format!("{}/bureau/sondages", commune.path())
}

/// The path on which one asks a new one.
pub(super) fn desk_new(commune: &Commune) -> String {
    format!("{}/nouveau", desk_list(commune))
}

/// The path of a poll at the desk.
pub(crate) fn desk_page(commune: &Commune, id: PollId) -> String {
    format!("{}/{id}", desk_list(commune))
}
