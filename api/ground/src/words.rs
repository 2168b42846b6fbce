//! Texts that people write, valid by construction.

/// Declares a text of one line without outer blanks, in which somebody sees something: its most characters, and the
/// answer to any other text. What nobody sees is cleaned away ([`clean_line`](crate::seen::clean_line)).
#[macro_export]
macro_rules! line {
    ($(#[$doc:meta])* $name:ident, $most:literal, $french:literal, $english:literal) => {
        $crate::text!($(#[$doc])* $name);

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(raw: &str) -> Result<Self, $crate::text::Message> {
                let text = $crate::seen::clean_line(raw);
                let fits = text.chars().count() <= $most && !text.chars().any($crate::seen::is_refused);
                if fits && !$crate::seen::is_unseen(&text) { Ok(Self(text)) } else { Err($crate::say!($french, $english)) }
            }
        }

        $crate::leaf!($name, "string", "", |mut schema| {
            schema.min_length = Some(1);
            schema.max_length = Some($most);
            schema
        });
    };
}

/// Declares a text of any lines, ended by `\n`: its most characters, and the answer to any other text. What nobody sees
/// is cleaned away ([`clean_lines`](crate::seen::clean_lines)).
#[macro_export]
macro_rules! lines {
    ($(#[$doc:meta])* $name:ident, $most:literal, $french:literal, $english:literal) => {
        $crate::text!($(#[$doc])* $name);

        impl $name {
            /// No text at all.
            pub const fn empty() -> Self {
                Self(String::new())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(raw: &str) -> Result<Self, $crate::text::Message> {
                let text = $crate::seen::clean_lines(raw);
                if text.chars().count() > $most || text.contains('\0') {
                    return Err($crate::say!($french, $english));
                }
                Ok(Self(text))
            }
        }

        $crate::leaf!($name, "string", "", |mut schema| {
            schema.max_length = Some($most);
            schema
        });
    };
}

/// Declares a text that is kept as it was written: what [`line!`](crate::line!) and [`lines!`](crate::lines!) have in common.
#[macro_export]
macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, sea_orm::DeriveValueType)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
