//! Methods that an address answers, for `Allow`.

use serde_json::Value;

/// The addresses of the OpenAPI document and of the pages, with their methods.
#[derive(Debug)]
pub struct Routes(Vec<(Vec<String>, String)>);

impl Routes {
    /// From the document's `paths`, and the pages beside it with their methods; a page's parameters are written `:id`.
    pub fn new<'a>(document: &Value, pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let split = |path: &str| path.trim_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
        let operations = document["paths"].as_object().into_iter().flatten().map(|(path, operations)| {
            let mut methods: Vec<String> =
                operations.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase()).collect();
            if methods.iter().any(|method| method == "GET") {
                methods.push("HEAD".to_owned());
            }
            methods.push("OPTIONS".to_owned());
            methods.sort();
            (split(path), methods.join(", "))
        });
        let braced = |segment: String| match segment.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None => segment,
        };
        let pages = pages
            .into_iter()
            .map(|(path, methods)| (split(path).into_iter().map(braced).collect::<Vec<_>>(), methods.to_owned()));
        let mut all: Vec<_> = operations.chain(pages).collect();
        // A path that names an ending comes before one that takes any.
        all.sort_by_key(|(path, _)| {
            !path.iter().any(|segment| ending(segment).is_some_and(|ending| !ending.is_empty()))
        });
        Self(all)
    }

    /// The methods of an address, separated by commas; an unknown one has OPTIONS alone.
    pub fn methods(&self, path: &str) -> String {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let fits = |pattern: &[String]| {
            pattern.len() == segments.len()
                && pattern
                    .iter()
                    .zip(&segments)
                    .all(|(known, given)| ending(known).map_or(known == given, |ending| given.ends_with(ending)))
        };
        self.0.iter().find(|(pattern, _)| fits(pattern)).map_or("OPTIONS", |(_, methods)| methods).to_owned()
    }
}

/// The ending after the parameter in a segment of an address, if it has one.
fn ending(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.split_once('}').map(|(_, ending)| ending)
}
