//! Answers to polls, and how they are counted.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

use super::{DAY, POLLS, address, answer};

/// The number of participants, and of those who chose each option.
fn counts(poll: &Value) -> (Value, Vec<Value>) {
    let options = poll["options"].as_array().unwrap();
    (poll["participants"].clone(), options.iter().map(|option| option["answers"].clone()).collect())
}

async fn counts_of(person: &Person, poll: &Value) -> (Value, Vec<Value>) {
    counts(&person.get(address(poll)).await.expect(200).json())
}

#[tokio::test]
async fn a_device_answers_once_and_changes_its_answer_until_the_close() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc de plus ?", json!({})).await;
    let (one, other) = (app.device().await, app.device().await);
    let answered = answer(&one, &poll, &[0]).await.expect(200).json();
    assert_eq!(
        (counts(&answered), &answered["my_answer"]),
        ((json!(1), vec![json!(1), json!(0)]), &json!([poll["options"][0]["id"]]))
    );
    answer(&one, &poll, &[1]).await.expect(200);
    answer(&other, &poll, &[1]).await.expect(200);
    assert_eq!(counts_of(&app.stranger(), &poll).await, (json!(2), vec![json!(0), json!(2)]));

    app.advance(DAY);
    answer(&one, &poll, &[0]).await.expect_problem(409, "poll-closed");
    let closed = one.get(address(&poll)).await.expect(200).json();
    assert_eq!(counts(&closed), (json!(2), vec![json!(0), json!(2)]));
    assert_eq!(
        (&closed["status"], &closed["my_answer"][0], &closed["indicative"]),
        (&json!("closed"), &poll["options"][1]["id"], &json!(true))
    );
}

#[tokio::test]
async fn answers_of_one_device_at_the_same_instant_count_once_and_the_last_one_wins() {
    let app = TestApp::start().await;
    for round in 0..10 {
        let (poll, device) = (app.ask(&format!("Tour {round}"), json!({})).await, app.device().await);
        let answering = (0..8).map(|number| {
            let (poll, device) = (poll.clone(), device.clone());
            tokio::spawn(async move { answer(&device, &poll, &[number % 2]).await.expect(200) })
        });
        for answered in answering.collect::<Vec<_>>() {
            answered.await.unwrap();
        }
        let seen = device.get(address(&poll)).await.expect(200).json();
        let chosen = usize::from(seen["my_answer"] == json!([poll["options"][1]["id"]]));
        let mut expected = vec![json!(0), json!(0)];
        expected[chosen] = json!(1);
        assert_eq!(counts(&seen), (json!(1), expected));
        let last = answer(&device, &poll, &[1 - chosen]).await.expect(200).json();
        assert_eq!((&last["participants"], &last["options"][1 - chosen]["answers"]), (&json!(1), &json!(1)));
    }
}

#[tokio::test]
async fn devices_that_answer_at_once_are_all_counted() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc de plus ?", json!({"options": ["a", "b", "c"], "multiple": true})).await;
    let stranger = app.stranger();
    let answering = (0..60).map(|number| {
        let (poll, stranger) = (poll.clone(), stranger.clone());
        tokio::spawn(async move {
            let device = stranger.with_new_device().await;
            answer(&device, &poll, if number % 3 == 0 { &[0, 2] } else { &[1] }).await.expect(200);
        })
    });
    for answered in answering.collect::<Vec<_>>() {
        answered.await.unwrap();
    }
    assert_eq!(counts_of(&stranger, &poll).await, (json!(60), vec![json!(20), json!(40), json!(20)]));
}

#[tokio::test]
async fn counts_are_hidden_as_the_poll_says_even_from_the_town_hall() {
    let app = TestApp::start().await;
    let (device, other, clerk) = (app.device().await, app.device().await, app.clerk().await);
    let (hidden, shown) = ((Value::Null, vec![Value::Null; 2]), (json!(1), vec![json!(1), json!(0)]));
    for (results, open, answered) in
        [("live", &shown, &shown), ("after_answer", &hidden, &shown), ("after_close", &hidden, &hidden)]
    {
        let poll = app.ask(results, json!({"results": results, "closes_at": app.in_seconds(DAY)})).await;
        assert_eq!(counts(&answer(&device, &poll, &[0]).await.expect(200).json()), *answered, "{results}");
        assert_eq!(counts_of(&device, &poll).await, *answered, "{results}");
        for person in [&other, &clerk, &app.stranger()] {
            assert_eq!(counts_of(person, &poll).await, *open, "{results}");
        }
        let listed = device.get(POLLS).await.expect(200).json()["items"][0].clone();
        assert_eq!(
            (counts(&listed), &listed["my_answer"][0]),
            ((*answered).clone(), &poll["options"][0]["id"]),
            "{results}"
        );
    }
    app.advance(DAY);
    let listed = app.stranger().get(POLLS).await.expect(200).json();
    assert!(listed["items"].as_array().unwrap().iter().all(|poll| counts(poll) == shown), "closed polls hide nothing");
}

#[tokio::test]
async fn an_answer_chooses_what_there_is_and_as_much_as_it_may() {
    let app = TestApp::start().await;
    let (single, several) = (app.ask("Un", json!({})).await, app.ask("Plusieurs", json!({"multiple": true})).await);
    let device = app.device().await;
    for (poll, places) in [(&single, vec![]), (&single, vec![0, 1]), (&several, vec![]), (&several, vec![0, 0])] {
        assert_eq!(answer(&device, poll, &places).await.expect_invalid(), ["/options"], "{places:?}");
    }
    let of_another = json!({"options": [several["options"][0]["id"]]});
    assert_eq!(device.put(address(&single) + "/answer", of_another).await.expect_invalid(), ["/options"]);
    assert_eq!(
        device.put(address(&single) + "/answer", json!({"options": ["Oui"]})).await.expect_invalid(),
        ["/options"]
    );
    answer(&device, &several, &[1, 0]).await.expect(200);
    assert_eq!(counts_of(&device, &single).await.0, 0, "what was refused counts nothing");
    device
        .put("/v1/polls/019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2/answer", json!({"options": []}))
        .await
        .expect_problem(404, "poll-not-found");
}

#[tokio::test]
async fn an_answer_and_an_edit_at_the_same_instant_never_both_succeed() {
    let app = TestApp::start().await;
    let (clerk, device) = (app.clerk().await, app.device().await);
    for round in 0..20 {
        let poll = app.ask(&format!("Tour {round}"), json!({})).await;
        let answering = answer(&device, &poll, &[0]);
        let editing = clerk.patch(address(&poll), json!({"options": ["Jamais", "Toujours"]}));
        let (answered, edited) = tokio::join!(answering, editing);
        match (answered.status, edited.status) {
            (200, 409) => assert_eq!(counts_of(&device, &poll).await, (json!(1), vec![json!(1), json!(0)])),
            (422, 200) => assert_eq!(counts_of(&device, &poll).await, (json!(0), vec![json!(0), json!(0)])),
            both => panic!("answered and edited: {both:?}"),
        }
    }
}

#[tokio::test]
async fn a_poll_of_residents_takes_their_answers_alone() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({"audience": "residents"})).await;
    let resident = app.resident().await.person;
    let elsewhere = app.residents_of(SAILLANS, 1).await.remove(0).person;
    let token = app.person(Role::Resident, Some(KERLING)).await;
    for person in [app.device().await, elsewhere, token, app.clerk().await] {
        answer(&person, &poll, &[0]).await.expect_problem(403, "residents-only");
    }
    answer(&app.stranger(), &poll, &[0]).await.expect_problem(401, "unknown-device");
    answer(&resident, &poll, &[0]).await.expect(200);
    // With a device in the hand, or another session, they are still one resident.
    let answered = answer(&resident.with_new_device().await, &poll, &[1]).await.expect(200).json();
    assert_eq!(counts(&answered), (json!(1), vec![json!(0), json!(1)]));
    let of_devices = app.ask("Un arbre ?", json!({})).await;
    answer(&resident, &of_devices, &[0]).await.expect_problem(401, "unknown-device");
}

#[tokio::test]
async fn somebody_who_was_in_the_register_twice_has_one_answer() {
    let app = TestApp::start().await;
    let [first, second] = ["Un banc ?", "Un arbre ?"].map(|question| question.to_owned());
    let first = app.ask(&first, json!({"audience": "residents"})).await;
    let second = app.ask(&second, json!({"audience": "residents"})).await;
    let [one, same] = app.residents(2).await.try_into().unwrap();
    answer(&one.person, &first, &[0]).await.expect(200);
    answer(&same.person, &first, &[1]).await.expect(200);
    answer(&same.person, &second, &[1]).await.expect(200);
    let close = json!({"reason": "duplicate", "of": one.entry, "note": "deux fois sur la liste"});
    app.clerk().await.post(format!("/v1/register/{}/close", same.entry), close).await.expect(200);
    assert_eq!(counts_of(&one.person, &first).await, (json!(1), vec![json!(1), json!(0)]));
    assert_eq!(counts_of(&one.person, &second).await, (json!(1), vec![json!(0), json!(1)]), "it went over");
    answer(&same.person, &first, &[1]).await.expect_problem(403, "residents-only");
    app.clerk()
        .await
        .post(format!("/v1/register/{}/close", one.entry), json!({"reason": "moved", "note": "à Metz"}))
        .await
        .expect(200);
    answer(&one.person, &first, &[1]).await.expect_problem(403, "residents-only");
}

#[tokio::test]
async fn a_device_has_a_secret_of_256_bits_that_nobody_keeps() {
    let app = TestApp::start().await;
    let [one, other] =
        [app.stranger().act("/v1/devices").await.expect(201), app.stranger().act("/v1/devices").await.expect(201)];
    assert_eq!(one.header("cache-control"), "no-store");
    let secret = one.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 43, "256 bits in base64url");
    assert_ne!(one.json(), other.json());
}
