//! The macro that makes the configuration from one list.

/// Makes the configuration from a list of settings. Each has its field with its type, how its text is read, its value
/// unless said (which may name settings above it), how it is shown where it is logged if not as it is, its default in
/// words, and what it means.
macro_rules! settings {
    (
        $(#[$doc:meta])*
        pub struct $config:ident {
            $(
                $(#[$field_doc:meta])*
                $name:ident: $type:ty = $parse:expr, or $default:expr $(, shown as $shown:expr)?;
                $in_words:literal, $meaning:literal;
            )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $config {
            $($(#[$field_doc])* pub $name: $type,)*
            /// The longest time that the server waits for others. No setting: tests have less of it.
            pub patience: PeerPatience,
        }

        /// Every setting, in order.
        const SETTINGS: &[Setting] =
            &[$(Setting { name: stringify!($name), default: $in_words, meaning: $meaning }),*];

        impl $config {
            fn take(values: &mut Values) -> Result<Self, ConfigError> {
                $(let $name: $type = match values.take(stringify!($name), $parse)? {
                    Some(value) => value,
                    None => $default,
                };)*
                Ok(Self { $($name,)* patience: PeerPatience::default() })
            }
        }

        /// Secrets are redacted: no password reaches a log.
        impl std::fmt::Debug for $config {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($config))
                    $(.field(stringify!($name), settings!(@shown $type, &self.$name $(, $shown)?)))*
                    .finish_non_exhaustive()
            }
        }
    };
    (@shown $type:ty, $value:expr) => { $value };
    (@shown $type:ty, $value:expr, $shown:expr) => {
        &{
            let shown: fn(&$type) -> String = $shown;
            shown($value)
        }
    };
}

pub(super) use settings;
