//! The path of the queue's page.

use kit::pages::MenuEntry;

/// The queue in the desk's menu.
pub(crate) const REVIEW: MenuEntry =
    MenuEntry { end: "/bureau/a-relire", icon: "check", words: ("À relire", "To review") };
