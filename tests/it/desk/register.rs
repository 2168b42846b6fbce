//! The register at the desk.

use tests::{KERLING, PageForm, Person, TestApp, inert_form};

const REGISTER: &str = "/kerling-les-sierck/bureau/registre";

async fn page(clerk: &Person, end: &str) -> tests::Reply {
    let shown = clerk.get(format!("{REGISTER}{end}")).await.expect(200);
    assert_eq!(inert_form(&shown.text()), Ok(()), "{end}");
    shown
}

#[tokio::test]
async fn a_clerk_writes_finds_and_corrects_somebody_at_the_desk() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await.staying();
    // The first form of the page looks somebody up.
    let form = PageForm::all_of(&page(&clerk, "").await, "/registre").pop().unwrap();
    form.clone().fill("last_name", "Klein").submit(&clerk).await.expect(422);
    let typed = form.fill("last_name", "Klein").fill("first_names", "Marthe").fill("birth_year", "1941");
    let entry = typed.submit(&clerk).await.expect(303).header("location");
    let found = page(&clerk, "?q=KLEIN").await.text();
    assert!(found.contains("Marthe Klein") && found.contains("1941"), "{found}");
    assert!(page(&clerk, "?q=personne").await.text().contains("Personne de ce nom"));
    let end = entry.split('?').next().unwrap().strip_prefix(REGISTER).unwrap().to_owned();
    let forms = || async { PageForm::all_of(&page(&clerk, &end).await, &end) };
    let step = |name: &'static str| async move {
        let all = forms().await;
        all.into_iter().find(|it| it.text("step") == name).unwrap_or_else(|| panic!("no form {name}"))
    };
    step("edit").await.fill("street", "3 rue Basse").submit(&clerk).await.expect(303);
    assert!(page(&clerk, "?q=basse").await.text().contains("3 rue Basse"));
    let code = step("code").await.submit(&clerk).await.expect(200).text();
    assert!(code.contains("ne sera plus montré"));
    let letter = step("letter").await.submit(&clerk).await.expect(200).text();
    assert!(letter.contains("3 rue Basse") && letter.contains("<svg"), "a letter to print");
    step("close").await.fill("reason", "moved").submit(&clerk).await.expect(422);
    step("close").await.fill("reason", "moved").fill("note", "à Metz").submit(&clerk).await.expect(303);
    assert!(page(&clerk, &end).await.text().contains("déménagé"));
    step("reopen").await.fill("note", "revenue").submit(&clerk).await.expect(303);
}

#[tokio::test]
async fn a_list_shows_what_it_would_change_before_it_does() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await.staying();
    let form = || async { PageForm::of(&page(&clerk, "/importer").await, "/importer") };
    let wrong = form().await.attach("file", "liste.csv", b"nom;prenoms\n;Marthe\n").submit(&clerk).await.expect(422);
    assert!(wrong.text().contains("Ligne 2, nom"), "{}", wrong.text());
    let list = "nom;prénoms;groupes\nKlein;Marthe;Chasse\nHaÿ;Anne;\n".as_bytes();
    let report = form().await.attach("file", "liste.csv", list).submit(&clerk).await.expect(200);
    assert!(report.text().contains("Ce que la liste changerait") && report.text().contains("2 personnes en plus"));
    assert!(page(&clerk, "").await.text().contains("0 personnes"));
    let sure = PageForm::all_of(&report, "/importer").remove(0);
    let done = sure.submit(&clerk).await.expect(200).text();
    assert!(done.contains("La liste est au registre"), "{done}");
    assert!(page(&clerk, "").await.text().contains("2 personnes"));
    assert!(page(&clerk, "/groupes").await.text().contains("Chasse"));
}

#[tokio::test]
async fn letters_and_groups_are_made_at_the_desk() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await.staying();
    let empty = PageForm::of(&page(&clerk, "/lettres").await, "/lettres").submit(&clerk).await.expect(422);
    assert!(empty.text().contains("Personne n’attend de lettre"));
    app.enrol(KERLING, "nom;prénoms\nKlein;Marthe\nHaÿ;Anne\n").await;
    let letters = PageForm::of(&page(&clerk, "/lettres").await, "/lettres").submit(&clerk).await.expect(200).text();
    assert_eq!(letters.matches("<article").count(), 2);
    let groups = PageForm::of(&page(&clerk, "/groupes").await, "/groupes");
    groups.clone().fill("name", "Chorale").fill("kind", "association").submit(&clerk).await.expect(303);
    groups.fill("name", "CHORALE").fill("kind", "other").submit(&clerk).await.expect(422);
    let delete = PageForm::all_of(&page(&clerk, "/groupes").await, "/groupes").remove(0);
    delete.submit(&clerk).await.expect(303);
    assert!(page(&clerk, "/groupes").await.text().contains("Aucun groupe"));
}

#[tokio::test]
async fn who_signed_in_long_ago_does_so_again_before_reading_the_register() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await.staying();
    app.advance(12 * 3600);
    let led = clerk.get(REGISTER).await.expect(303).header("location");
    assert!(led.starts_with("/entrer?suite=") && led.contains("encore=1"), "{led}");
    let councillor = app.person(api::accounts::Role::Councillor, Some(KERLING)).await;
    councillor.get(REGISTER).await.expect(403);
    let kept = clerk.fill_in(REGISTER, &[("last_name", "Klein")]).await.expect(403).text();
    assert!(kept.contains("Klein"), "what was typed waits");
}
