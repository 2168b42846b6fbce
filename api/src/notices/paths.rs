//! The path of a notice's page.

use ground::ids::NoticeId;
use kit::pages::MenuEntry;

/// The page on which one publishes, in the desk's menu.
pub(crate) const PUBLISH: MenuEntry = MenuEntry { end: "/bureau/publier", icon: "pen", words: ("Publier", "Publish") };

/// The path of a notice's page. It never changes.
pub(crate) fn page_of(id: NoticeId) -> String {
    format!("/notices/{id}")
}
