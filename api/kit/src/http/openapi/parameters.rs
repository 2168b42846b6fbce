//! Parameters and headers that mean the same wherever they stand.

use serde_json::{Value, json};

use super::IDEMPOTENCY_KEY;

/// The place, the name and the description of parameters that no operation needs to describe.
const COMMON: &[(&str, &str, &str)] = &[
    ("path", "commune", "The commune's slug or INSEE code."),
    ("path", "id", "Its id."),
    ("path", "organisation", "The organisation's id."),
    ("path", "edition", "Its name, such as `2026-W48`."),
    ("path", "token", "From the letter's header or link."),
    ("query", "limit", "How many, 1 to 100."),
    ("query", "after", "The `next` of the page before."),
    ("header", "If-Match", "The ETag of what you change, as you know it."),
    (
        "header",
        IDEMPOTENCY_KEY,
        "Any text of your own: sent again with the same body within 24 hours, the request is answered as the first time.",
    ),
];

pub(super) fn describe(operation: &mut Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let known = COMMON.iter().find(|(place, name, _)| parameter["in"] == *place && parameter["name"] == *name);
        if let Some((_, _, description)) = known.filter(|_| parameter["description"].is_null()) {
            parameter["description"] = json!(description);
        }
    }
}

/// Says that resources carry an ETag, and that one that is sent back may be answered with 304.
pub(super) fn add_validators(method: &str, operation: &mut Value) {
    for status in ["200", "201"] {
        if operation["responses"][status].is_object() {
            operation["responses"][status]["headers"]["ETag"] = json!({"description": "Its revision, to send back in If-None-Match or If-Match.", "schema": {"type": "string"}});
        }
    }
    if method == "get" {
        let known = json!({"name": "If-None-Match", "in": "header", "schema": {"type": "string"},
            "description": "The ETags of the revisions you know; if one of them is current the answer is 304.", "required": false});
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(known),
            None => operation["parameters"] = json!([known]),
        }
        operation["responses"]["304"] = json!({"description": "You know the current revision"});
    }
}
