//! The OpenAPI document, as the tests read it.

use std::sync::LazyLock;

use api::posts::PostKind;
use serde_json::Value;

/// The document that the server serves.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let text = api::server::openapi_document().expect("the document is generated");
        serde_json::from_str(&text).expect("the document is JSON")
    });
    &DOCUMENT
}

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method, in capitals.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// Its entry in the document.
    pub meta: &'static Value,
}

/// Every operation of the document.
pub fn operations() -> &'static [Operation] {
    static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
        let paths = document()["paths"].as_object().expect("the document has paths");
        let each = paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("a path has methods");
            methods.iter().map(|(method, meta)| Operation { method: method.to_uppercase(), path: path.clone(), meta })
        });
        each.collect()
    });
    &OPERATIONS
}

impl Operation {
    /// The operation that answers a request, if it is a documented one.
    pub fn of(method: &str, path: &str) -> Option<&'static Self> {
        let method = if method == "HEAD" { "GET" } else { method };
        operations().iter().find(|it| it.method == method && it.fits(path))
    }

    /// The operation that posts something of this kind in a commune.
    pub fn posting(kind: &PostKind) -> &'static Self {
        let path = format!("/v1/communes/{{commune}}/{}", kind.name);
        operations().iter().find(|it| it.method == "POST" && it.path == path).expect("every kind can be posted")
    }

    fn fits(&self, path: &str) -> bool {
        let (known, given): (Vec<&str>, Vec<&str>) = (self.path.split('/').collect(), path.split('/').collect());
        known.len() == given.len()
            && known.iter().zip(&given).all(|(known, given)| known.starts_with('{') || known == given)
    }

    /// True if the document says that it may answer so; `slug` is the problem's, if it is one.
    pub fn documents(&self, status: u16, slug: Option<&str>) -> bool {
        let response = &self.meta["responses"][status.to_string()];
        // A method that an address does not have is nowhere in the document.
        if status == 405 {
            return true;
        }
        let listed = response["description"].as_str().unwrap_or_default();
        response.is_object() && slug.is_none_or(|slug| listed.split(", ").any(|it| it == slug))
    }

    /// True if its body is a form with a file.
    pub fn takes_form(&self) -> bool {
        self.meta["requestBody"]["content"]["multipart/form-data"].is_object()
    }

    /// A valid body, if it takes one: the example of its schema.
    pub fn example_body(&self) -> Option<&'static Value> {
        Some(&self.schema()?["example"]).filter(|example| !example.is_null())
    }

    /// The schema of its body, if it takes one.
    fn schema(&self) -> Option<&'static Value> {
        let (_, content) = self.meta["requestBody"]["content"].as_object()?.iter().next()?;
        let name = content["schema"]["$ref"].as_str().and_then(|it| it.rsplit('/').next());
        Some(name.map_or(&content["schema"], |name| &document()["components"]["schemas"][name]))
    }

    /// The members of its body that hold free text.
    pub fn texts(&self) -> Vec<&'static str> {
        let free = |it: &Value| it["type"] == "string" && it["format"].is_null() && it["enum"].is_null();
        let members = self.schema().and_then(|it| it["properties"].as_object()).into_iter().flatten();
        members.filter(|(_, it)| free(it)).map(|(name, _)| name.as_str()).collect()
    }

    /// The media type of its body, if it takes one.
    pub fn media_type(&self) -> Option<&'static str> {
        self.meta["requestBody"]["content"].as_object()?.keys().next().map(String::as_str)
    }

    /// True if a device may do it.
    pub fn takes_device(&self) -> bool {
        self.meta["security"].as_array().into_iter().flatten().any(|scheme| scheme["device"].is_array())
    }

    /// True if somebody with a token may do it.
    pub fn takes_token(&self) -> bool {
        self.meta["security"].as_array().into_iter().flatten().any(|scheme| scheme["token"].is_array())
    }

    /// True if it wants somebody with an account: a token of the command line is nobody.
    pub fn takes_account(&self) -> bool {
        self.meta["security"].as_array().into_iter().flatten().any(|scheme| scheme["account"].is_array())
    }

    /// True if a caller must be known.
    pub fn needs_token(&self) -> bool {
        let security = self.meta["security"].as_array();
        security.is_some_and(|schemes| {
            !schemes.is_empty() && schemes.iter().all(|it| it.as_object().is_some_and(|it| !it.is_empty()))
        })
    }
}
