//! The public documents of a commune that are kept in memory.

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident = $end:literal),* $(,)?) => {
        /// A public document of a commune. One that is added here is cached, revised and forgotten like the others; its
        /// maker calls [`super::serve`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum View {
            $($(#[$doc])* $name,)*
        }

        impl View {
            /// Every one of them, in order.
            pub(super) const ALL: [Self; [$($end),*].len()] = [$(Self::$name),*];

            /// The document whose address under the commune's is this.
            pub(super) fn at(end: &str) -> Option<Self> {
                match end {
                    $($end => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The end of its address, under the commune's.
            pub const fn end(self) -> &'static str {
                match self {
                    $(Self::$name => $end,)*
                }
            }
        }
    };
}

views! {
    /// The board.
    Board = "board",
    /// The feed in Atom.
    Atom = "feed.atom",
    /// The feed in JSON.
    Json = "feed.json",
    /// The alerts in CAP.
    Cap = "alerts.cap",
    /// The agenda in iCalendar.
    Agenda = "agenda.ics",
}
