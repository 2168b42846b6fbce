//! Leaves of wire types: values with one door, `FromStr`, for bodies, paths and queries alike.

/// Gives a type that is written as a JSON string its place in wire types and in the OpenAPI document. It needs
/// `Display` and `FromStr<Err = Message>`; only a JSON string is accepted. The last argument completes its schema
/// (pattern, limits).
#[macro_export]
macro_rules! leaf {
    ($name:ty, $json_type:literal, $format:literal, $complete:expr) => {
        impl poem_openapi::types::Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
                let mut schema = poem_openapi::registry::MetaSchema::new($json_type);
                if !$format.is_empty() {
                    schema.format = Some($format);
                }
                let complete: fn(poem_openapi::registry::MetaSchema) -> poem_openapi::registry::MetaSchema = $complete;
                poem_openapi::registry::MetaSchemaRef::Inline(Box::new(complete(schema)))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl poem_openapi::types::ParseFromJSON for $name {
            fn parse_from_json(value: Option<serde_json::Value>) -> poem_openapi::types::ParseResult<Self> {
                let value = value.unwrap_or_default();
                $crate::Leaf::read(&value).map_err(poem_openapi::types::ParseError::custom)
            }
        }

        impl poem_openapi::types::ParseFromParameter for $name {
            fn parse_from_parameter(value: &str) -> poem_openapi::types::ParseResult<Self> {
                value.parse().map_err(poem_openapi::types::ParseError::custom)
            }
        }

        impl poem_openapi::types::ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                Some(serde_json::Value::String(self.to_string()))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        /// As it was serialised.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(|wrong: $crate::text::Message| {
                    serde::de::Error::custom(wrong.in_language($crate::text::Language::En))
                })
            }
        }

        impl $crate::Leaf for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::text::Message> {
                match value {
                    serde_json::Value::String(text) => text.parse(),
                    _ => Err($crate::NOT_A_STRING),
                }
            }
        }
    };
}

/// An enum whose values are short names: its place in wire types, in queries and in the database.
#[macro_export]
macro_rules! names {
    ($(#[doc = $doc:literal])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$variant_doc])* #[sea_orm(string_value = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(text: &str) -> Result<Self, $crate::text::Message> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => {
                        let known = [$($text),*].join(", ");
                        Err($crate::say!(
                            "Une de ces valeurs est attendue\u{a0}: {known}.",
                            "One of these is expected: {known}.",
                            known
                        ))
                    }
                }
            }
        }

        $crate::leaf!($name, "string", "", |mut schema| {
            schema.enum_items = vec![$($text.into()),*];
            schema.title = Some(concat!(stringify!($name), ":", $($doc),*).into());
            schema
        });
    };
}
