//! What an answer always holds is required, whether it is null or not.

use std::collections::BTreeSet;

use serde_json::Value;

/// Require the members of answers that may be null: they are always sent. In bodies of requests null says something else
/// than nothing.
pub(super) fn require(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let mut sent = BTreeSet::new();
    for operation in document["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
        for operation in operation.as_object().into_iter().flat_map(|operations| operations.values()) {
            reach(&operation["requestBody"], &schemas, &mut sent);
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if sent.contains(name) {
            continue;
        }
        let members = schema["properties"].as_object().into_iter().flatten();
        let nullable: Vec<Value> =
            members.filter(|(_, member)| is_nullable(member, &schemas)).map(|(name, _)| name.as_str().into()).collect();
        if nullable.is_empty() {
            continue;
        }
        let mut required = schema["required"].as_array().cloned().unwrap_or_default();
        required.extend(nullable.into_iter().filter(|name| !required.contains(name)).collect::<Vec<_>>());
        schema["required"] = required.into();
    }
}

fn is_nullable(member: &Value, schemas: &Value) -> bool {
    let shared = member["allOf"][0]["$ref"].as_str().and_then(|name| name.rsplit('/').next());
    member["nullable"] == true || shared.is_some_and(|name| schemas[name]["nullable"] == true)
}

/// The names of all schemas that a part of the document refers to.
fn reach(value: &Value, schemas: &Value, reached: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let named = members.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
            if let Some(name) = named
                && reached.insert(name.to_owned())
            {
                reach(&schemas[name], schemas, reached);
            }
            members.values().for_each(|member| reach(member, schemas, reached));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(item, schemas, reached)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
