//! The house as its files say it: which file imports what, by names alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates of the house, each with the folder of its sources under `api/`.
pub(super) const CRATES: &[(&str, &str)] = &[
    ("ground", "ground/src"),
    ("calendar", "calendar/src"),
    ("suffrage", "suffrage/src"),
    ("kit", "kit/src"),
    ("api", "src"),
];

pub(super) struct Source {
    /// Under `api/`, such as `src/notices/create.rs`.
    pub(super) path: String,
    /// Its crate, and its module's path in it: `api`, `notices`, `create`.
    pub(super) module: Vec<String>,
    door: bool,
    pub(super) text: String,
    /// The text without comments, and without what stands in `mod tests`.
    pub(super) code: String,
}

impl Source {
    /// The room it is in: the first folder or file of its crate.
    pub(super) fn room(&self) -> &str {
        self.module.get(1).map_or("lib", String::as_str)
    }

    /// True if it is the file of a folder, whose files it hands on.
    pub(super) fn is_door(&self) -> bool {
        self.door
    }

    /// All paths that it names, from their crate on: by `use`, and where they stand in the code.
    pub(super) fn paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for statement in self.code.split(';') {
            let words = statement.trim_start_matches(|c: char| c == '}' || c.is_whitespace());
            if let Some(tree) =
                words.split_once("use ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"))
            {
                expand(&[], tree.1, &mut paths);
            }
        }
        for (at, _) in self.code.match_indices("::") {
            let start = self.code[..at].rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |it| it + 1);
            let first = &self.code[start..at];
            let before = self.code[..start].chars().next_back();
            if before != Some(':') && (["crate", "super"].contains(&first) || self.is_crate(first)) {
                let end =
                    self.code[start..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(0);
                paths
                    .push(self.code[start..start + end].trim_end_matches(':').split("::").map(str::to_owned).collect());
            }
        }
        paths.into_iter().filter_map(|path| self.absolute(&path)).collect()
    }

    /// True if a path that begins so begins with another crate of the house.
    fn is_crate(&self, name: &str) -> bool {
        name != self.module[0] && CRATES.iter().any(|(it, _)| *it == name)
    }

    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let parent = |depth: usize| self.module[..self.module.len().saturating_sub(depth)].to_vec();
        let mut found = match first.as_str() {
            "crate" => vec![self.module[0].clone()],
            // A door's own module is its folder.
            "self" => self.module.clone(),
            "super" => parent(1),
            name if self.is_crate(name) => vec![name.to_owned()],
            // A child of this file's module.
            _ => return self.is_door().then(|| [self.module.as_slice(), path].concat()),
        };
        for name in rest {
            if name == "super" { drop(found.pop()) } else { found.push(name.clone()) }
        }
        Some(found)
    }
}

/// The paths of a tree of `use`.
fn expand(before: &[String], tree: &str, paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let (path, inner) = match tree.split_once('{') {
        Some((path, inner)) => (path.trim_end().trim_end_matches("::"), inner.strip_suffix('}')),
        None => (tree, None),
    };
    let names = path.split("::").map(|name| name.split(" as ").next().unwrap_or_default().trim().to_owned());
    let whole: Vec<String> = before.iter().cloned().chain(names.filter(|name| !name.is_empty())).collect();
    let Some(inner) = inner else {
        let end = whole.last().is_some_and(|name| name == "self") as usize;
        return paths.push(whole[..whole.len() - end].to_vec());
    };
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[start..at].trim().is_empty() {
                    expand(&whole, &inner[start..at], paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Every source file of the house.
pub(super) fn all() -> Vec<Source> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../api"));
    let mut sources = Vec::new();
    for (name, folder) in CRATES {
        for file in files(&root.join(folder), "rs") {
            let inside = file.strip_prefix(root.join(folder)).unwrap().with_extension("");
            let names = inside.iter().map(|it| it.to_str().unwrap().to_owned());
            let module = [(*name).to_owned()]
                .into_iter()
                .chain(names.filter(|it| !["mod", "lib", "main"].contains(&it.as_str())));
            let text = fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
            let code =
                if is_test { String::new() } else { without_comments(text.split("\nmod tests {").next().unwrap()) };
            let door = ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| file.ends_with(name))
                || file.with_extension("").is_dir();
            sources.push(Source { path, module: module.collect(), door, text, code });
        }
    }
    sources
}

/// The files below a folder that end so.
pub(super) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Comments of a whole line go, and those that end one.
fn without_comments(text: &str) -> String {
    let without = |line: &str| {
        line.find("// ")
            .or_else(|| line.find("//!"))
            .or_else(|| line.find("///"))
            .map_or(line.to_owned(), |at| line[..at].to_owned())
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// The file that says what a path names: through what doors hand on, down to where it stands.
pub(super) fn file_of(path: &[String], sources: &BTreeMap<Vec<String>, &Source>) -> Option<String> {
    for length in (1..=path.len()).rev() {
        let Some(source) = sources.get(&path[..length]) else { continue };
        let Some(name) = path.get(length).filter(|_| source.is_door()) else { return Some(source.path.clone()) };
        // The door takes it in from one of its own files.
        let handed = source
            .paths()
            .into_iter()
            .find(|it| it.last() == Some(name) && it.len() > length + 1 && it.starts_with(&path[..length]));
        return handed.and_then(|it| file_of(&it, sources)).or(Some(source.path.clone()));
    }
    None
}
