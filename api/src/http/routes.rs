//! Which methods an address answers, for `Allow`.

use serde_json::Value;

/// The addresses of the OpenAPI document and of the pages, with their methods.
#[derive(Debug)]
pub(super) struct Routes(Vec<(Vec<String>, String)>);

impl Routes {
    /// From the document's `paths` and the pages beside it, which answer GET.
    pub(super) fn new(document: &Value, pages: &[&str]) -> Self {
        let split = |path: &str| path.trim_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
        let operations = document["paths"].as_object().into_iter().flatten().map(|(path, operations)| {
            let mut methods: Vec<String> = operations.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase()).collect();
            if methods.iter().any(|method| method == "GET") {
                methods.push("HEAD".to_owned());
            }
            methods.push("OPTIONS".to_owned());
            methods.sort();
            (split(path), methods.join(", "))
        });
        let pages = pages.iter().map(|path| (split(path), "GET, HEAD, OPTIONS".to_owned()));
        Self(operations.chain(pages).collect())
    }

    /// The methods of an address, separated by commas; an unknown one has OPTIONS alone.
    pub(super) fn methods(&self, path: &str) -> String {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let fits = |pattern: &[String]| {
            pattern.len() == segments.len() && pattern.iter().zip(&segments).all(|(known, given)| known.starts_with('{') || known == given)
        };
        self.0.iter().find(|(pattern, _)| fits(pattern)).map_or("OPTIONS", |(_, methods)| methods).to_owned()
    }
}
