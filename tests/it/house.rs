//! The floors of the house, and the habits of its rooms. What is listed here as an exception may only become less.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ground::spoken::{Language, Sentences};

use self::source::{Source, all, file_of, files};

/// The floors as ARCHITECTURE.md draws them, from the ground up, each a crate and its rooms: an import never goes up, and on
/// one floor it stays in its room. Crates below `kit` cannot look up at all, since cargo does not let them.
fn floors() -> Vec<(String, Vec<String>)> {
    let house = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../ARCHITECTURE.md")).unwrap();
    let drawn = |line: &str| {
        let (name, rest) = line.strip_prefix("    ")?.split_once("  ")?;
        let (number, rooms) = rest.trim_start().split_once(' ')?;
        let number: usize = number.parse().ok().filter(|_| ["kit", "api"].contains(&name))?;
        Some((number, (name.to_owned(), rooms.split(", ").map(str::to_owned).collect())))
    };
    let mut floors: Vec<(usize, (String, Vec<String>))> = house.lines().filter_map(drawn).collect();
    floors.reverse();
    assert!(floors.iter().map(|it| it.0).eq(1..=floors.len()), "their numbers: {floors:?}");
    floors.into_iter().map(|(_, floor)| floor).collect()
}

/// Maximum number of lines of a file: past that it is two nouns.
const LONGEST: usize = 300;

#[test]
fn an_import_never_goes_up() {
    let floors = floors();
    let floor =
        |name: &str, room: &str| floors.iter().position(|(it, rooms)| it == name && rooms.iter().any(|it| it == room));
    // A name that the crate's own door hands on stands in a room all the same.
    let room_of = |path: &[String]| match path[1].as_str() {
        "App" | "Memory" | "Parts" | "Site" => "app".to_owned(),
        "Tag" => "tag".to_owned(),
        // Macros stand at the crate's root, wherever they are written.
        "refusal" => "http".to_owned(),
        name => name.to_owned(),
    };
    let mut up = BTreeSet::new();
    for source in all().iter().filter(|source| ["kit", "api"].contains(&source.module[0].as_str())) {
        let (name, room) = (&source.module[0], source.room());
        if source.is_door() && source.module.len() == 1 {
            continue;
        }
        let here = floor(name, room).unwrap_or_else(|| panic!("{} is on no floor", source.path));
        for path in source.paths().iter().filter(|path| path[0] == *name && path.len() > 1) {
            let other = room_of(path);
            if other != room
                && floor(name, &other).unwrap_or_else(|| panic!("{}: {other} is on no floor", source.path)) >= here
            {
                up.insert(format!("{room} -> {other}, in {}", source.path));
            }
        }
    }
    assert!(up.is_empty(), "imports that go up:\n{}", up.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_room_is_drawn_that_is_not_there() {
    let rooms: BTreeSet<_> = all().iter().map(|it| (it.module[0].clone(), it.room().to_owned())).collect();
    let drawn = floors().into_iter().flat_map(|(name, rooms)| rooms.into_iter().map(move |it| (name.clone(), it)));
    let strange: Vec<_> = drawn.filter(|it| !rooms.contains(it)).collect();
    assert!(strange.is_empty(), "ARCHITECTURE.md draws {strange:?}");
}

/// Folders of a room that import each other in a circle still: they may only become fewer.
const CIRCLES_OF_FOLDERS: &[&[&str]] = &[&["kit/src/http/limits", "kit/src/http/net"]];

#[test]
fn no_files_and_no_folders_of_a_room_import_each_other_in_a_circle() {
    let files = imports();
    let mut folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, imported) in files.iter().filter_map(|(file, imported)| Some((folder(file)?, imported))) {
        let others = imported.iter().filter_map(|it| folder(it)).filter(|it| *it != file);
        folders.entry(file.to_owned()).or_default().extend(others.map(str::to_owned));
    }
    for (imports, known) in [(files, &[][..]), (folders, CIRCLES_OF_FOLDERS)] {
        let circles: BTreeSet<Vec<&str>> = imports.keys().filter_map(|it| circle(it, &imports)).collect();
        assert_eq!(circles, known.iter().map(|it| it.to_vec()).collect());
    }
}

/// The imports of each file from its own room. A door imports what it hands on, and is left out.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let sources = all();
    let by_module: BTreeMap<Vec<String>, &Source> = sources.iter().map(|it| (it.module.clone(), it)).collect();
    let imports = sources.iter().filter(|source| !source.is_door()).map(|source| {
        let to_room =
            |path: &Vec<String>| path[0] == source.module[0] && path.get(1).map(String::as_str) == Some(source.room());
        let files = source.paths().into_iter().filter(to_room).filter_map(|path| file_of(&path, &by_module));
        (source.path.clone(), files.filter(|file| *file != source.path).collect())
    });
    imports.collect()
}

/// The folder of a room that a file is in, such as `src/digests/readers`, if it is in one.
fn folder(file: &str) -> Option<&str> {
    let (folder, _) = file.rsplit_once('/')?;
    folder.split_once("src/").filter(|(_, inside)| inside.contains('/')).map(|_| folder)
}

/// The circle of imports that something is in, if it is in one.
fn circle<'a>(from: &'a str, imports: &'a BTreeMap<String, BTreeSet<String>>) -> Option<Vec<&'a str>> {
    let reached = |from: &'a str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(it) = next.pop() {
            next.extend(imports.get(it).into_iter().flatten().map(String::as_str).filter(|it| seen.insert(*it)));
        }
        seen
    };
    let ours = reached(from);
    let together: Vec<_> =
        imports.keys().map(String::as_str).filter(|it| ours.contains(it) && reached(it).contains(from)).collect();
    (together.len() > 1).then_some(together)
}

#[test]
fn no_file_is_two_nouns() {
    let lengths = all().into_iter().map(|source| (source.text.lines().count(), source.path));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > LONGEST).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:?}");
}

#[test]
fn imports_are_flat() {
    let nested = |code: &str| {
        code.split("\nuse ").skip(1).any(|it| it.split(';').next().is_some_and(|tree| tree.matches('{').count() > 1))
    };
    let files: Vec<_> = all().into_iter().filter(|it| nested(&it.code)).map(|it| it.path).collect();
    assert!(files.is_empty(), "one `use` a module, with no braces in braces: {files:?}");
}

/// Names that several rooms have by convention.
const COMMON: &[&str] = &["Api", "Model", "ActiveModel", "Entity", "Column", "Relation", "PrimaryKey"];

#[test]
fn public_types_have_names_of_their_own() {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // The voting library has a vocabulary of its own, which its users import by its name.
    for source in all().into_iter().filter(|source| source.module[0] != "suffrage") {
        for line in source.code.lines().map(str::trim_start) {
            let kinds = ["pub struct ", "pub enum ", "pub trait ", "pub type "];
            if let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                names.entry(name).or_default().insert(source.path.clone());
            }
        }
    }
    // Words for a macro are no names.
    names.retain(|name, files| files.len() > 1 && !name.is_empty() && !COMMON.contains(&name.as_str()));
    assert!(names.is_empty(), "each of these names stands for several things: {names:#?}");
}

#[test]
fn addresses_of_pages_are_spelt_by_their_noun_alone() {
    let sources = all();
    let with_pages = sources.iter().filter(|it| it.module[0] == "api" && it.path.ends_with("/pages.rs"));
    let nouns: BTreeSet<&str> = with_pages.map(Source::room).filter(|room| *room != "server").collect();
    let elsewhere = |noun: &str, source: &Source| source.room() != noun && source.code.contains(&format!("\"/{noun}/"));
    let mut spelt = Vec::new();
    for source in &sources {
        let strangers = nouns.iter().filter(|noun| elsewhere(noun, source));
        spelt.extend(strangers.map(|noun| format!("/{noun}/ in {}", source.path)));
    }
    assert!(spelt.is_empty(), "{spelt:?}");
}

#[test]
fn languages_are_told_apart_in_the_ground_alone() {
    let apart = ["== Language::", "Language::Fr =>", "Language::En =>", "(Language::Fr,", "Message::fixed("];
    let files: Vec<_> = all()
        .into_iter()
        .filter(|source| !["ground", "suffrage"].contains(&source.module[0].as_str()))
        .filter(|source| apart.iter().any(|it| source.code.contains(it)))
        .map(|source| source.path)
        .collect();
    assert!(files.is_empty(), "a language is a file of its own (`ground/spoken`), a sentence is `say!`: {files:?}");
}

#[test]
fn sentences_of_other_languages_are_ours_and_those_that_are_missing_are_listed() {
    let sentences = sentences();
    assert!(sentences.len() > 250, "{} sentences", sentences.len());
    for language in Language::ALL {
        let Sentences::Table(table) = language.speech().sentences else { continue };
        let strange: Vec<_> = table().keys().filter(|it| !sentences.contains(**it)).collect();
        assert!(strange.is_empty(), "nobody says these in French: {strange:?}");
        let missing: Vec<_> = sentences.iter().filter(|it| !table().contains_key(it.as_str())).collect();
        tests::say(&format!("{} sentences are missing in {language}: {missing:#?}", missing.len()));
    }
}

/// The French of every sentence that code and templates say.
fn sentences() -> BTreeSet<String> {
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/templates");
    let templates = ["html", "mjml"].into_iter().flat_map(|ending| files(Path::new(templates), ending));
    let templates = templates.map(|file| std::fs::read_to_string(file).unwrap());
    let texts: Vec<String> = all().into_iter().map(|it| it.code).chain(templates).collect();
    texts.iter().flat_map(|text| pairs(text)).collect()
}

/// The first of each two texts that stand beside each other in brackets, behind a number, or on both sides of a stroke.
fn pairs(text: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = text.match_indices('"').map(|(at, _)| at).filter(|at| !text[..*at].ends_with('\\'));
    while let (Some(start), Some(end)) = (rest.next(), rest.next()) {
        literals.push((start, end));
    }
    let begins = |at: usize| {
        let before = text[..at].trim_end();
        before.ends_with('(') || before.strip_suffix(',').is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()))
    };
    let between = |end: usize, start: usize| text[end + 1..start].trim();
    let said = literals.windows(2).filter(|it| match between(it[0].1, it[1].0) {
        "," => begins(it[0].0),
        between => between == "/",
    });
    said.map(|it| text[it[0].0 + 1..it[0].1].replace("\\u{a0}", "\u{a0}")).collect()
}
