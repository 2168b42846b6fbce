//! The sheet of letters, and the page on which their code is typed.

use tests::{KERLING, PageForm, TestApp, digits, inert_form, tambour};

#[tokio::test]
async fn letters_are_a_page_each_with_the_code_in_words_and_as_a_drawing() {
    let app = TestApp::start_with(&[("TAMBOUR_PUBLIC_URL", "https://tambour.exemple.fr")]).await;
    app.enrol(KERLING, "nom;prénoms;rue;année de naissance\nKlein;Marthe;3 rue Basse;1941\nHaÿ;Anne;;\n").await;
    let commune = app.app.communes.get(KERLING).unwrap();
    let (url, folder) = (app.config.database_url.clone(), app.config.data_dir.display().to_string());
    let settings = [
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_DATA_DIR", folder.as_str()),
        ("TAMBOUR_PUBLIC_URL", "https://tambour.exemple.fr"),
    ];
    let printed = tambour(&["register", "codes", "--commune", KERLING, "--format", "html"], &settings);
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let html = String::from_utf8(printed.stdout).unwrap();
    assert_eq!(html.matches("<article").count(), 2);
    for words in
        ["Marthe Klein", "3 rue Basse", "57480 KERLING LES SIERCK", "tambour.exemple.fr/kerling-les-sierck/activer"]
    {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("Votre année de naissance vous sera demandée"), "where the register has it");
    let codes = tambour(&["register", "codes", "--commune", &commune.insee_code, "--format", "csv"], &settings);
    let csv = String::from_utf8(codes.stdout).unwrap();
    assert!(csv.starts_with("reference,last_name,first_names,street,hamlet,code,valid_until\n"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn a_file_that_cannot_be_read_is_told_line_by_line() {
    let folder = tests::Folder::new();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (url, data) = (format!("sqlite://{}", path("t.db")), path("data"));
    let settings = [("TAMBOUR_DATABASE_URL", url.as_str()), ("TAMBOUR_DATA_DIR", data.as_str())];
    tambour(&["commune", "add", "--insee", "57361"], &settings);
    std::fs::write(path("r.csv"), "nom;prénoms;année de naissance\nKlein;Marthe;68\n;René;\n").unwrap();
    let refused = tambour(&["register", "import", "--commune", KERLING, &path("r.csv")], &settings);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("line 2, birth_year: ") && told.contains("line 3, last_name: "), "{told}");
    std::fs::write(path("r.csv"), "nom;prénoms\nKlein;Marthe\n").unwrap();
    let report = tambour(&["register", "import", "--commune", KERLING, "--dry-run", &path("r.csv")], &settings);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!((&report["dry_run"], &report["added"]), (&true.into(), &1.into()));
}

#[tokio::test]
async fn a_resident_activates_on_the_page_without_a_script() {
    let app = TestApp::start().await;
    app.enrol(KERLING, "référence;nom;prénoms;année de naissance\n1;Klein;Marthe;1941\n").await;
    let code = app.codes(KERLING).await.remove(0).1;
    let page = "/kerling-les-sierck/activer";
    let stranger = app.stranger().get(page).await.expect(200).text();
    assert!(stranger.contains("/entrer?suite=%2Fkerling-les-sierck%2Factiver"), "it leads to the door and back");
    let email = "marthe@exemple.fr";
    let asked = app.stranger().post("/v1/auth/email", serde_json::json!({"email": email})).await.expect(202).json();
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = app.mails_to(email).pop().unwrap();
    let proof = serde_json::json!({"request": asked["request"], "code": digits(&mail), "session": "cookie"});
    let signed_in = app.stranger().post("/v1/auth/email/verify", proof).await.expect(204);
    let marthe = app.browser(&signed_in.header("set-cookie"));
    let shown = marthe.get(page).await.expect(200);
    assert_eq!(inert_form(&shown.text()), Ok(()));
    let form = || PageForm::of(&shown, "/activer");
    let wrong = form().fill("code", "2222-2222").submit(&marthe).await.expect(422);
    assert!(wrong.text().contains("Vérifiez le code de votre lettre"));
    let typed = form().fill("code", &code.to_lowercase()).fill("birth_year", "1941");
    let done = typed.submit(&marthe).await.expect(303);
    let shown = marthe.get(done.header("location")).await.expect(200).text();
    assert!(shown.contains("Votre droit de vote est activé"));
}
