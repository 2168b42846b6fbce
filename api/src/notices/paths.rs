//! The path of a notice's page.

use ground::ids::NoticeId;

/// The path of a notice's page. It never changes.
pub(crate) fn page_of(id: NoticeId) -> String {
    format!("/notices/{id}")
}
