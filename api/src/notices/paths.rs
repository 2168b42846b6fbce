//! The path of a notice's page.

use ground::ids::NoticeId;
use kit::pages::MenuEntry;
use kit::tenants::Commune;

/// The page on which one publishes, in the desk's menu.
pub(crate) const PUBLISH: MenuEntry = MenuEntry { end: "/bureau/publier", icon: "pen", words: ("Publier", "Publish") };

/// The path of a notice's page. It never changes.
pub(crate) fn page_of(id: NoticeId) -> String {
    format!("/notices/{id}")
}

/// The path of the list of a commune's notices at its desk.
pub(crate) fn desk_list(commune: &Commune) -> String {
    format!("{}/bureau/panneaux", commune.path())
}

/// The path on which a notice is edited.
pub(crate) fn desk_page(commune: &Commune, id: NoticeId) -> String {
    format!("{}/{id}", desk_list(commune))
}

/// The path of the page after publishing, with what went up elsewhere.
pub(super) fn desk_published(commune: &Commune, id: NoticeId, others: &[NoticeId]) -> String {
    let path = desk_step(commune, id, "publie");
    let others = others.iter().map(NoticeId::to_string).collect::<Vec<_>>().join(",");
    if others.is_empty() { path } else { format!("{path}?aussi={others}") }
}

/// The path on which a notice takes a step.
pub(crate) fn desk_step(commune: &Commune, id: NoticeId, step: &str) -> String {
    format!("{}/{step}", desk_page(commune, id))
}
