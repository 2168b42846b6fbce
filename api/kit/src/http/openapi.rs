//! The OpenAPI document: generated from the code, completed with what poem-openapi does not say.

mod enums;
mod parameters;
mod required;

use serde_json::{Map, Value, json};

use super::limits;
use super::problem::{self, ProblemKind};

/// The mark of operations that count strangers, which [`complete`] takes away again.
pub const COUNTED: &str = "counted";

/// The security scheme of devices.
pub const DEVICE: &str = "device";

/// The security scheme of what wants somebody with an account.
pub const ACCOUNT: &str = "account";

/// The header that makes a request safe to send again.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// An address with an ending, of which the framework can make no parameter: its form in the framework, and its own.
#[derive(Debug, Clone, Copy)]
pub struct Alias {
    /// As the framework knows it, such as `/v1/events/{id}/ics`.
    pub known: &'static str,
    /// As it is, such as `/v1/events/{id}.ics`.
    pub real: &'static str,
}

impl Alias {
    /// The address as the framework knows it, of a path that is one of these.
    pub fn known_as(&self, path: &str) -> Option<String> {
        let (start, end) = self.real.split_once("{id}")?;
        let id = path.strip_prefix(start)?.strip_suffix(end)?;
        (!id.contains('/')).then(|| self.known.replace("{id}", id))
    }
}

/// Completes the generated document: the problems that the framework answers with, schemas that refuse unknown
/// fields, a parsable version. The result is pretty-printed with sorted keys and a final newline.
pub fn complete(generated: &str, aliases: &[Alias]) -> Result<Value, serde_json::Error> {
    let mut document: Value = serde_json::from_str(generated)?;
    document["openapi"] = json!("3.0.3");
    for operations in members(&mut document["paths"]) {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            let counts_strangers = take_mark(operation, COUNTED);
            add_framework_problems(method, operation, counts_strangers);
            parameters::describe(operation);
            parameters::add_validators(method, operation);
            add_limits(operation);
            add_retry_after(operation);
            add_moves(method, operation);
        }
    }
    rename_aliases(&mut document, aliases);
    refuse_unknown_fields(&mut document);
    enums::share(&mut document);
    required::require(&mut document);
    tidy(&mut document);
    document.sort_all_objects();
    Ok(document)
}

/// Addresses that the framework knows by another name.
fn rename_aliases(document: &mut Value, aliases: &[Alias]) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for Alias { known, real } in aliases {
        if let Some(operations) = paths.remove(*known) {
            paths.insert((*real).to_owned(), operations);
        }
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

/// Takes a scheme that is only a mark away from what an operation asks for; true if it was there.
fn take_mark(operation: &mut Value, mark: &str) -> bool {
    let Some(schemes) = operation["security"].as_array_mut() else { return false };
    let before = schemes.len();
    schemes.retain(|scheme| scheme[mark].is_null());
    schemes.len() < before
}

fn takes_token(operation: &Value) -> bool {
    operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty())
}

fn takes_device(operation: &Value) -> bool {
    has_scheme(operation, DEVICE)
}

fn has_scheme(operation: &Value, name: &str) -> bool {
    operation["security"].as_array().into_iter().flatten().any(|scheme| scheme[name].is_array())
}

fn add_framework_problems(method: &str, operation: &mut Value, counts_strangers: bool) {
    let mut kinds: Vec<&ProblemKind> =
        vec![&problem::BAD_REQUEST, &problem::INTERNAL, &problem::UNAVAILABLE, &problem::BUSY];
    let places: Vec<String> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["in"].as_str().map(str::to_owned))
        .collect();
    if places.iter().any(|place| place == "path") {
        kinds.push(&problem::NOT_FOUND);
        if method != "get" {
            kinds.push(&problem::COMMUNE_MOVED);
        }
    }
    if places.iter().any(|place| place == "query") {
        kinds.push(&problem::INVALID);
    }
    if operation["parameters"].as_array().into_iter().flatten().any(|it| it["name"] == IDEMPOTENCY_KEY) {
        kinds.extend([&problem::INVALID, &problem::IDEMPOTENCY_KEY_REUSED]);
    }
    if method != "get" {
        kinds.push(&problem::TOO_LARGE);
    }
    if operation["requestBody"].is_object() {
        kinds.extend([&problem::UNSUPPORTED_MEDIA_TYPE, &problem::INVALID, &problem::BODY_TOO_SLOW]);
        // A caller without a part in the commune of the address is refused before the body is read.
        if operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|it| it["in"] == "path" && it["name"] == "commune")
        {
            kinds.extend([&problem::FORBIDDEN, &problem::COMMUNE_NOT_FOUND]);
        }
    }
    if operation["requestBody"]["content"]["application/json"].is_object() {
        kinds.push(&problem::MALFORMED_JSON);
    }
    if takes_token(operation) {
        kinds.extend([&problem::UNAUTHORIZED, &problem::TOKEN_IN_CLEAR]);
        if method != "get" {
            kinds.push(&problem::WRONG_ORIGIN);
        }
    }
    if has_scheme(operation, ACCOUNT) {
        kinds.push(&problem::FORBIDDEN);
    }
    if takes_token(operation) || counts_strangers {
        kinds.push(&problem::TOO_MANY);
    }
    if takes_device(operation) {
        kinds.push(&problem::UNKNOWN_DEVICE);
    }
    if operation["security"].is_null() {
        operation["security"] = json!([]);
    }
    // poem-openapi writes one entry a status, the last one winning; each of ours names its slugs.
    let responses = operation["responses"].take();
    let mut responses = responses.as_object().cloned().unwrap_or_default();
    for kind in kinds {
        let status = kind.status.as_str().to_owned();
        let response = responses.entry(status).or_insert_with(|| {
            json!({
                "description": "",
                "content": {(problem::MEDIA_TYPE): {"schema": {"$ref": "#/components/schemas/Problem"}}},
            })
        });
        let description = response["description"].as_str().unwrap_or_default();
        if !description.split(", ").any(|slug| slug == kind.slug) {
            let separator = if description.is_empty() { "" } else { ", " };
            response["description"] = json!(format!("{description}{separator}{}", kind.slug));
        }
    }
    operation["responses"] = Value::Object(responses);
}

/// Says that an address may lead to another server, of every operation whose address names something.
fn add_moves(method: &str, operation: &mut Value) {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let named: Vec<&Value> = parameters.filter(|it| it["in"] == "path").map(|it| &it["name"]).collect();
    let status = match method {
        "get" if !named.is_empty() => "301",
        "post" if named.iter().any(|name| **name == "token") => "308",
        _ => return,
    };
    operation["responses"][status] = json!({
        "description": "The commune is on another server now.",
        "headers": {"Location": {"description": "The same address there.", "schema": {"type": "string", "format": "uri"}}},
    });
}

/// Says when to ask again, of every operation that may be refused for a while.
fn add_retry_after(operation: &mut Value) {
    let unavailable = &mut operation["responses"][problem::UNAVAILABLE.status.as_str()];
    if unavailable.is_object() {
        unavailable["headers"]["Retry-After"] = retry_after();
    }
}

fn retry_after() -> Value {
    json!({"description": "After how many seconds to try again.", "schema": {"type": "integer", "minimum": 1}})
}

/// Says how the caller stands, of every operation that may be refused for there being too many.
fn add_limits(operation: &mut Value) {
    if !operation["responses"][problem::TOO_MANY.status.as_str()].is_object() {
        return;
    }
    let field = |description: &str| json!({"description": description, "schema": {"type": "string"}});
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        let refused = status == problem::TOO_MANY.status.as_str();
        if refused {
            response["headers"]["Retry-After"] = retry_after();
        } else if !status.starts_with('2') {
            continue;
        }
        response["headers"][limits::RATE_LIMIT_POLICY] =
            field("Of whoever is counted: how many requests (q) are allowed in how many seconds (w).");
        response["headers"][limits::RATE_LIMIT] =
            field("Of whoever is counted: how many requests are left (r), and in how many seconds (t) all are again.");
    }
}

/// Says of every schema of a request's body that it has no other members, as its reader does.
fn refuse_unknown_fields(document: &mut Value) {
    let operations = document["paths"]
        .as_object()
        .into_iter()
        .flat_map(Map::values)
        .flat_map(|it| it.as_object().into_iter().flat_map(Map::values));
    let contents = operations.flat_map(|it| it["requestBody"]["content"].as_object().into_iter().flat_map(Map::values));
    let schemas = contents.filter_map(|it| it["schema"]["$ref"].as_str()?.rsplit('/').next());
    for name in schemas.map(str::to_owned).collect::<Vec<_>>() {
        refuse_unknown_members(&mut document["components"]["schemas"][name]);
    }
}

/// Says so of one schema, and of the objects inside of it.
fn refuse_unknown_members(schema: &mut Value) {
    if schema["items"].is_object() {
        refuse_unknown_members(&mut schema["items"]);
    }
    if schema["properties"].is_object() {
        schema["additionalProperties"] = json!(false);
        members(&mut schema["properties"]).for_each(refuse_unknown_members);
    }
}

/// Mends what a strict reader of OpenAPI 3.0 trips over, everywhere in the document.
fn tidy(value: &mut Value) {
    if let Value::Object(object) = value {
        annotate_reference(object);
        // `nullable` counts only beside a `type`.
        if object.get("nullable") == Some(&json!(true)) && !object.contains_key("type") {
            object.insert("type".to_owned(), json!("object"));
        }
        // An enum lists null too, where it may be null.
        if object.get("nullable") == Some(&json!(true))
            && let Some(Value::Array(values)) = object.get_mut("enum")
        {
            values.push(Value::Null);
        }
        // Empty and false members say nothing.
        object.retain(|name, member| !(matches!(name.as_str(), "deprecated" | "explode") && member.is_boolean()));
        object.values_mut().for_each(tidy);
    } else if let Value::Array(array) = value {
        array.iter_mut().for_each(tidy);
    }
}

/// Puts the description of a reference beside its `allOf`: as one more schema in it, generators of clients take it for
/// a second type.
fn annotate_reference(object: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = object.get_mut("allOf") else { return };
    if parts.len() != 2
        || !parts[0]["$ref"].is_string()
        || !parts[1]["properties"].is_null()
        || !parts[1]["$ref"].is_null()
    {
        return;
    }
    if let Some(Value::Object(annotations)) = parts.pop() {
        for (name, said) in annotations {
            object.entry(name).or_insert(said);
        }
    }
}
