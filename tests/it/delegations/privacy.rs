//! What nobody learns of who gives a voice to whom.

use serde_json::{Value, json};
use tests::{DAY, KERLING, Person, TestApp, consultation_path};

use super::{give, stand, voice};

/// All that somebody may read about delegates and voices, each with its address.
async fn all_read(person: &Person, consultation: &Value) -> Vec<(String, String)> {
    let of = |rest: &str| consultation_path(consultation, rest);
    let id = consultation["id"].as_str().unwrap();
    let mut read = Vec::new();
    for path in [
        format!("/v1/communes/{KERLING}/delegates"),
        format!("/v1/me/delegate?commune={KERLING}"),
        "/v1/me/delegations".to_owned(),
        "/v1/me/export".to_owned(),
        of(""),
        of("/my-voice"),
        of("/result"),
        of("/voices"),
        of("/assisted-voters"),
        format!("/v1/communes/{KERLING}/register"),
        format!("/v1/communes/{KERLING}/audit"),
        format!("/{KERLING}/voix"),
        format!("/{KERLING}/voix/comment"),
        format!("/consultations/{id}"),
        format!("/consultations/{id}/voix"),
        format!("/consultations/{id}/moi"),
        format!("/consultations/{id}/bulletins"),
        format!("/{KERLING}/bureau"),
        format!("/{KERLING}/bureau/registre"),
        format!("/{KERLING}/bureau/guichet"),
        format!("/{KERLING}/bureau/consultations/{id}"),
    ] {
        let text = told(&person.get(&path).await.text());
        read.push((path, text));
    }
    read
}

#[tokio::test]
async fn nothing_that_anybody_reads_tells_who_gave_a_voice_to_whom() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(26, json!({})).await;
    let (anne, karim, giver, neighbour) = (&residents[0], &residents[1], &residents[2], &residents[3]);
    let to_anne = stand(anne, "Anne Muller").await;
    let to_karim = stand(karim, "Karim Benali").await;
    give(neighbour, &[(&to_karim, 100)]).await;
    let mayor = app.person(api::accounts::Role::Mayor, Some(KERLING)).await;
    let readers = [("a stranger", app.stranger()), ("the clerk", app.clerk().await), ("the mayor", mayor)];
    let residents_too = [("the delegate", anne.person.clone()), ("a neighbour", neighbour.person.clone())];
    let all: Vec<(&str, Person)> = readers.into_iter().chain(residents_too).collect();
    // As long as nothing changes but a voice that is given, everybody reads what they read before.
    let mut before = Vec::new();
    for (_, person) in &all {
        before.push(all_read(person, &consultation).await);
    }
    give(giver, &[(&to_anne, 100)]).await;
    for ((who, person), before) in all.iter().zip(&before) {
        for (after, before) in all_read(person, &consultation).await.iter().zip(before) {
            assert_eq!(after, before, "{who} learns of a voice");
        }
    }
    for (place, voter) in residents.iter().enumerate().skip(3) {
        let mut ballot = json!({"answers": [{"question": consultation["questions"][0]["id"], "choice": "a"}]});
        ballot["open"] = (place < 2).into();
        voter.person.put(consultation_path(&consultation, "/ballot"), ballot).await.expect(200);
    }
    let open = json!({"open": true, "answers": [{"question": consultation["questions"][0]["id"], "choice": "b"}]});
    anne.person.put(consultation_path(&consultation, "/ballot"), open).await.expect(200);
    app.pass(5 * DAY).await;
    let result = app.stranger().get(consultation_path(&consultation, "/result")).await.expect(200).json();
    assert_eq!(result["delegation"]["delegates"][0]["received"], json!(1.0), "{result}");
    // The one row of the list is Marthe's; nothing joins it to her but what she reads herself.
    let hers = giver.person.get(consultation_path(&consultation, "/my-voice")).await.expect(200).json();
    let code = hers["code"].as_str().unwrap().to_owned();
    for (who, person) in &all {
        for path in [format!("/v1/communes/{KERLING}/register"), consultation_path(&consultation, "/my-voice")] {
            assert!(!person.get(&path).await.text().contains(&code), "{who} reads the code at {path}");
        }
        let voices = person.get(consultation_path(&consultation, "/voices")).await.text();
        assert!(!voices.contains(&giver.entry) && !voices.contains(&giver.name), "{who} reads a name");
    }
}

/// A text without what is another with every answer: the ids of problems and of forms.
fn told(text: &str) -> String {
    let (mut told, mut rest) = (String::new(), text);
    let next = |rest: &str| {
        let ends = ["urn:uuid:", "name=\"once\" value=\""].map(|mark| rest.find(mark).map(|at| at + mark.len()));
        ends.into_iter().flatten().min()
    };
    while let Some(end) = next(rest) {
        told += &rest[..end];
        rest = &rest[end + 36..];
    }
    told + rest
}

#[tokio::test]
async fn whoever_gives_one_percent_to_everybody_reads_no_ballots_before_the_result() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(30, json!({})).await;
    let mut delegates = Vec::new();
    for (place, resident) in residents[..5].iter().enumerate() {
        delegates.push(stand(resident, &format!("Délégué {place}")).await);
        let own = json!({"open": true, "answers": [{"question": consultation["questions"][0]["id"], "choice": "a"}]});
        resident.person.put(consultation_path(&consultation, "/ballot"), own).await.expect(200);
    }
    let prober = &residents[6];
    let to: Vec<(&str, u8)> = delegates.iter().map(|it| (it.as_str(), 1)).collect();
    give(prober, &to).await;
    for voter in &residents[7..] {
        let secret = json!({"answers": [{"question": consultation["questions"][0]["id"], "choice": "b"}]});
        voter.person.put(consultation_path(&consultation, "/ballot"), secret).await.expect(200);
    }
    let numbers = async || {
        let own = residents[0].person.get(format!("/v1/me/delegate?commune={KERLING}")).await;
        own.expect(200).json()["voices"].clone()
    };
    let today = numbers().await;
    app.pass(2 * DAY + 60).await;
    let read = async || prober.person.get(consultation_path(&consultation, "/my-voice")).await.expect(200).json();
    let used = read().await["used"].clone();
    let cast = used["cast"].as_array().unwrap();
    assert_eq!(cast.len(), 5, "{used}");
    assert!(cast.iter().all(|it| it["answers"].is_null()), "a percent shows no ballot: {used}");
    // Numbers of the day do not move though voices are given and taken back.
    let today_or_later = numbers().await;
    let again = voice(&json!({"kind": "everything"}), &[(&delegates[0], 100)]);
    residents[5].person.put("/v1/me/delegations", again).await.expect(200);
    assert_eq!(numbers().await, today_or_later);
    assert_eq!(today["direct"], Value::Null);
    app.pass(3 * DAY).await;
    let shown = read().await["used"]["cast"].as_array().unwrap().iter().filter(|it| !it["answers"].is_null()).count();
    assert_eq!(shown, 5, "after the result the ballots of delegates are public");
}
