//! The command line.

use std::process::Output;
use std::time::Duration;

use tests::{Database, Folder, Inbox, Server, tambour, within};

/// An installation: a folder and a database of its own.
struct Installation {
    folder: Folder,
    database: Database,
}

impl Installation {
    async fn new() -> Self {
        let folder = Folder::new();
        let database = Database::new(&folder).await;
        Self { folder, database }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        tambour(arguments, &self.settings())
    }

    fn settings(&self) -> [(&str, &str); 2] {
        [("TAMBOUR_DATA_DIR", self.folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", &self.database.url)]
    }
}

#[track_caller]
fn text(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn a_commune_is_added_with_a_code_and_a_clerk_gets_a_token_that_works() {
    let here = Installation::new().await;
    let added = here.run(&["commune", "add", "--insee", "57361"]);
    assert_eq!(text(&added).0, "kerling-les-sierck\n");
    let again = here.run(&["commune", "add", "--insee", "57361"]);
    assert!(again.status.success() && text(&again).0.is_empty(), "adding it again changes nothing");

    let created =
        here.run(&["token", "create", "--commune", "kerling-les-sierck", "--role", "clerk", "--name", "Mairie"]);
    let (token, _) = text(&created);
    assert_eq!(token.lines().count(), 1, "the token stands alone on its line");
    let listed = here.run(&["token", "list", "--commune", "57361"]);
    assert!(text(&listed).0.contains("Mairie") && !text(&listed).0.contains(token.trim()), "a list shows no token");

    let server = Server::start(&here.settings());
    let clerk = server.person(Some(token.trim()));
    let body = serde_json::json!({"title": "Panneau", "category": "works"});
    clerk.post("/v1/communes/57361/notices", body).await.expect(201);
}

#[tokio::test]
async fn what_a_commune_says_of_itself_is_set_from_the_command_line() {
    let here = Installation::new().await;
    here.run(&["commune", "add", "--insee", "57361"]);
    let file = here.folder.path().join("mairie.json");
    let openings = r#"{"contact": {"openings": [{"weekday": "friday", "opens": "08:00", "closes": "12:00"}]}}"#;
    std::fs::write(&file, openings).unwrap();
    let set = |more: &[&str]| here.run(&[&["commune", "set", "--commune", "57361"], more].concat());
    let done = set(&["--telephone", "0382837105", "--population", "612", file.to_str().unwrap()]);
    assert!(done.status.success(), "{:?}", text(&done));
    let server = Server::start(&here.settings());
    let read = async || server.person(None).get("/v1/communes/57361").await.expect(200).json();
    let commune = read().await;
    assert_eq!((&commune["contact"]["telephone"], &commune["population"]), (&"03 82 83 71 05".into(), &612.into()));
    assert_eq!(commune["contact"]["openings"][0]["weekday"], "friday");
    let refused = set(&["--accent-colour", "#ffffff"]);
    assert!(text(&refused).1.contains("7 is needed") && !refused.status.success(), "{:?}", text(&refused));
    assert!(set(&["--telephone", ""]).status.success());
    assert!(read().await["contact"]["telephone"].is_null(), "an empty value forgets");
}

#[test]
fn the_command_tells_its_name_and_version() {
    assert_eq!(text(&tambour(&["--version"], &[])).0, format!("tambour {}\n", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_whole_departement_is_added_at_once() {
    let here = Installation::new().await;
    let added = here.run(&["commune", "add", "--all-of-department", "57"]);
    let (slugs, _) = text(&added);
    assert_eq!(slugs.lines().count(), 725, "the Moselle has 725 communes");
    assert!(slugs.lines().any(|slug| slug == "kerling-les-sierck"));
}

#[tokio::test]
async fn a_running_server_shows_a_commune_that_the_command_line_added() {
    let here = Installation::new().await;
    let server = Server::start(&here.settings());
    let phone = server.person(None);
    phone.get("/v1/communes/57361/board").await.expect_problem(404, "commune-not-found");
    assert!(here.run(&["commune", "add", "--insee", "57361"]).status.success());
    let shown = async || phone.get("/v1/communes/57361/board").await.status == 200;
    within(Duration::from_secs(2), "the server hears of it", shown).await;
}

#[tokio::test]
async fn a_wrong_command_says_what_is_wrong_in_one_line() {
    let here = Installation::new().await;
    for (arguments, expected) in [
        (&["commune", "add", "--insee", "00000"][..], "tambour: the catalogue of communes knows no 00000\n"),
        (&["token", "create", "--role", "clerk"], "tambour: a clerk belongs to a commune: add --commune SLUG\n"),
        (
            &["token", "create", "--role", "clerk", "--commune", "atlantis"],
            "tambour: no commune atlantis on this server: add it with `tambour commune add`\n",
        ),
    ] {
        let output = here.run(arguments);
        assert_eq!((text(&output).1.as_str(), output.status.code()), (expected, Some(1)), "{arguments:?}");
    }
    assert_eq!(here.run(&["serve", "--nonsense"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_setting_that_is_unknown_or_wrong_stops_the_start_with_one_line_naming_it() {
    for (name, value) in [
        ("TAMBOUR_LISTN", "x"),
        ("TAMBOUR_LISTEN", "here"),
        ("TAMBOUR_OUTGOING_ALLOW", "localhost"),
        ("TAMBOUR_BOARD_CACHE_MB", "much"),
    ] {
        let output = tambour(&["serve"], &[(name, value)]);
        let (_, error) = text(&output);
        assert!(error.contains(name) && error.lines().count() == 1 && !output.status.success(), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let here = Installation::new().await;
    assert!(here.run(&["migrate"]).status.success());
    let healthy = here.run(&["doctor"]);
    assert!(healthy.status.success(), "{:?}", text(&healthy));
    let folder = here.folder.path().to_str().unwrap();
    let inbox = Inbox::start().await;
    for (name, value, expected) in [
        ("TAMBOUR_PUBLIC_URL", "http://panneau.exemple.fr", "TAMBOUR_PUBLIC_URL=https://"),
        ("TAMBOUR_PUBLIC_URL", "https://panneau", "TAMBOUR_VAPID_SUBJECT=mailto:"),
        ("TAMBOUR_DATABASE_URL", "postgres://nobody:secret@127.0.0.1:9/none", "Check TAMBOUR_DATABASE_URL"),
        ("TAMBOUR_FILES_URL", "file:///proc/fichiers", "/proc/fichiers cannot be written"),
        ("TAMBOUR_CLOCK_OFFSET", "60", "Unset TAMBOUR_CLOCK_OFFSET"),
        ("SSL_CERT_FILE", "/nonexistent", "Install the package ca-certificates"),
        ("TAMBOUR_SMTP_URL", "smtp://u:secret@127.0.0.1:9", "127.0.0.1:9 cannot be reached"),
        ("TAMBOUR_SMTP_URL", &format!("{}?tls=required", inbox.url()), "offers no STARTTLS"),
    ] {
        let sick = tambour(
            &["doctor"],
            &[("TAMBOUR_PUBLIC_URL", "https://a.example"), ("TAMBOUR_DATA_DIR", folder), (name, value)],
        );
        let (said, _) = text(&sick);
        assert!(said.contains("WRONG") && said.contains(expected) && !said.contains("secret"), "{said}");
        assert!(!sick.status.success());
    }
    let keys = here.folder.path().join("keys");
    std::fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    assert!(text(&here.run(&["doctor"])).0.contains("chmod 700"));
}

#[tokio::test]
async fn the_document_on_the_command_line_is_the_served_one() {
    let (printed, _) = text(&tambour(&["openapi"], &[]));
    assert_eq!(printed, api::server::openapi_document().unwrap());
}
