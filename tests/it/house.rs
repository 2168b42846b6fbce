//! The floors of the house, and the habits of its rooms. What is listed here as an exception may only become less.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use self::source::{Source, all, file_of};

/// The floors, from the ground up: an import never goes up, and on one floor it stays in its room. Crates below `kit` cannot
/// look up at all, since cargo does not let them.
const FLOORS: &[(&str, &[&str])] = &[
    ("kit", &["db", "keys", "log", "tasks"]),
    ("kit", &["blobs", "jobs", "mail", "outgoing", "tenants", "webpush"]),
    ("kit", &["counts", "http"]),
    ("kit", &["documents", "pages"]),
    ("kit", &["forms", "metrics"]),
    ("api", &["app", "tag"]),
    ("api", &["accounts"]),
    ("api", &["devices", "idempotency"]),
    ("api", &["organisations"]),
    ("api", &["communes", "files"]),
    ("api", &["posts"]),
    ("api", &["events", "notices", "polls"]),
    ("api", &["board", "calendars", "feeds", "push"]),
    ("api", &["accountability", "digests", "moderation"]),
    ("api", &["reach"]),
    ("api", &["server"]),
];

/// How long a file is at most, in lines: past that it is two nouns.
const LONGEST: usize = 300;

#[test]
fn an_import_never_goes_up() {
    let floor = |name: &str, room: &str| FLOORS.iter().position(|(it, rooms)| *it == name && rooms.contains(&room));
    // What the crate's own door hands on stands in a room all the same.
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
fn the_drawing_of_the_floors_is_true() {
    let house = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../ARCHITECTURE.md")).unwrap();
    let floors = FLOORS.iter().enumerate().rev();
    let drawing: String =
        floors.map(|(at, (name, rooms))| format!("    {name}  {:>2} {}\n", at + 1, rooms.join(", "))).collect();
    assert!(house.contains(&drawing), "ARCHITECTURE.md draws other floors than:\n{drawing}");
}

/// Circles that are left, each by the files in it: they may only become fewer.
const CIRCLES: &[&[&str]] = &[
    &["kit/src/db/held.rs", "kit/src/db/pool.rs"],
    &[
        "src/digests/allowance.rs",
        "src/digests/compose.rs",
        "src/digests/confirm.rs",
        "src/digests/deliver.rs",
        "src/digests/erase.rs",
        "src/digests/jobs.rs",
        "src/digests/notes.rs",
        "src/digests/preview.rs",
        "src/digests/rounds.rs",
        "src/digests/settle.rs",
        "src/digests/subscribe.rs",
    ],
    &["src/digests/content.rs", "src/digests/sections.rs"],
    &["src/digests/language.rs", "src/digests/letter.rs", "src/digests/text.rs"],
    &["src/digests/manage.rs", "src/digests/pages.rs"],
    &["src/events/agenda.rs", "src/events/beyond.rs"],
    &["src/events/announce.rs", "src/events/moved.rs", "src/events/moves.rs"],
    &["src/files/api.rs", "src/files/upload.rs"],
    &["src/organisations/agree.rs", "src/organisations/manage.rs"],
    &["src/posts/grasp.rs", "src/posts/reach.rs"],
    &["src/posts/post.rs", "src/posts/sheets.rs"],
    &["src/push/deliver.rs", "src/push/held.rs", "src/push/subscribe.rs"],
    &["src/push/followers.rs", "src/push/follows.rs", "src/push/of_events.rs", "src/push/sources.rs"],
    &["src/server/docs.rs", "src/server/endpoint.rs", "src/server/front.rs", "src/server/pages.rs"],
];

#[test]
fn no_files_of_a_room_import_each_other_in_a_circle() {
    let sources = all();
    let by_module: BTreeMap<Vec<String>, &Source> = sources.iter().map(|it| (it.module.clone(), it)).collect();
    let imports: BTreeMap<&str, BTreeSet<String>> = sources
        .iter()
        .filter(|source| !source.is_door())
        .map(|source| {
            let to_room = |path: &Vec<String>| {
                path[0] == source.module[0] && path.get(1).map(String::as_str) == Some(source.room())
            };
            let files = source.paths().into_iter().filter(to_room).filter_map(|path| file_of(&path, &by_module));
            (source.path.as_str(), files.filter(|file| *file != source.path).collect())
        })
        .collect();
    let circles: BTreeSet<Vec<&str>> = imports.keys().filter_map(|file| circle(file, &imports)).collect();
    let known: BTreeSet<Vec<&str>> = CIRCLES.iter().map(|files| files.to_vec()).collect();
    assert_eq!(circles, known);
}

/// The files that a file reaches and that reach it, if there are some.
fn circle<'a>(file: &str, imports: &BTreeMap<&'a str, BTreeSet<String>>) -> Option<Vec<&'a str>> {
    let reached = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(file) = next.pop() {
            next.extend(
                imports.get(file.as_str()).into_iter().flatten().filter(|it| seen.insert((*it).clone())).cloned(),
            );
        }
        seen
    };
    let ours = reached(file);
    let together: Vec<_> =
        imports.keys().copied().filter(|it| ours.contains(*it) && reached(it).contains(file)).collect();
    (together.len() > 1).then_some(together)
}

/// Files that are two nouns still: they may only become fewer.
const TWO_NOUNS: &[&str] = &["src/digests/wire.rs", "src/posts/decisions.rs"];

#[test]
fn no_file_is_two_nouns() {
    let lengths = all().into_iter().map(|source| (source.text.lines().count(), source.path));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > LONGEST).collect();
    let files: Vec<_> = long.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(files, TWO_NOUNS, "longer than {LONGEST} lines: {long:?}");
}

/// Names that several rooms have by convention.
const COMMON: &[&str] = &["Api", "Model", "ActiveModel", "Entity", "Column", "Relation", "PrimaryKey"];

/// Names that stand for several things still: they may only become fewer.
const SHARED: &[&str] = &[
    "BoardOut",
    "Boards",
    "Category",
    "Change",
    "Day",
    "Entry",
    "Event",
    "Form",
    "Kept",
    "Key",
    "KeyError",
    "Kind",
    "Limits",
    "List",
    "ListRefusal",
    "Listed",
    "Note",
    "OpenError",
    "Organisations",
    "Page",
    "Patience",
    "Place",
    "Policy",
    "ReadError",
    "Refused",
    "Role",
    "Shown",
    "Standing",
    "State",
    "Status",
    "SubscribeError",
    "SubscriptionOut",
    "TimeOfDay",
    "Uncounted",
];

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
    // Not what a macro is told.
    names.retain(|name, files| files.len() > 1 && !name.is_empty() && !COMMON.contains(&name.as_str()));
    assert_eq!(names.keys().map(String::as_str).collect::<Vec<_>>(), SHARED, "{names:#?}");
}

#[test]
fn addresses_of_pages_are_spelt_by_their_noun_alone() {
    let elsewhere = |noun: &str, source: &Source| source.room() != noun && source.code.contains(&format!("\"/{noun}/"));
    let spelt: Vec<_> = all()
        .into_iter()
        .flat_map(|source| {
            let nouns = ["notices", "events", "polls", "digests"];
            nouns
                .into_iter()
                .filter(|noun| elsewhere(noun, &source))
                .map(|noun| format!("/{noun}/ in {}", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(spelt.is_empty(), "{spelt:?}");
}

/// Files that read them still: they may only become fewer.
const READERS: &[&str] = &[
    "kit/src/http/problem.rs",
    "kit/src/mail/address.rs",
    "kit/src/mail/settings.rs",
    "kit/src/outgoing/error.rs",
    "src/calendars/file.rs",
    "src/calendars/subscribe.rs",
    "src/calendars/wire.rs",
    "src/digests/manage.rs",
    "src/digests/preview.rs",
    "src/digests/subscribe.rs",
    "src/digests/wire.rs",
    "src/events/moved.rs",
    "src/events/rules.rs",
    "src/events/spoken.rs",
    "src/feeds/api.rs",
    "src/feeds/atom.rs",
    "src/feeds/json.rs",
    "src/notices/pages.rs",
    "src/push/of_events.rs",
    "src/server/cli/jobs.rs",
    "src/server/cli.rs",
    "src/server/config/read.rs",
    "src/server/config.rs",
    "src/server/demo/mod.rs",
];

#[test]
fn the_two_languages_of_a_message_are_read_in_the_ground_alone() {
    let read = |line: &str| {
        [".fr", ".en"].iter().any(|end| {
            line.match_indices(end)
                .any(|(at, _)| !line[at + 3..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    };
    let files: Vec<_> = all()
        .into_iter()
        .filter(|source| !["ground", "suffrage"].contains(&source.module[0].as_str()) && source.code.lines().any(read))
        .map(|source| source.path)
        .collect();
    assert_eq!(files, READERS);
}
