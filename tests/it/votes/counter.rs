//! Ballots at the counter, by phone and on paper.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{DAY, KERLING, Resident, TestApp, consultation_path};

use super::cast;

fn choice(consultation: &Value, option: &str) -> Value {
    json!([{"question": consultation["questions"][0]["id"], "choice": option}])
}

fn helped(resident: &Resident, consultation: &Value, channel: &str, option: &str) -> Value {
    json!({"entry": resident.entry, "channel": channel, "answers": choice(consultation, option)})
}

#[tokio::test]
async fn a_clerk_votes_for_who_comes_to_the_counter_and_their_own_ballot_takes_its_place() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let clerk = app.clerk().await;
    let [first, second, third] = [&residents[0], &residents[1], &residents[2]];

    let look = async |resident: &Resident| {
        clerk.get(path(&format!("/assisted-ballots/{}", resident.entry))).await.expect(200).json()
    };
    assert_eq!(look(first).await, json!({"may_vote": true, "reason": null}));
    let made = clerk.post(path("/assisted-ballots"), helped(first, &consultation, "counter", "a")).await.expect(201);
    let made = made.json();
    assert_eq!((&made["entry"], &made["channel"]), (&json!(first.entry), &json!("counter")));
    assert!(made["answers"][0]["receipt"].is_string() && made["answers"][0]["envelope"].is_string());
    clerk.post(path("/assisted-ballots"), helped(second, &consultation, "phone", "b")).await.expect(201);
    let standing = first.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!((&standing["voted"], &standing["channel"]), (&json!(true), &json!("counter")));
    // Never in the place of an earlier one, whoever cast it.
    let again = helped(first, &consultation, "phone", "b");
    clerk.post(path("/assisted-ballots"), again).await.expect_problem(409, "already-voted");
    cast(&third.person, &consultation, json!({"choice": "a"})).await;
    let online = helped(third, &consultation, "counter", "b");
    clerk.post(path("/assisted-ballots"), online).await.expect_problem(409, "already-voted");
    assert_eq!(look(third).await, json!({"may_vote": false, "reason": "already-voted"}));
    // One's own word beats the clerk's.
    cast(&first.person, &consultation, json!({"choice": "b"})).await;
    let standing = first.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!((&standing["channel"], &standing["may_vote"]), (&json!("online"), &json!(true)));
    let cancelled = json!({"reason": "Ce n’était pas cette personne."});
    clerk
        .post(path(&format!("/assisted-ballots/{}/cancel", first.entry)), cancelled.clone())
        .await
        .expect_problem(409, "impossible-transition");
    let standing =
        clerk.post(path(&format!("/assisted-ballots/{}/cancel", second.entry)), cancelled).await.expect(200).json();
    assert_eq!(standing, json!({"may_vote": true, "reason": null}));
    clerk.post(path("/assisted-ballots"), helped(second, &consultation, "counter", "b")).await.expect(201);

    for resident in &residents[3..] {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    app.pass(0).await;
    let mails = app.mails_to(&second.email);
    let told = |words: &str| mails.iter().filter(|it| it.text().contains(words)).count();
    assert_eq!((told("pour vous par téléphone"), told("a annulé"), told("pour vous au guichet")), (1, 1, 1));
    assert!(mails.iter().any(|it| it.text().contains("Ce n’était pas cette personne.")));

    app.pass(4 * DAY).await;
    let clerk = app.clerk().await;
    let late = helped(&residents[5], &consultation, "counter", "a");
    clerk.post(path("/assisted-ballots"), late).await.expect_problem(409, "vote-closed");
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(result["ballots"]["by_channel"], json!({"online": 23, "counter": 1, "paper": 0, "phone": 0}));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 22.0, "b": 2.0}));
    let voters = first.person.get(path("/assisted-voters")).await.expect(200).json();
    assert_eq!(voters, json!({"items": [{"name": second.name, "channel": "counter"}]}));
    assert_eq!(clerk.get(path("/assisted-voters")).await.expect(200).json(), voters);
    app.pass(61 * DAY).await;
    let clerk = app.clerk().await;
    assert_eq!(clerk.get(path("/assisted-voters")).await.expect(200).json(), json!({"items": []}));
}

#[tokio::test]
async fn envelopes_of_paper_are_noted_by_name_and_opened_without_one() {
    let app = TestApp::start().await;
    let questions = json!({"questions": [
        {"text": "Faut-il un wifi public ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]},
        {"text": "Où ?", "method": "schulze", "options": [{"label": "Place"}, {"label": "Mairie"}]},
    ]});
    let (consultation, residents) = app.in_vote(26, questions).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let clerk = app.clerk().await;
    cast(&residents[0].person, &consultation, json!({"choice": "a"})).await;
    let entries: Vec<&str> = residents[..5].iter().map(|it| it.entry.as_str()).collect();
    let received = clerk.post(path("/paper-envelopes"), json!({"entries": entries})).await.expect(201).json();
    assert_eq!(received, json!({"received": 5}), "nothing says who voted online");
    // Noted, one may still vote, and nobody casts a ballot for one.
    let noted = &residents[1];
    let standing = noted.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!(
        (&standing["voted"], &standing["channel"], &standing["may_vote"]),
        (&json!(true), &json!("paper"), &json!(true))
    );
    let refused = helped(noted, &consultation, "counter", "a");
    clerk.post(path("/assisted-ballots"), refused).await.expect_problem(409, "voted-on-paper");
    cast(&noted.person, &consultation, json!({"choice": "b"})).await;
    for resident in &residents[5..] {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    let stranger = app.resident().await;
    let wrong = json!({"entries": [residents[6].entry, stranger.entry]});
    assert_eq!(clerk.post(path("/paper-envelopes"), wrong).await.expect_invalid(), ["/entries/1"]);
    clerk.get(path("/paper-envelopes")).await.expect_problem(409, "impossible-transition");

    app.pass(4 * DAY).await;
    let clerk = app.clerk().await;
    let waiting = app.stranger().get(path("")).await.expect(200).json();
    assert_eq!((&waiting["phase"], &waiting["waiting_for"]), (&json!("counting"), &json!("paper")));
    let more = json!({"entries": [residents[6].entry]});
    clerk.post(path("/paper-envelopes"), more).await.expect_problem(409, "vote-closed");
    let sorted = clerk.get(path("/paper-envelopes")).await.expect(200).json();
    let names = |from: &[Resident]| {
        let mut names: Vec<String> = from.iter().map(|it| it.entry.clone()).collect();
        names.sort();
        json!(names)
    };
    assert_eq!(sorted, json!({"to_open": names(&residents[2..5]), "set_aside": names(&residents[..2])}));
    let [one, two] = [0, 1].map(|place| consultation["questions"][place]["id"].clone());
    let read = json!({"answers": [{"question": one, "choice": "b"}, {"question": two, "ranking": [["b"], ["a"]]}]});
    let wrong = json!({"ballots": [read, {"spoiled": true, "answers": []}]});
    assert_eq!(clerk.put(path("/paper-contents"), wrong).await.expect_invalid(), ["/ballots", "/ballots/1"]);
    let wrong = json!({"ballots": [read, read, {"answers": [{"question": one, "choice": "z", "receipt": "bcdfghjkmnpqrstvwxz2"}]}]});
    assert_eq!(
        clerk.put(path("/paper-contents"), wrong).await.expect_invalid(),
        ["/ballots/2/answers/0/choice", "/ballots/2/answers/0/receipt"]
    );
    let contents = json!({"ballots": [read, read, {"spoiled": true}]});
    clerk.put(path("/paper-contents"), contents.clone()).await.expect(200);
    clerk.put(path("/paper-contents"), contents).await.expect_problem(409, "impossible-transition");
    app.pass(10).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(
        result["ballots"],
        json!({"total": 26, "open": 0, "secret": 26, "spoiled": 1, "by_channel": {"online": 23, "counter": 0, "paper": 3, "phone": 0}})
    );
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 22.0, "b": 3.0}));
    assert_eq!(result["questions"][0]["tally"]["voices"], json!({"cast": 26.0, "blank": 1.0}));
    assert_eq!(result["questions"][1]["tally"]["winners"], json!(["b"]));
    let standing = residents[2].person.get(path("/ballot")).await.expect(200).json();
    assert_eq!((&standing["voted"], &standing["channel"]), (&json!(true), &json!("paper")));
}

#[tokio::test]
async fn the_counter_refuses_with_the_reason_that_comes_first_and_leaves_a_trace() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let (clerk, mayor) = (app.clerk().await, app.person(Role::Mayor, Some(KERLING)).await);
    let ballot = helped(&residents[0], &consultation, "counter", "a");
    let assisted = path("/assisted-ballots");
    mayor.post(&assisted, ballot.clone()).await.expect_problem(403, "forbidden");
    clerk.post(&assisted, ballot.clone()).header("idempotency-key", "une-cle-de-test").await.expect_invalid();
    clerk.post(&assisted, ballot.clone()).await.expect_problem(409, "vote-not-open");
    let nobody = json!({"entry": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5999", "channel": "counter", "answers": []});
    clerk.post(&assisted, nobody).await.expect_problem(404, "entry-not-found");
    clerk.get(path("/assisted-voters")).await.expect_problem(404, "result-not-published");
    app.pass(16 * DAY).await;
    clerk.post(&assisted, ballot.clone()).await.expect_problem(403, "sign-in-again");
    let clerk = app.clerk().await;
    let late = app.resident().await;
    clerk.post(&assisted, helped(&late, &consultation, "counter", "a")).await.expect_problem(403, "not-in-electorate");
    let paper = helped(&residents[0], &consultation, "paper", "a");
    assert_eq!(clerk.post(&assisted, paper).await.expect_invalid(), ["/channel"]);
    let wrong = helped(&residents[0], &consultation, "counter", "z");
    assert_eq!(clerk.post(&assisted, wrong).await.expect_invalid(), ["/answers/0/choice"]);
    clerk.post(&assisted, ballot).await.expect(201);
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let log = mayor.get(format!("/v1/communes/{KERLING}/audit")).await.expect(200).json();
    let last = &log["items"][0];
    assert_eq!(
        (&last["did"], &last["thing"], &last["subject"]),
        (&json!("assisted"), &json!("ballot"), &json!(residents[0].entry)),
        "{log}"
    );
    clerk.post(path("/withdraw"), json!({"reason": "Plus de budget."})).await.expect(200);
    let ballot = helped(&residents[1], &consultation, "counter", "a");
    clerk.post(&assisted, ballot).await.expect_problem(409, "consultation-withdrawn");
}

#[tokio::test]
async fn a_refusal_that_says_who_voted_is_told_to_them_and_a_mistake_says_nothing() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(10, json!({})).await;
    let assisted = consultation_path(&consultation, "/assisted-ballots");
    let (clerk, resident) = (app.clerk().await, &residents[0]);
    cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    let told = async || {
        app.pass(0).await;
        app.mails_to(&resident.email).iter().filter(|it| it.text().contains("a regardé si vous aviez voté")).count()
    };
    let wrong = helped(resident, &consultation, "counter", "z");
    assert_eq!(clerk.post(&assisted, wrong).await.expect_invalid(), ["/answers/0/choice"]);
    assert_eq!(told().await, 0);
    let ballot = helped(resident, &consultation, "counter", "b");
    clerk.post(&assisted, ballot).await.expect_problem(409, "already-voted");
    assert_eq!(told().await, 1);
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let log = mayor.get(format!("/v1/communes/{KERLING}/audit")).await.expect(200).json();
    assert_eq!((&log["items"][0]["did"], &log["items"][0]["subject"]), (&json!("looked_up"), &json!(resident.entry)));
}

#[tokio::test]
async fn of_two_ballots_cast_at_the_same_moment_the_residents_own_stays() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(12, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let clerk = app.clerk().await;
    for resident in &residents {
        let by_clerk = clerk.post(path("/assisted-ballots"), helped(resident, &consultation, "counter", "b"));
        let (by_clerk, _) = tokio::join!(by_clerk, cast(&resident.person, &consultation, json!({"choice": "a"})));
        assert!([201, 409].contains(&by_clerk.status), "{}", by_clerk.text());
        let standing = resident.person.get(path("/ballot")).await.expect(200).json();
        assert_eq!(standing["channel"], "online");
    }
    app.pass(4 * DAY).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(result["ballots"]["by_channel"], json!({"online": 12, "counter": 0, "paper": 0, "phone": 0}));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 12.0, "b": 0.0}));
}
