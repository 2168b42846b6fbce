//! The OpenAPI document.

use std::fs;
use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;
use tests::{TestApp, document, operations};

/// The folder of this crate's neighbours.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn committed() -> String {
    fs::read_to_string(format!("{ROOT}/openapi/v1.json")).unwrap()
}

#[test]
fn the_committed_document_is_what_the_code_makes() {
    assert!(
        committed() == api::server::openapi_document().unwrap(),
        "openapi/v1.json is not what the code makes: run `make openapi` and look at the difference"
    );
}

#[tokio::test]
async fn the_served_document_is_the_committed_one_in_every_coding() {
    let app = TestApp::start().await;
    let plain = app.stranger().get("/openapi.json").await.expect(200);
    assert!(plain.text() == committed(), "openapi/v1.json changed since the server was built");
    let coded = app.stranger().get("/openapi.json").header("accept-encoding", "br, gzip").await.expect(200);
    assert_eq!(coded.header("content-encoding"), "gzip");
    assert!(coded.body.len() < plain.body.len() / 10);
    let mut decoded = String::new();
    GzDecoder::new(&coded.body[..]).read_to_string(&mut decoded).unwrap();
    assert!(decoded == committed());
    app.stranger().get("/openapi.json").header("if-none-match", coded.header("etag")).await.expect(304);
}

#[test]
fn every_operation_says_all_there_is_to_say() {
    for operation in operations() {
        let (meta, name) = (operation.meta, format!("{} {}", operation.method, operation.path));
        for member in ["operationId", "summary"] {
            assert!(meta[member].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {member}");
        }
        assert!(meta["tags"].as_array().is_some_and(|tags| !tags.is_empty()), "{name} has no tag");
        let responses = meta["responses"].as_object().unwrap();
        assert!(responses.contains_key("500"), "{name} does not say that it may fail");
        for (status, response) in responses {
            assert!(
                !response["description"].as_str().unwrap_or_default().is_empty(),
                "{name} does not describe {status}"
            );
            for content in response["content"].as_object().into_iter().flat_map(|it| it.values()) {
                assert!(has_example(&content["schema"]), "{name} has no example of {status}");
            }
        }
        if meta["requestBody"].is_object() {
            let is_text = operation.media_type() != Some("application/json") && !operation.takes_form();
            let fits = |body: &Value| body.is_object() || (is_text && body.is_string());
            assert!(operation.example_body().is_some_and(fits), "{name} has no example of its body");
        }
    }
}

/// Generators for TypeScript call the parameters of `signIn` `SignInRequest`: a schema of that name would be two things in a client.
#[test]
fn no_schema_has_the_name_that_a_generator_gives_to_parameters() {
    let parameters: Vec<String> = operations()
        .iter()
        .map(|operation| {
            let id = operation.meta["operationId"].as_str().unwrap();
            let words = id.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            words.chain(["Request".to_owned()]).collect()
        })
        .collect();
    assert!(parameters.contains(&"SignInRequest".to_owned()));
    let schemas = document()["components"]["schemas"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for schema in schemas {
        assert!(!parameters.contains(&schema), "{schema} is also the parameters of an operation");
    }
}

/// True if a schema, or the items of the page it is, has an example. Bytes need none.
fn has_example(schema: &Value) -> bool {
    if schema["format"] == "binary" {
        return true;
    }
    let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) else {
        return !schema["example"].is_null();
    };
    let schema = &document()["components"]["schemas"][name];
    schema["example"].is_object() || has_example(&schema["properties"]["items"]["items"])
}

#[tokio::test]
async fn every_kind_of_problem_has_its_page() {
    let app = TestApp::start().await;
    for operation in operations() {
        for (status, response) in operation.meta["responses"].as_object().unwrap() {
            if status.as_str() >= "400" {
                for slug in response["description"].as_str().unwrap().split(", ") {
                    app.stranger().get(format!("/problems/{slug}")).await.expect(200);
                }
            }
        }
    }
}
