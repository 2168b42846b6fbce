//! Shares of a key on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use ground::input;
use kit::mail::LinkToken;
use serde_json::json;

input! {
    /// The link by which somebody takes their share of a key.
    #[example(json!({"token": "4vJ8xQ2mT0GfH7aPz1LqYw3cRk5eN9bUaVvSdXoiE6Hh2KpWf8QyTz0LrMnBxCg1"}))]
    pub struct ShareToken {
        /// The token of the link.
        pub token: LinkToken,
    }
}

/// A share of a key, shown once: to be printed, and locked away
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "KeyShare", example)]
pub struct KeyShareOut {
    /// The share: 32 of `23456789bcdfghjkmnpqrstvwxz`.
    pub share: String,
}

impl Example for KeyShareOut {
    fn example() -> Self {
        Self { share: "bcdfghjkmnpqrstvwxz2bcdfghjkmnpq".to_owned() }
    }
}
