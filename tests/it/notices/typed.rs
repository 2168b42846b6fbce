//! What a secretary types or pastes, as everybody reads it.

use serde_json::{Value, json};
use tests::{KERLING, TestApp, pictures};

#[tokio::test]
async fn what_a_secretary_types_appears_as_typed() {
    let app = TestApp::start().await;
    let body = "Ouvert :\nLundi : 9 h – 12 h\nMardi : ~~fermé~~ 14 h\n\n\t• Carte d’identité\n\t• Passeport\n\n\
                1. Sonnez\n2. Entrez\n\nFermé :\n\n11. novembre : fermé. Entrée 3~5 €*, 2*3 places*.\n\n\
                Plan\u{a0}: «\u{a0}https://exemple.fr/plan\u{a0}», [formulaire](https://exemple.fr/a), ![](https://exemple.fr/b.jpg) [menu](/menu.pdf)";
    let notice = app.post("Horaires", json!({"body": body})).await;
    let html = notice["body_html"].as_str().unwrap();
    for part in [
        "Ouvert :<br>\nLundi : 9 h – 12 h<br>\nMardi : <del>fermé</del> 14 h</p>",
        "<p>• Carte d’identité<br>\n• Passeport</p>",
        "<ol>\n<li>Sonnez</li>\n<li>Entrez</li>\n</ol>",
        "<p>11. novembre : fermé. Entrée 3~5 €*, 2*3 places*.</p>",
        ">https://exemple.fr/plan</a>&nbsp;»",
        ">https://exemple.fr/b.jpg</a> menu (/menu.pdf)</p>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let summary = notice["summary"].as_str().unwrap();
    let lines = "Ouvert :\nLundi : 9 h – 12 h\nMardi : 14 h\n• Carte d’identité\n• Passeport\n1. Sonnez\n2. Entrez\nFermé :\n11. novembre : fermé.";
    assert!(summary.starts_with(lines), "{summary}");
    let page = app.stranger().get(format!("/notices/{}", notice["id"].as_str().unwrap())).await.expect(200).text();
    assert!(page.contains("Ouvert\u{a0}:<br>"), "a mark does not begin a line: {page}");
}

#[tokio::test]
async fn what_a_secretary_pastes_is_cleaned_of_what_nobody_sees() {
    let app = TestApp::start().await;
    let pasted =
        json!({"body": "Samedi\u{b}Salle des fêtes\u{2028}Appelez le \u{202d}03 82 00 00 00\u{202c}.\u{feff}"});
    let notice = app.post("\u{2068}Fe\u{302}te\u{2069}\tdu\u{b}village\u{2029}", pasted).await;
    assert_eq!(
        (&notice["title"], &notice["body"]),
        (&json!("Fête du village"), &json!("Samedi\nSalle des fêtes\nAppelez le 03 82 00 00 00."))
    );
    let clerk = app.clerk().await;
    for unseen in ["⠀⠀", "\u{3164}", "\u{180e}", "\u{34f}\u{fffc}", "\u{200b}", "a\u{0}b", "un\ndeux"] {
        let refused =
            clerk.post(format!("/v1/communes/{KERLING}/notices"), json!({"title": unseen, "category": "jobs"})).await;
        assert_eq!(refused.expect_invalid(), ["/title"], "{unseen:?}");
    }
}

#[tokio::test]
async fn names_of_files_are_composed_and_seen() {
    let app = TestApp::start().await;
    let (clerk, pdf) = (app.clerk().await, pictures::pdf_with_script());
    for (sent, name, plain) in [
        ("Re\u{301}union d’e\u{301}te\u{301}.pdf", "Réunion d’été.pdf", "Reunion d_ete.pdf"),
        ("\u{200b}\u{2060}.pdf", "document.pdf", "document.pdf"),
        ("⠀.pdf", "document.pdf", "document.pdf"),
    ] {
        let file = clerk.upload(KERLING, sent, &pdf).await.expect(201).json();
        assert_eq!(file["name"], name);
        let read = clerk.get(format!("/v1/files/{}", file["id"].as_str().unwrap())).await.expect(200);
        let disposition = read.header("content-disposition");
        assert!(disposition.contains(&format!("filename=\"{plain}\"")), "{disposition}");
    }
}

#[tokio::test]
async fn what_is_written_from_right_to_left_is_shown_so() {
    let app = TestApp::start().await;
    let notice = app.post("تنبيه: قطع الماء (8:00)!", json!({"body": "غدا\n\nDemain"})).await;
    assert_eq!(notice["body_html"], "<p dir=\"auto\">غدا</p>\n<p dir=\"auto\">Demain</p>");
    let page = app.stranger().get(format!("/notices/{}", notice["id"].as_str().unwrap())).await.expect(200).text();
    assert!(page.contains("<h1 lang=\"fr\" dir=\"auto\">تنبيه"), "{page}");
    let plain: Value = app.post("Avis", json!({"body": "Demain"})).await;
    assert_eq!(plain["body_html"], "<p>Demain</p>");
}
