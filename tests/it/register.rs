//! The register of residents: entries, lists that are taken in, codes, activation.

mod letters;
mod steps;

use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

pub(crate) fn register() -> String {
    format!("/v1/communes/{KERLING}/register")
}

fn import(clerk: &Person, csv: &str) -> tests::Asking {
    clerk.act(format!("{}/import", register())).body("text/csv", csv)
}

/// The ids in a list, in order, by the member that names each.
fn named(list: &Value, member: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|it| it[member].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_clerk_writes_somebody_into_the_register_and_finds_them() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let marthe = json!({"reference": "142", "last_name": "Klein", "first_names": "Marthe", "birth_year": 1941, "hamlet": "Haut-Sierck"});
    let made = clerk.post(register(), marthe).await.expect(201);
    let entry = made.json();
    assert_eq!((&entry["state"], &entry["activated"], &entry["code"]), (&json!("open"), &json!(false), &json!("none")));
    clerk.post(register(), json!({"last_name": "Haÿ", "first_names": "Éléonore"})).await.expect(201);
    let address = made.header("location");
    let read = clerk.get(&address).await.expect(200);
    assert_eq!(read.json(), entry);
    let moved = clerk.patch(&address, json!({"street": "3 rue Basse"})).header("if-match", read.header("etag"));
    assert_eq!(moved.await.expect(200).json()["street"], "3 rue Basse");
    for (query, found) in [
        ("", &["Haÿ", "Klein"][..]),
        ("?q=eleonore", &["Haÿ"]),
        ("?q=hay%20%C3%89l", &["Haÿ"]),
        ("?q=RUE%20BASSE", &["Klein"]),
        ("?q=142", &["Klein"]),
        ("?state=moved", &[]),
    ] {
        let list = clerk.get(format!("{}{query}", register())).await.expect(200).json();
        assert_eq!(named(&list, "last_name"), found, "{query}");
    }
    let first = clerk.get(format!("{}?limit=1", register())).await.expect(200).json();
    let after = first["next"].as_str().expect("a second page");
    let second = clerk.get(format!("{}?limit=1&after={after}", register())).await.expect(200).json();
    assert_eq!((named(&second, "last_name"), &second["next"]), (vec!["Klein".to_owned()], &Value::Null));
}

#[tokio::test]
async fn the_register_is_for_the_mayor_and_clerks_who_signed_in_lately() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let made = clerk.post(register(), json!({"last_name": "Klein", "first_names": "Marthe"})).await.expect(201);
    let councillor = app.person(api::accounts::Role::Councillor, Some(KERLING)).await;
    councillor.get(register()).await.expect_problem(403, "forbidden");
    councillor.get(made.header("location")).await.expect_problem(404, "entry-not-found");
    app.advance(12 * 3600);
    clerk.get(register()).await.expect_problem(403, "sign-in-again");
    clerk.get(made.header("location")).await.expect_problem(403, "sign-in-again");
    import(&clerk, "nom;prénoms\nKlein;René\n").await.expect_problem(403, "sign-in-again");
}

#[tokio::test]
async fn a_list_is_told_before_it_is_taken_in_and_again_changes_nothing() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let csv = "Référence;Nom;Prénoms;Année de naissance;Rue;Hameau;Groupes;Bureau\n\
               1;Klein;Marthe;1941;;Haut-Sierck;Chasse/Haut-Sierck;1\n2;Klein;René;12/03/1968;rue Basse;;;1\n";
    let dry = clerk.act(format!("{}/import?dry_run=true", register())).body("text/csv", csv).await.expect(200).json();
    assert_eq!((&dry["dry_run"], &dry["rows"], &dry["added"]), (&json!(true), &json!(2), &json!(2)));
    assert_eq!((&dry["ignored"], &dry["sample"][0]["first_names"]), (&json!(["Bureau"]), &json!("Marthe")));
    assert_eq!(clerk.get(register()).await.expect(200).json()["items"], json!([]));
    import(&clerk, csv).await.expect(200);
    let again = import(&clerk, csv).await.expect(200).json();
    assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(0), &json!(2)));
    let groups = app.stranger().get(format!("/v1/communes/{KERLING}/groups")).await.expect(200).json();
    assert_eq!(named(&groups, "name"), ["Chasse", "Haut-Sierck"]);
    assert_eq!(groups["items"][0]["size"], Value::Null, "one of two is not told");
    let moved = import(&clerk, "nom;prénom;numéro\nKlein;Marthe Anne;1\n").await.expect(200).json();
    assert_eq!((&moved["changed"], &moved["absent"]), (&json!(1), &json!(1)));
    let marthe = clerk.get(format!("{}?q=anne", register())).await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&marthe["hamlet"], &marthe["birth_year"]),
        (&json!("Haut-Sierck"), &json!(1941)),
        "a file without them"
    );
}

#[tokio::test]
async fn a_file_with_a_row_that_cannot_be_read_is_refused_whole() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let csv = "nom,prénoms,année de naissance\nKlein,Marthe,1941\n,René,68\n";
    assert_eq!(import(&clerk, csv).await.expect_invalid(), ["/lines/3/birth_year", "/lines/3/last_name"]);
    assert_eq!(import(&clerk, "a;b\n1;2\n").await.expect_invalid(), ["/lines/1/first_names", "/lines/1/last_name"]);
    assert_eq!(clerk.get(register()).await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn what_could_be_several_peoples_is_told_and_left_alone() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for reference in ["1", "2"] {
        let jean = json!({"reference": reference, "last_name": "Martin", "first_names": "Jean"});
        clerk.post(register(), jean).await.expect(201);
    }
    let csv = "référence\tnom\tprénoms\n\tMARTIN\tjean\n3\tKlein\tRené\n3\tKlein\tMarthe\n1\tMartin\tJean-Luc\n";
    let report = import(&clerk, csv).await.expect(200).json();
    let lines: Vec<u64> =
        report["ambiguous"].as_array().unwrap().iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!((lines, &report["added"], &report["changed"]), (vec![2, 3, 4], &json!(0), &json!(1)));
}

#[tokio::test]
async fn a_resident_activates_with_the_code_of_the_letter() {
    let app = TestApp::start().await;
    app.enrol(
        KERLING,
        "référence;nom;prénoms;année de naissance;groupes\n1;Klein;Marthe;1941;Chasse\n2;Klein;René;;\n",
    )
    .await;
    let codes = app.codes(KERLING).await;
    let email = "marthe@exemple.fr".to_owned();
    let marthe = app.signed_in(std::slice::from_ref(&email)).await.remove(0);
    let code = codes[0].1.clone();
    assert!(code.len() == 9 && code.as_bytes()[4] == b'-', "{code}");
    let with = |code: &str, born: Value| json!({"commune": KERLING, "code": code, "birth_year": born});
    marthe.post("/v1/residents/activate", with(&code, json!(1942))).await.expect_problem(422, "activation-refused");
    marthe.post("/v1/residents/activate", with(&code, Value::Null)).await.expect_problem(422, "activation-refused");
    let elsewhere = json!({"commune": SAILLANS, "code": code, "birth_year": 1941});
    marthe.post("/v1/residents/activate", elsewhere).await.expect_problem(422, "activation-refused");
    let typed = code.to_lowercase().replace('-', " ");
    let residence = marthe.post("/v1/residents/activate", with(&typed, json!(1941))).await.expect(200).json();
    assert_eq!((&residence["commune"], &residence["name"]), (&json!(KERLING), &json!("Marthe Klein")));
    assert_eq!(residence["groups"][0]["name"], "Chasse");
    let me = marthe.get("/v1/me").await.expect(200).json();
    assert_eq!(me["residences"], json!([residence]));
    api::server::jobs::run_due(&app.app).await.unwrap();
    assert!(app.mails_to(&email).pop().unwrap().text().contains("Marthe Klein"), "a mail confirms it");
    marthe
        .post("/v1/residents/activate", with(&codes[1].1, Value::Null))
        .await
        .expect_problem(409, "already-activated");
    let other = app.signed_in(&["autre@exemple.fr".to_owned()]).await.remove(0);
    other.post("/v1/residents/activate", with(&code, json!(1941))).await.expect_problem(422, "activation-refused");
    let entry = app
        .clerk()
        .await
        .get(format!("/v1/register/{}", residence["entry"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!((&entry["activated"], &entry["code"]), (&json!(true), &json!("used")));
    let keyed = other.post("/v1/residents/activate", with(&code, json!(1941))).header("idempotency-key", "a");
    assert_eq!(keyed.await.expect_invalid(), ["/Idempotency-Key"]);
}

#[tokio::test]
async fn letters_on_their_way_go_on_working_when_others_are_printed_and_a_code_lives_a_year() {
    let app = TestApp::start().await;
    app.enrol(KERLING, "référence;nom;prénoms\n1;Klein;Marthe\n2;Klein;René\n").await;
    let first = app.codes(KERLING).await;
    let second = app.codes(KERLING).await;
    assert_ne!(first[0].1, second[0].1);
    let [marthe, rene] =
        app.signed_in(&["m@exemple.fr".to_owned(), "r@exemple.fr".to_owned()]).await.try_into().unwrap();
    let with = |code: &str| json!({"commune": KERLING, "code": code});
    marthe.post("/v1/residents/activate", with(&first[0].1)).await.expect(200);
    rene.post("/v1/residents/activate", with(&second[0].1)).await.expect_problem(422, "activation-refused");
    app.advance(365 * 86_400);
    let rene = app.signed_in(&["r@exemple.fr".to_owned()]).await.remove(0);
    rene.post("/v1/residents/activate", with(&second[1].1)).await.expect_problem(422, "activation-refused");
}

#[tokio::test]
async fn wrong_codes_are_counted_by_account_and_by_commune_and_never_switched_off() {
    let app = TestApp::start().await;
    app.enrol(KERLING, "référence;nom;prénoms\n1;Klein;Marthe\n").await;
    let code = app.codes(KERLING).await.remove(0).1;
    let guesses = json!({"commune": KERLING, "code": "2222-2222"});
    let people = app.signed_in(&(0..11).map(|it| format!("g{it}@exemple.fr")).collect::<Vec<_>>()).await;
    for person in &people[..10] {
        for _ in 0..10 {
            person.post("/v1/residents/activate", guesses.clone()).await.expect_problem(422, "activation-refused");
        }
    }
    people[0].post("/v1/residents/activate", guesses).await.expect_problem(429, "too-many");
    let right = json!({"commune": KERLING, "code": code});
    people[10].post("/v1/residents/activate", right.clone()).await.expect_problem(429, "too-many");
    app.advance(3600);
    people[10].post("/v1/residents/activate", right).await.expect(200);
}

#[tokio::test]
async fn an_erased_account_leaves_its_entry_to_be_activated_again() {
    let app = TestApp::start().await;
    let resident = app.resident().await;
    resident.person.delete("/v1/me").await.expect(204);
    let clerk = app.clerk().await;
    let entry = clerk.get(format!("/v1/register/{}", resident.entry)).await.expect(200).json();
    assert_eq!((&entry["activated"], &entry["code"]), (&json!(false), &json!("none")));
    let code = app.codes(KERLING).await.remove(0).1;
    let again = app.signed_in(&["nouvelle@exemple.fr".to_owned()]).await.remove(0);
    again.post("/v1/residents/activate", json!({"commune": KERLING, "code": code})).await.expect(200);
}
