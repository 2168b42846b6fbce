//! Debates: arguments, contributions, and their synthesis.

mod moderation;
mod pages;

use serde_json::{Value, json};
use tests::{DAY, Person, Reply, Resident, TestApp, consultation_path};

/// Give an argument.
pub(crate) async fn argue(person: &Person, consultation: &Value, text: &str, more: Value) -> Reply {
    let mut body = json!({"stance": "for", "text": text});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    person.post(consultation_path(consultation, "/arguments"), body).await
}

/// The path of an argument, or of something below it.
pub(crate) fn argument_path(argument: &Value, rest: &str) -> String {
    format!("/v1/arguments/{}{rest}", argument["id"].as_str().unwrap())
}

/// The texts of a list, in its order.
async fn texts(person: &Person, consultation: &Value, query: &str) -> Vec<String> {
    let list = person.get(consultation_path(consultation, &format!("/arguments{query}"))).await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The places of what is wrong, as a problem tells them.
fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect()
}

fn people(residents: &[Resident]) -> Vec<&Person> {
    residents.iter().map(|it| &it.person).collect()
}

#[tokio::test]
async fn residents_argue_under_their_first_name_and_everybody_reads_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let marthe = &residents[0].person;
    let given =
        argue(marthe, &consultation, "On attend moins seul.\r\n\r\n\r\nEt au chaud.", json!({})).await.expect(201);
    assert!(given.header("location").starts_with("/v1/arguments/"));
    let given = given.json();
    assert_eq!(given["text"], "On attend moins seul.\nEt au chaud.");
    assert_eq!(given["author"], json!({"name": "Marthe K.", "delegate": false}));
    assert_eq!((&given["supports"], &given["mine"], &given["supported"]), (&json!(0), &json!(true), &json!(false)));
    let read = app.stranger().get(argument_path(&given, "")).await.expect(200);
    assert!(read.header("cache-control").starts_with("public"));
    assert!(read.json().get("mine").is_none() && read.json().get("supported").is_none());
    let listed = marthe.get(consultation_path(&consultation, "/arguments")).await.expect(200);
    assert_eq!(listed.header("cache-control"), "no-store");
    assert_eq!(listed.json()["items"][0]["mine"], true);

    let (question, path) = (consultation["questions"][0]["id"].clone(), consultation_path(&consultation, "/arguments"));
    let about = json!({"stance": "against", "question": question, "option": "b"});
    argue(marthe, &consultation, "Trop cher.", about).await.expect(201);
    let of_option = format!("?question={}&option=b&stance=against", question.as_str().unwrap());
    assert_eq!(texts(&app.stranger(), &consultation, &of_option).await, ["Trop cher."]);
    assert_eq!(texts(&app.stranger(), &consultation, "?stance=neutral").await, Vec::<String>::new());
    for (wrong, pointer) in [
        (json!({"stance": "for", "text": "  "}), "/text"),
        (json!({"stance": "for", "text": "x".repeat(601)}), "/text"),
        (json!({"stance": "pour", "text": "x"}), "/stance"),
        (json!({"stance": "for", "text": "x", "option": "a"}), "/question"),
        (json!({"stance": "for", "text": "x", "question": question, "option": "z"}), "/option"),
        (json!({"stance": "for", "text": "x", "question": residents[0].entry}), "/question"),
    ] {
        let told = marthe.post(&path, wrong).await.expect_problem(422, "invalid");
        assert_eq!(pointers(&told), [pointer]);
    }
}

#[tokio::test]
async fn who_debates_and_until_when() {
    let app = TestApp::start().await;
    let later = json!({"calendar": {"debate_from": app.in_seconds(DAY), "vote_from": app.in_seconds(16 * DAY), "vote_until": app.in_seconds(20 * DAY)}});
    let (consultation, residents) = app.announced(10, later).await;
    let resident = &residents[0].person;
    argue(resident, &consultation, "Trop tôt.", json!({})).await.expect_problem(409, "debate-not-open");
    app.pass(DAY).await;
    let given = argue(resident, &consultation, "À temps.", json!({})).await.expect(201).json();
    let visitor = app.signed_in(&["visiteuse@exemple.fr".to_owned()]).await.remove(0);
    argue(&visitor, &consultation, "Moi aussi.", json!({})).await.expect_problem(403, "residents-only");
    visitor.ask("PUT", argument_path(&given, "/support")).await.expect_problem(403, "residents-only");
    argue(&app.stranger(), &consultation, "Moi aussi.", json!({})).await.expect_problem(401, "unauthorized");

    app.pass(15 * DAY).await;
    argue(resident, &consultation, "Pendant le vote.", json!({})).await.expect(201);
    // Who came to the register after the opening is not asked.
    let late = app.resident().await;
    argue(&late.person, &consultation, "Et moi ?", json!({})).await.expect_problem(403, "not-in-electorate");
    app.pass(4 * DAY).await;
    argue(resident, &consultation, "Trop tard.", json!({})).await.expect_problem(409, "debate-not-open");
    resident.ask("PUT", argument_path(&given, "/support")).await.expect_problem(409, "debate-not-open");
    assert_eq!(texts(&app.stranger(), &consultation, "?order=new").await, ["Pendant le vote.", "À temps."]);
}

#[tokio::test]
async fn an_argument_is_supported_once_by_each_and_no_more_by_who_leaves_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let people = people(&residents);
    let given = argue(people[0], &consultation, "On attend moins seul.", json!({})).await.expect(201).json();
    let support = argument_path(&given, "/support");
    for _ in 0..2 {
        let supported = people[1].ask("PUT", &support).await.expect(200).json();
        assert_eq!((&supported["supports"], &supported["supported"]), (&json!(1), &json!(true)));
    }
    assert_eq!(people[2].ask("PUT", &support).await.expect(200).json()["supports"], 2);
    people[0].delete(argument_path(&given, "")).await.expect_problem(409, "impossible-transition");
    people[3].delete(argument_path(&given, "")).await.expect_problem(403, "forbidden");
    for person in [people[1], people[1], people[2]] {
        person.delete(&support).await.expect(204);
    }
    people[0].delete(argument_path(&given, "")).await.expect(204);
    app.stranger().get(argument_path(&given, "")).await.expect_problem(404, "argument-not-found");
    people[1].ask("PUT", &support).await.expect_problem(404, "argument-not-found");
}

#[tokio::test]
async fn ten_arguments_are_enough_and_the_best_supported_come_first_with_a_place_for_the_newest() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let people = people(&residents);
    let mut given = Vec::new();
    for number in 0..10 {
        app.advance(60);
        given.push(argue(people[0], &consultation, &format!("Argument {number}"), json!({})).await.expect(201).json());
    }
    argue(people[0], &consultation, "Un de trop", json!({})).await.expect_problem(429, "too-many");
    for (number, supports) in [(3, 3), (0, 2), (1, 1)] {
        for person in &people[1..=supports] {
            person.ask("PUT", argument_path(&given[number], "/support")).await.expect(200);
        }
    }
    let order = texts(&app.stranger(), &consultation, "").await;
    assert_eq!(order[..4], ["Argument 3", "Argument 0", "Argument 1", "Argument 9"]);
    let newest = (0..10).rev().map(|number| format!("Argument {number}")).find(|it| !order[..7].contains(it));
    assert_eq!(Some(&order[7]), newest.as_ref(), "the eighth place is the newest’s that is not shown yet");
    assert_eq!(order, texts(people[4], &consultation, "?order=fair").await, "the same for all");
    // A list goes on where it was.
    let first = app.stranger().get(consultation_path(&consultation, "/arguments?limit=4")).await.expect(200);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(texts(&app.stranger(), &consultation, &format!("?limit=100&after={next}")).await, order[4..]);
    let other = consultation_path(&consultation, &format!("/arguments?order=new&after={next}"));
    app.stranger().get(other).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_broken_connection_gives_an_argument_once() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let path = consultation_path(&consultation, "/arguments");
    for _ in 0..2 {
        let body = json!({"stance": "neutral", "text": "Essayons d’abord."});
        let asking = residents[0].person.ask("POST", &path).header("idempotency-key", "essai-1").json(&body);
        asking.await.expect(201);
    }
    assert_eq!(texts(&app.stranger(), &consultation, "").await, ["Essayons d’abord."]);
}

#[tokio::test]
async fn who_erases_their_account_leaves_arguments_to_somebody_and_supports_as_numbers() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({"contributions": true})).await;
    let people = people(&residents);
    let given = argue(people[0], &consultation, "On attend moins seul.", json!({})).await.expect(201).json();
    people[1].ask("PUT", argument_path(&given, "/support")).await.expect(200);
    let contribution = json!({"text": "Un banc."});
    people[1].post(consultation_path(&consultation, "/contributions"), contribution).await.expect(201);
    let copy = people[1].get("/v1/me/export").await.expect(200).json();
    assert_eq!((&copy["supports"][0]["argument"], &copy["arguments"]), (&given["id"], &json!([])));
    assert_eq!(copy["contributions"][0]["text"], "Un banc.");
    assert_eq!(people[0].get("/v1/me/export").await.expect(200).json()["arguments"][0]["text"], given["text"]);
    for person in &people[..2] {
        person.delete("/v1/me").await.expect(204);
    }
    let left = app.stranger().get(argument_path(&given, "")).await.expect(200).json();
    assert_eq!((&left["author"]["name"], &left["supports"]), (&json!("Un habitant"), &json!(1)));
    let listed = app.stranger().get(consultation_path(&consultation, "/contributions")).await.expect(200).json();
    assert_eq!(listed["items"][0]["author"]["name"], "Un habitant");
}

#[tokio::test]
async fn sixty_days_after_the_result_supports_are_numbers_alone() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(10, json!({})).await;
    let people = people(&residents);
    let given = argue(people[0], &consultation, "On attend moins seul.", json!({})).await.expect(201).json();
    for person in &people[1..4] {
        person.ask("PUT", argument_path(&given, "/support")).await.expect(200);
    }
    app.pass(4 * DAY).await;
    assert_eq!(people[1].get(argument_path(&given, "")).await.expect(200).json()["supported"], true);
    // Somebody who comes by now and then stays signed in.
    app.pass(30 * DAY).await;
    people[1].get("/v1/me").await.expect(200);
    app.pass(31 * DAY).await;
    let old = people[1].get(argument_path(&given, "")).await.expect(200).json();
    assert_eq!((&old["supports"], &old["supported"]), (&json!(3), &json!(false)));
}

#[tokio::test]
async fn contributions_have_points_and_the_town_hall_sums_them_up_in_public() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({"contributions": true})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let resident = &residents[0].person;
    let point = json!({"latitude": 49.4236, "longitude": 6.2722});
    let first = json!({"text": "Un banc à l’ombre.", "point": point});
    let first = resident.post(path("/contributions"), first).await.expect(201).json();
    assert_eq!((&first["point"], &first["author"]["name"]), (&point, &json!("Marthe K.")));
    app.advance(60);
    let second =
        residents[1].person.post(path("/contributions"), json!({"text": "Une borne."})).await.expect(201).json();
    let wrong = json!({"text": "x", "point": {"latitude": 91, "longitude": 6.2}});
    let wrong = resident.post(path("/contributions"), wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&wrong), ["/point/latitude"]);
    let listed = app.stranger().get(path("/contributions?limit=1")).await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], second["id"], "newest first");
    let rest = format!("/contributions?limit=1&after={}", listed["next"].as_str().unwrap());
    assert_eq!(app.stranger().get(path(&rest)).await.expect(200).json()["items"][0]["id"], first["id"]);

    app.stranger().get(path("/synthesis")).await.expect_problem(404, "not-found");
    let clerk = app.clerk().await;
    let group = |id: &Value| json!({"title": "Des bancs", "text": "À l’ombre.", "contributions": [id]});
    let strange =
        json!({"text": "Deux personnes ont écrit.", "groups": [group(&first["id"]), group(&consultation["id"])]});
    let strange = clerk.put(path("/synthesis"), strange).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&strange), ["/groups/1/contributions/0"]);
    let body = json!({"text": "Deux personnes ont écrit.", "groups": [group(&first["id"])]});
    resident.put(path("/synthesis"), body.clone()).await.expect_problem(403, "forbidden");
    let written = clerk.put(path("/synthesis"), body.clone()).await.expect(200);
    let read = app.stranger().get(path("/synthesis")).await.expect(200);
    assert_eq!(read.json()["groups"], json!([group(&first["id"])]));
    let etag = written.header("etag");
    clerk.ask("PUT", path("/synthesis")).header("if-match", &etag).json(&body).await.expect(200);
    let stale = clerk.ask("PUT", path("/synthesis")).header("if-match", "\"old\"").json(&body);
    stale.await.expect_problem(412, "stale");
    let removed = format!("/v1/contributions/{}/remove", second["id"].as_str().unwrap());
    let removed = clerk.post(removed, json!({"reason": "C’est une réclame."})).await.expect(200).json();
    assert_eq!(
        (&removed["text"], &removed["author"], &removed["removed"]["reason"]),
        (&Value::Null, &Value::Null, &json!("C’est une réclame."))
    );
}

#[tokio::test]
async fn a_consultation_that_asks_for_no_contributions_takes_none() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let path = consultation_path(&consultation, "/contributions");
    residents[0].person.post(path, json!({"text": "Un banc."})).await.expect_problem(409, "impossible-transition");
}
