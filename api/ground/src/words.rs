//! Texts that people write, valid by construction.

/// Declares a text of one line without outer blanks or control characters: its most characters, and the answer to any
/// other text.
#[macro_export]
macro_rules! line {
    ($(#[$doc:meta])* $name:ident, $most:literal, $french:literal, $english:literal) => {
        $crate::text!($(#[$doc])* $name);

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(raw: &str) -> Result<Self, $crate::text::Message> {
                let text = raw.trim();
                let fits = (1..=$most).contains(&text.chars().count()) && !text.chars().any($crate::words::is_forbidden);
                // Spaces without width are no text.
                if fits && !text.chars().all($crate::words::is_invisible) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($crate::say!($french, $english))
                }
            }
        }

        $crate::leaf!($name, "string", "", |mut schema| {
            schema.min_length = Some(1);
            schema.max_length = Some($most);
            schema
        });
    };
}

/// Declares a text of any lines, ended by `\n`, without control characters: its most characters, and the answer to any
/// other text.
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
                let text = raw.replace("\r\n", "\n").replace('\r', "\n");
                let is_wrong = |c: char| $crate::words::is_forbidden(c) && c != '\n' && c != '\t';
                if text.chars().count() > $most || text.chars().any(is_wrong) {
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

/// True for a character that nobody sees.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// True for control characters, and for those that turn the direction of writing to make a text look like another.
pub fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}
