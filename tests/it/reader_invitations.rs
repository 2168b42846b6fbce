//! Readers of before: a list is pasted or sent, each address gets one mail, and nobody is subscribed unasked.

use std::fs;

use serde_json::json;
use tests::{Database, Folder, KERLING, PageForm, inert_form, tambour};

use crate::desk::page;
use crate::digests::{CAMILLE, DAY, run, start, subscribe, wish};
use crate::pages::read;

const LIST: &str = "Nom;Courriel\nAlix;alix@exemple.fr\nM. Untel\nBo <bo@exemple.fr>";

fn path() -> String {
    format!("/v1/communes/{KERLING}/digests/invitations")
}

#[tokio::test]
async fn each_address_of_a_list_gets_one_mail_and_reads_once_it_says_so() {
    let (app, inbox) = start().await;
    let clerk = app.clerk().await;
    let letter = page(&clerk, "/lettre").await;
    assert!(letter.text().contains("/bureau/lettre/lecteurs"));
    let form = PageForm::of(&page(&clerk, "/lettre/lecteurs").await, "/lecteurs");
    let told = form.fill("addresses", LIST).submit(&clerk).await.expect(200);
    assert_eq!(inert_form(&told.text()), Ok(()));
    let words = read(&told);
    assert!(words.contains("2 adresses invitées") && words.contains("Ligne 3 : Il n’y a pas d’adresse"), "{words}");
    run(&app).await;
    let mails = inbox.take();
    assert_eq!(mails.len(), 2);
    let alix = mails.iter().find(|mail| mail.to == "alix@exemple.fr").expect("a mail to Alix");
    assert!(alix.text().contains("Vous n’êtes abonné à rien"), "{}", alix.text());
    let numbers = || async { read(&page(&clerk, "/lettre").await) };
    assert!(numbers().await.contains("abonnés 0"), "{}", numbers().await);
    app.stranger().post("/v1/digests/confirm", json!({"token": alix.token("/digests/confirm")})).await.expect(200);
    assert!(numbers().await.contains("abonnés 1"), "{}", numbers().await);
}

#[tokio::test]
async fn who_reads_was_invited_or_left_is_not_asked_again() {
    let (app, inbox) = start().await;
    let clerk = app.clerk().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let list = || json!({"addresses": format!("{CAMILLE}\nalix@exemple.fr\nalix+encore@exemple.fr")});
    let first = clerk.post(path(), list()).await.expect(200).json();
    assert_eq!((&first["invited"], &first["already"], &first["refused"]), (&json!(1), &json!(2), &json!([])));
    run(&app).await;
    assert_eq!(inbox.take().len(), 1);
    // Camille leaves for good, and Alix never answered: both are forgotten, and yet not asked again.
    let manage = app.bearer(&token);
    manage.delete("/v1/digests/subscription").await.expect(204);
    app.advance(40 * DAY);
    run(&app).await;
    let again = clerk.post(path(), list()).await.expect(200).json();
    assert_eq!((&again["invited"], &again["already"]), (&json!(0), &json!(3)));
    app.advance(366 * DAY);
    run(&app).await;
    inbox.take();
    let clerk = app.clerk().await;
    let later = clerk.post(path(), list()).await.expect(200).json();
    assert_eq!((&later["invited"], &later["already"]), (&json!(2), &json!(1)), "a year later they may be asked again");
}

#[tokio::test]
async fn a_file_of_a_spreadsheet_does_and_one_that_is_no_text_is_told() {
    let (app, _inbox) = start().await;
    let clerk = app.clerk().await;
    let blank = || async { PageForm::of(&page(&clerk, "/lettre/lecteurs").await, "/lecteurs") };
    let sent = blank().await.attach("file", "liste.csv", LIST.as_bytes()).submit(&clerk).await.expect(200);
    assert!(read(&sent).contains("2 adresses invitées"), "{}", read(&sent));
    let wrong = blank().await.attach("file", "liste.xlsx", b"PK\x03\x04\0\0").submit(&clerk).await.expect(422);
    assert!(read(&wrong).contains("enregistrez-le en CSV"), "{}", read(&wrong));
    let nothing = blank().await.submit(&clerk).await.expect(422);
    assert!(read(&nothing).contains("Collez des adresses"), "{}", read(&nothing));
}

#[tokio::test]
async fn a_list_of_five_thousand_is_taken_in_at_once() {
    let (app, _inbox) = start().await;
    let list: Vec<String> = (0..5000).map(|number| format!("lecteur{number}@exemple.fr")).collect();
    let told = app.clerk().await.post(path(), json!({"addresses": list.join("\n")})).await.expect(200).json();
    assert_eq!((&told["invited"], &told["already"]), (&json!(5000), &json!(0)));
}

#[tokio::test]
async fn the_command_line_invites_and_tells_as_json() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let file = folder.path().join("liste.csv");
    fs::write(&file, LIST).unwrap();
    let invite = |file: &str| tambour(&["digest", "invite", "--commune", KERLING, file], &settings);
    let done = invite(file.to_str().unwrap());
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&told["invited"], &told["refused"][0]["line"]), (&json!(2), &json!(3)));
    let missing = invite("/nowhere/liste.csv");
    assert_eq!(missing.status.code(), Some(2));
    assert!(missing.stdout.is_empty() && !missing.stderr.is_empty());
}
