//! People at the desk: who has which role, invitations, and the log of it.

use api::accounts::Role;
use api::members;
use tests::{Inbox, KERLING, PageForm, Person, TestApp, digits, inert_form};

use super::{DESK, led_on};
use crate::accounts::start;
use crate::pages::read;

const MAYOR: &str = "maire@exemple.fr";
const CLERK: &str = "secretariat@exemple.fr";

/// Somebody with a role in Kerling, who signed in.
async fn seated(app: &TestApp, inbox: &Inbox, role: Role, email: &str) -> Person {
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, role, None, email.parse().unwrap()).await.unwrap();
    app.sign_in(inbox, email).await.0
}

async fn people(person: &Person) -> tests::Reply {
    person.get(format!("{DESK}/personnes")).await.expect(200)
}

#[tokio::test]
async fn a_mayor_invites_somebody_by_the_page_and_takes_it_back() {
    let (app, inbox) = start().await;
    let mayor = seated(&app, &inbox, Role::Mayor, MAYOR).await;
    let blank = PageForm::of(&people(&mayor).await, "/personnes");
    let wrong = blank.clone().fill("email", "secretariat").submit(&mayor).await.expect(422);
    assert!(wrong.text().contains("value=\"secretariat\""), "{}", wrong.text());
    let lacking = blank.clone().fill("email", CLERK).fill("role", "publisher").submit(&mayor).await.expect(422);
    assert!(read(&lacking).contains("Choisissez l’organisation."), "{}", read(&lacking));
    let invite = blank.fill("email", CLERK).fill("role", "clerk");
    let page = led_on(&mayor, invite.submit(&mayor).await).await;
    invite.submit(&mayor).await.expect(303);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(
        read(&page).contains("secretariat@exemple.fr secrétariat invitation de maire@exemple.fr"),
        "{}",
        read(&page)
    );
    api::server::jobs::run_due(&app.app).await.unwrap();
    assert_eq!(inbox.take_for(CLERK).len(), 1, "sent twice it goes once");
    let link = page
        .text()
        .split("href=\"")
        .find(|it| it.contains("/personnes/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let asked = mayor.get(&link).await.expect(200);
    assert!(read(&asked).contains("Retirer cette invitation"), "{}", read(&asked));
    let page = led_on(&mayor, PageForm::of(&asked, &link).submit(&mayor).await).await;
    assert!(!read(&page).contains("invitation de"), "{}", read(&page));
    assert!(read(&page).contains("maire@exemple.fr a retiré secretariat@exemple.fr"), "{}", read(&page));
    mayor.get(&link).await.expect(404);
}

#[tokio::test]
async fn the_last_mayor_stays_and_a_clerk_offers_publishing_alone() {
    let (app, inbox) = start().await;
    let mayor = seated(&app, &inbox, Role::Mayor, MAYOR).await;
    let clerk = seated(&app, &inbox, Role::Clerk, CLERK).await;
    let own = |page: &str, words: &str| {
        let (before, _) = page.split_once(words).unwrap_or_else(|| panic!("{words} in {page}"));
        before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
    };
    let link = own(&people(&mayor).await.text(), "Quitter ce rôle");
    let asked = mayor.get(&link).await.expect(200);
    let refused = PageForm::of(&asked, &link).submit(&mayor).await.expect(422);
    assert!(read(&refused).contains("donnez d’abord ce rôle"), "{}", read(&refused));
    clerk.get(&link).await.expect(403);
    let page = people(&clerk).await;
    assert!(!page.text().contains("value=\"mayor\"") && page.text().contains("value=\"publisher\""), "{}", page.text());
    let link = own(&page.text(), "Quitter ce rôle");
    let left = PageForm::of(&clerk.get(&link).await, &link).submit(&clerk).await.expect(303);
    assert_eq!(left.header("location"), "/compte");
    clerk.get(format!("{DESK}/personnes")).await.expect(403);
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    assert!(!people(&councillor).await.text().contains("name=\"email\""), "a councillor only looks");
    app.organisation("Foyer", true).await;
    app.publisher(KERLING, "Foyer").await.get(format!("{DESK}/personnes")).await.expect(403);
}

#[tokio::test]
async fn who_signed_in_long_ago_signs_in_again_and_finds_what_was_typed() {
    let (app, inbox) = start().await;
    seated(&app, &inbox, Role::Mayor, MAYOR).await;
    let browse = async || {
        let browser = app.stranger().staying();
        let asked = browser.fill_in("/entrer", &[("email", MAYOR)]).await.expect(303);
        api::server::jobs::run_due(&app.app).await.unwrap();
        let mail = inbox.take_for(MAYOR).pop().expect("a mail");
        let entered = browser.fill_in(asked.header("location"), &[("code", &digits(&mail))]).await.expect(303);
        app.browser(&entered.header("set-cookie"))
    };
    let mayor = browse().await;
    app.advance(13 * 3600);
    let invite = PageForm::of(&people(&mayor).await, "/personnes").fill("email", CLERK).fill("role", "clerk");
    let kept = invite.submit(&mayor).await.expect(403);
    assert!(read(&kept).contains("Pour cette action, entrez de nouveau"), "{}", read(&kept));
    assert!(kept.text().contains("/entrer?encore=1") && kept.text().contains(CLERK), "{}", kept.text());
    let again = browse().await;
    let done = PageForm::of(&kept, "/personnes").submit(&again).await;
    assert!(read(&led_on(&again, done).await).contains("L’invitation part à cette adresse."));
}
