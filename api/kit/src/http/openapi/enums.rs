//! Enums as schemas of their own.

use serde_json::{Map, Value, json};

/// Makes each enum that names itself in its title (`names!`) one schema, to which all that hold such a value refer:
/// generators of clients make one type of it.
pub(super) fn share(document: &mut Value) {
    let mut named = Map::new();
    take(document, &mut named);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.append(&mut named);
    }
}

fn take(value: &mut Value, named: &mut Map<String, Value>) {
    match value {
        Value::Object(object) if object.contains_key("enum") && object.contains_key("title") => refer(object, named),
        Value::Object(object) => object.values_mut().for_each(|it| take(it, named)),
        Value::Array(items) => items.iter_mut().for_each(|it| take(it, named)),
        _ => {}
    }
}

/// Turns an enum into a reference; what else is said of the value stands beside it. One that may be null is a schema
/// beside the other, since OpenAPI 3.0 cannot say so beside a reference.
fn refer(object: &mut Map<String, Value>, named: &mut Map<String, Value>) {
    let (title, values) = (object.remove("title"), object.remove("enum"));
    let title = title.as_ref().and_then(Value::as_str).unwrap_or_default();
    let (name, description) = title.split_once(':').unwrap_or((title, ""));
    let mut schema = json!({"type": "string", "description": description.trim(), "enum": values});
    let name = match object.remove("nullable") {
        Some(nullable) => {
            schema["nullable"] = nullable;
            format!("Nullable{name}")
        }
        None => name.to_owned(),
    };
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    named.insert(name, schema);
    object.remove("type");
    if object.is_empty() {
        object.insert("$ref".to_owned(), reference["$ref"].clone());
    } else {
        object.insert("allOf".to_owned(), json!([reference]));
    }
}
