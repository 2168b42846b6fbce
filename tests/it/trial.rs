//! Trying the methods of voting on a page that keeps nothing.

use tests::{PageForm, TestApp, inert_form};

use crate::pages::read;

#[tokio::test]
async fn anybody_tries_the_methods_on_options_of_their_own_and_reads_what_each_makes_of_them() {
    let app = TestApp::start().await;
    let anybody = app.stranger();
    let first = anybody.get("/essai").await.expect(200);
    assert_eq!(inert_form(&first.text()), Ok(()));
    assert_eq!(first.header("cache-control"), "no-store");
    let form = PageForm::of(&first, "/essai");
    let counted = read(&form.press(&anybody, "faire", "compter").await.expect(200));
    for told in ["« La fontaine » l’emporte avec 8 voix sur 19.", "Jugement majoritaire", "Vote unique transférable"]
    {
        assert!(counted.replace('\u{202f}', " ").contains(told), "{told} in {counted}");
    }
    assert!(counted.matches("l’emporte").count() >= 7, "{counted}");

    let own = form.fill("options", "Chocolat\nVanille").submit(&anybody).await.expect(200);
    let form = PageForm::of(&own, "/essai").fill("v0", "3").fill("v0_0", "excellent").fill("v0_1", "poor");
    let form = form.fill("v1", "0").fill("v2", "0");
    let counted = read(&form.press(&anybody, "faire", "compter").await.expect(200));
    assert!(counted.contains("1. Chocolat · 2. Vanille"), "{counted}");
    let none = form.clone().fill("v0", "0").press(&anybody, "faire", "compter").await.expect(422);
    assert!(none.text().contains("href=\"#field-v0\""), "{}", none.text());
    form.fill("options", "Chocolat").press(&anybody, "faire", "compter").await.expect(422);
}
