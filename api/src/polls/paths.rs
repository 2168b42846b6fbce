//! The paths of a poll's pages.

use ground::ids::PollId;

/// The path of a poll's page. It never changes.
pub(crate) fn page_of(id: PollId) -> String {
    format!("/polls/{id}")
}

/// The path of the page on which one reads what came of one's answer.
pub(super) fn answer_page_of(id: PollId) -> String {
    format!("{}/reponse", page_of(id))
}
