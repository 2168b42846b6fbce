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

/// Declares a whole number between two others, written as a JSON number: its least, its most, and the answer to any other.
#[macro_export]
macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $least:literal..=$most:literal, $french:literal, $english:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(text: &str) -> Result<Self, $crate::text::Message> {
                let number = text.parse().ok().filter(|number| ($least..=$most).contains(number));
                number.map(Self).ok_or($crate::say!($french, $english))
            }
        }

        impl $crate::Leaf for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::text::Message> {
                match value {
                    serde_json::Value::Number(number) => number.to_string().parse(),
                    _ => Err($crate::say!("Un nombre est attendu.", "A number is expected.")),
                }
            }
        }

        impl poem_openapi::types::ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                Some(self.0.into())
            }
        }

        impl poem_openapi::types::Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
                let schema = poem_openapi::registry::MetaSchema::new("integer");
                poem_openapi::registry::MetaSchemaRef::Inline(Box::new(poem_openapi::registry::MetaSchema {
                    minimum: Some(f64::from($least)),
                    maximum: Some(f64::from($most)),
                    ..schema
                }))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}
