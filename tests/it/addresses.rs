//! The list of pages: what follows from it for all of them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use api::server::{self, PAGES};
use ground::text::Language;
use kit::pages::{Hosting, Site, Sort};
use serde_json::json;
use tests::{KERLING, TestApp, inert, inert_form, pictures};

use crate::pages::{id, read};

#[tokio::test]
async fn a_reader_who_is_signed_in_keeps_what_is_public_like_everybody_else() {
    let app = TestApp::start().await;
    let photo = app.clerk().await.upload(KERLING, "photo.jpg", &pictures::photograph(80, 60)).await.expect(201).json();
    let notice = app.post("Panneau", json!({"image": id(&photo)})).await;
    let commune = format!("/v1/communes/{KERLING}");
    for path in [
        format!("/notices/{}", id(&notice)),
        format!("/v1/files/{}?w=320", id(&photo)),
        format!("{commune}/board"),
        format!("{commune}/feed.json"),
        "/docs".to_owned(),
        commune,
    ] {
        let without = app.stranger().get(&path).await.expect(200);
        assert!(without.header("cache-control").starts_with("public"), "{path}");
        let with = app.stranger().get(&path).header("cookie", "__Host-tambour=secret").await.expect(200);
        for name in ["cache-control", "etag"] {
            assert_eq!(with.header(name), without.header(name), "{name} of {path}");
        }
        let again = app.stranger().get(&path).header("cookie", "a=b").header("if-none-match", with.header("etag"));
        again.await.expect(304);
    }
}

#[tokio::test]
async fn a_form_that_another_sites_page_sends_is_refused() {
    let app = TestApp::start().await;
    for page in PAGES.iter().copied().flatten().filter(|page| page.methods().contains("POST")) {
        let send = || app.stranger().staying().act(format!("{}?token=nonsense", page.path()));
        let own = app.base().to_owned();
        for (name, value) in
            [("origin", "https://ailleurs.example"), ("origin", "null"), ("sec-fetch-site", "same-site")]
        {
            send().header(name, value).await.expect_problem(403, "foreign-form");
            let shown = send().header(name, value).header("accept", "text/html").await.expect(403);
            assert_eq!(inert(&shown.header("content-type"), &shown.text()), Ok(()));
            assert!(read(&shown).contains("Formulaire envoyé d’un autre site"));
        }
        for (name, value) in [("origin", own.as_str()), ("sec-fetch-site", "same-origin")] {
            // The desk and pages of an account keep what was sent until one signed in, or lead to the door.
            let taken: &[u16] = match page.sort() {
                Sort::Desk => &[401],
                _ if page.path().starts_with("/compte")
                    || page.path() == "/entrer/code"
                    || ["/voter", "/moi", "/voix", "/voix/porter"].iter().any(|it| page.path().ends_with(it)) =>
                {
                    &[303, 401, 404]
                }
                _ if page.path().ends_with("/activer") => &[401],
                _ => &[404, 422],
            };
            assert!(taken.contains(&send().header(name, value).await.status), "{}", page.path());
        }
        let options = app.stranger().ask("OPTIONS", page.path()).await.expect(204);
        assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS, POST");
    }
}

/// The templates of pages in a folder, such as `notices/page.html`.
fn templates(folder: &Path) -> HashSet<String> {
    let mut found = HashSet::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(templates(&entry.path()).into_iter().map(|inner| format!("{name}/{inner}")));
        } else if fs::read_to_string(entry.path()).is_ok_and(|it| it.starts_with("{% extends \"layout.html\" %}")) {
            found.insert(name);
        }
    }
    found
}

#[test]
fn every_page_is_written_in_every_language_and_runs_nothing() {
    let site = Site {
        public_url: "https://panneau.exemple.fr/".parse().unwrap(),
        menu: &server::MENU,
        tokens_in_clear: false,
        host: Hosting::default(),
    };
    let mut written = HashSet::new();
    for language in Language::ALL {
        for sample in server::samples(&site, *language) {
            let html = sample.html.unwrap_or_else(|error| panic!("{}: {error}", sample.template));
            assert_eq!(inert_form(&html), Ok(()), "{}", sample.template);
            assert!(
                html.contains(&format!("<html lang=\"{language}\">")) && html.matches("<h1").count() == 1,
                "{html}"
            );
            written.insert(sample.template.to_owned());
        }
    }
    let api = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("api");
    let all: HashSet<String> = ["templates", "kit/templates"].iter().flat_map(|it| templates(&api.join(it))).collect();
    assert_eq!(written, all, "each template has an example");
}

#[test]
fn no_commune_is_called_as_pages_are() {
    let pages = PAGES.iter().copied().flatten().map(|page| page.path());
    let first = |path: &'static str| path.trim_start_matches('/').split('/').next().unwrap();
    let taken: HashSet<&str> = pages.chain(["/v1", "/health", "/metrics"]).map(first).collect();
    assert!(taken.contains("notices") && taken.len() > 8);
    for entry in kit::tenants::catalogue::all().unwrap() {
        assert!(!taken.contains(entry.slug.as_str()), "{} is a page", entry.slug);
    }
}
