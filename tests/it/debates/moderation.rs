//! Reports of arguments, and what the town hall does about them.

use serde_json::{Value, json};
use tests::{KERLING, TestApp};

use super::{argue, argument_path};

#[tokio::test]
async fn a_reported_argument_waits_for_the_town_hall_and_leaves_its_reason_when_it_is_removed() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let (author, reader, clerk) = (&residents[0].person, &residents[1].person, app.clerk().await);
    let given = argue(author, &consultation, "Mon voisin ment.", json!({})).await.expect(201).json();
    reader.post(argument_path(&given, "/report"), json!({"reason": "Il nomme"})).await.expect(204);
    reader.post(argument_path(&given, "/report"), json!({"reason": "Il nomme mon voisin."})).await.expect(204);
    let queue = format!("/v1/communes/{KERLING}/moderation");
    let waiting = clerk.get(&queue).await.expect(200).json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
    assert_eq!(waiting["items"][0]["kind"], "argument");
    let reported = &waiting["items"][0]["argument"];
    assert_eq!((&reported["argument"]["id"], &reported["reasons"]), (&given["id"], &json!(["Il nomme mon voisin."])));

    reader.post(argument_path(&given, "/remove"), json!({"reason": "Non."})).await.expect_problem(403, "forbidden");
    let removed =
        clerk.post(argument_path(&given, "/remove"), json!({"reason": "Il accuse un voisin."})).await.expect(200);
    let removed = removed.json();
    assert_eq!((&removed["text"], &removed["author"]), (&Value::Null, &Value::Null));
    assert_eq!(removed["removed"]["reason"], "Il accuse un voisin.");
    assert_eq!(clerk.get(&queue).await.expect(200).json()["items"], json!([]));
    for (person, path) in [(author, ""), (reader, "/support")] {
        let method = if path.is_empty() { "DELETE" } else { "PUT" };
        person.ask(method, argument_path(&given, path)).await.expect_problem(409, "impossible-transition");
    }
    reader
        .post(argument_path(&given, "/report"), json!({"reason": "x"}))
        .await
        .expect_problem(409, "impossible-transition");
    clerk
        .post(argument_path(&given, "/remove"), json!({"reason": "x"}))
        .await
        .expect_problem(409, "impossible-transition");
    let log = clerk.get(format!("/v1/communes/{KERLING}/audit")).await;
    assert!(log.status == 403 || log.text().contains("withdrawn"));
}

#[tokio::test]
async fn the_town_hall_keeps_what_was_reported_for_nothing_and_answers_beside_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let clerk = app.clerk().await;
    let given = argue(&residents[0].person, &consultation, "Trop cher.", json!({})).await.expect(201).json();
    let report = json!({"reason": "Je ne suis pas d’accord."});
    residents[1].person.post(argument_path(&given, "/report"), report).await.expect(204);
    clerk
        .ask("DELETE", argument_path(&given, "/reports"))
        .header("if-match", "\"old\"")
        .await
        .expect_problem(412, "stale");
    clerk.delete(argument_path(&given, "/reports")).await.expect(204);
    let queue = format!("/v1/communes/{KERLING}/moderation");
    assert_eq!(clerk.get(&queue).await.expect(200).json()["items"], json!([]));
    let answer = json!({"text": "La région paie la moitié."});
    let asking = clerk.ask("PUT", argument_path(&given, "/answer")).header("if-match", "\"old\"").json(&answer);
    asking.await.expect_problem(412, "stale");
    let answered = clerk.put(argument_path(&given, "/answer"), answer).await.expect(200).json();
    assert_eq!(answered["official_answer"], "La région paie la moitié.");
    let read = app.stranger().get(argument_path(&given, "")).await.expect(200).json();
    assert_eq!(read["official_answer"], "La région paie la moitié.");
    residents[0].person.delete(argument_path(&given, "")).await.expect_problem(409, "impossible-transition");
}
