//! Standing as a delegate, giving and taking back.

use serde_json::{Value, json};
use tests::{DAY, KERLING, TestApp, consultation_path};

use super::{everything, give, mails_about, stand, voice};

#[tokio::test]
async fn a_resident_stands_in_public_and_nobody_learns_who_gave_a_voice_unless_they_say_so() {
    let app = TestApp::start().await;
    let residents = app.residents(8).await;
    let list = format!("/v1/communes/{KERLING}/delegates");
    app.stranger().put("/v1/me/delegate", json!({})).await.expect_problem(401, "unauthorized");
    let own = format!("/v1/me/delegate?commune={KERLING}");
    residents[0].person.get(&own).await.expect_problem(404, "not-a-delegate");
    let visitor = app.signed_in(&["visiteur@exemple.fr".to_owned()]).await.remove(0);
    visitor.get(&own).await.expect_problem(403, "residents-only");
    let anne = stand(&residents[0], "Anne Muller").await;
    stand(&residents[1], "Karim Benali").await;
    let listed = app.stranger().get(&list).await.expect(200).json();
    let names: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Anne Muller", "Karim Benali"]);
    for resident in &residents[2..7] {
        give(resident, &[(&anne, 100)]).await;
    }
    let mut named = voice(&everything(), &[(&anne, 50)]);
    named["share_name"] = true.into();
    residents[7].person.put("/v1/me/delegations", named).await.expect(200);
    let today = residents[0].person.get(&own).await.expect(200).json();
    assert_eq!((&today["voices"]["direct"], &today["givers"]), (&Value::Null, &json!([residents[7].name])));
    app.pass(DAY).await;
    let tomorrow = residents[0].person.get(&own).await.expect(200).json();
    assert_eq!(
        (&tomorrow["voices"]["direct"], &tomorrow["voices"]["total"], &tomorrow["statement"]),
        (&json!(5.5), &json!(5.5), &json!("Je lis tous les dossiers."))
    );
    // One who takes theirs back shows from the next midnight on.
    let mine = residents[2].person.get("/v1/me/delegations").await.expect(200).json();
    let path = format!("/v1/me/delegations/{}", mine["items"][0]["id"].as_str().unwrap());
    residents[3].person.delete(&path).await.expect_problem(404, "delegation-not-found");
    residents[2].person.delete(&path).await.expect(204);
    assert_eq!(residents[0].person.get(&own).await.expect(200).json()["voices"]["direct"], json!(5.5));
    app.pass(DAY).await;
    assert_eq!(residents[0].person.get(&own).await.expect(200).json()["voices"]["direct"], Value::Null);

    residents[0].person.delete(&own).await.expect(204);
    assert!(mails_about(&app, &residents[4]).await.last().unwrap().contains("Anne Muller"));
    let left = residents[4].person.get("/v1/me/delegations").await.expect(200).json();
    assert_eq!(left["items"][0]["to"][0]["state"], "left");
    assert_eq!(app.stranger().get(&list).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_voice_goes_in_shares_by_the_narrowest_scope_and_says_where_it_would_end() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let [anne, karim, odile] =
        [stand(&residents[0], "Anne").await, stand(&residents[1], "Karim").await, stand(&residents[2], "Odile").await];
    let giver = &residents[3].person;
    let put = async |body: Value| giver.put("/v1/me/delegations", body).await;
    for (body, pointers) in [
        (voice(&everything(), &[(&anne, 60), (&karim, 41)]), &["/to"][..]),
        (voice(&everything(), &[(&anne, 60), (&anne, 40)]), &["/to/1/delegate"]),
        (voice(&everything(), &[(&anne, 101)]), &["/to/0/percent"]),
        (voice(&everything(), &[("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5999", 100)]), &["/to/0/delegate"]),
        (voice(&json!({"kind": "topic"}), &[]), &["/scope/id"]),
    ] {
        assert_eq!(put(body).await.expect_invalid(), pointers);
    }
    let own = voice(&everything(), &[(&anne, 100)]);
    assert_eq!(residents[0].person.put("/v1/me/delegations", own).await.expect_invalid(), ["/to/0/delegate"]);

    let my_voice = consultation_path(&consultation, "/my-voice");
    give(&residents[3], &[(&anne, 100)]).await;
    let topic = json!({"kind": "topic", "id": consultation["topic"]});
    let given = put(voice(&topic, &[(&karim, 60), (&odile, 20)])).await.expect(200).json();
    assert_eq!((&given["scope"]["name"], &given["to"][0]["state"]), (&json!("École"), &json!("active")));
    let narrow = giver.get(&my_voice).await.expect(200).json();
    assert_eq!(
        (&narrow["scope"]["kind"], &narrow["unassigned"], &narrow["mine"], &narrow["used"]),
        (&json!("topic"), &json!(20), &json!("not_yet"), &Value::Null)
    );
    let itself = json!({"kind": "consultation", "id": consultation["id"]});
    put(voice(&itself, &[])).await.expect(200);
    let silent = giver.get(&my_voice).await.expect(200).json();
    assert_eq!((&silent["scope"]["kind"], &silent["goes"]), (&json!("consultation"), &json!([])));

    give(&residents[1], &[(&odile, 100)]).await;
    let look = async |to: &[(&str, u8)]| {
        giver.post("/v1/me/delegations/preview", voice(&everything(), to)).await.expect(200).json()
    };
    let preview = look(&[(&karim, 60)]).await;
    assert_eq!(preview["goes"][0]["onward"], json!([{"name": "Odile", "percent": 100}]));
    assert_eq!((&preview["unassigned"], &preview["circles"]), (&json!(40), &json!(false)));
    assert_eq!(preview["warnings"].as_array().unwrap().len(), 2);
    give(&residents[2], &[(&karim, 100)]).await;
    assert_eq!(look(&[(&karim, 100)]).await["circles"], true);
    assert_eq!(giver.get("/v1/me/delegations").await.expect(200).json()["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn nothing_is_delegated_in_the_council_and_after_the_cut_off_nothing_changes() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let anne = stand(&residents[0], "Anne").await;
    let closed = json!({"delegation": {"allowed": false}});
    let clerk = app.clerk().await;
    let body = app.consultation(&clerk, closed).await;
    let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json();
    clerk.act(consultation_path(&draft, "/publish")).await.expect(200);
    let give_for = async |it: &Value| {
        let scope = json!({"kind": "consultation", "id": it["id"]});
        residents[1].person.put("/v1/me/delegations", voice(&scope, &[(&anne, 100)])).await
    };
    give_for(&draft).await.expect_problem(409, "delegation-not-allowed");
    let narrow = give_for(&consultation).await.expect(200).json();
    app.pass(18 * DAY + 3600).await;
    give_for(&consultation).await.expect_problem(409, "delegations-frozen");
    let path = format!("/v1/me/delegations/{}", narrow["id"].as_str().unwrap());
    residents[1].person.delete(&path).await.expect_problem(409, "delegations-frozen");
    let wide = give(&residents[2], &[(&anne, 100)]).await;
    assert_eq!(wide["frozen"], json!([consultation["id"]]));
}

#[tokio::test]
async fn a_voice_is_confirmed_once_a_year_or_comes_back() {
    let app = TestApp::start().await;
    let residents = app.residents(3).await;
    let anne = stand(&residents[0], "Anne").await;
    give(&residents[1], &[(&anne, 100)]).await;
    let kept = give(&residents[2], &[(&anne, 100)]).await;
    app.pass(370 * DAY).await;
    let people = app.signed_in(&[residents[1].email.clone(), residents[2].email.clone()]).await;
    assert!(mails_about(&app, &residents[1]).await.last().unwrap().contains("Confirmez"));
    let confirm = format!("/v1/me/delegations/{}/confirm", kept["id"].as_str().unwrap());
    let confirmed = people[1].act(&confirm).await.expect(200).json();
    assert_ne!(confirmed["confirmed_on"], kept["confirmed_on"]);
    app.pass(40 * DAY).await;
    assert_eq!(people[0].get("/v1/me/delegations").await.expect(200).json()["items"], json!([]));
    assert_eq!(people[1].get("/v1/me/delegations").await.expect(200).json()["items"][0]["id"], kept["id"]);
    assert!(mails_about(&app, &residents[1]).await.last().unwrap().contains("treize mois"));
}

#[tokio::test]
async fn whoever_erases_their_account_leaves_and_the_name_goes() {
    let app = TestApp::start().await;
    let residents = app.residents(3).await;
    let anne = stand(&residents[0], "Anne Muller").await;
    give(&residents[1], &[(&anne, 100)]).await;
    let copy = residents[0].person.get("/v1/me/export").await.expect(200).json();
    assert_eq!(copy["delegates"][0]["statement"], "Je lis tous les dossiers.");
    let copy = residents[1].person.get("/v1/me/export").await.expect(200).json();
    assert_eq!(copy["delegations"][0]["to"][0]["percent"], 100);
    residents[0].person.delete("/v1/me").await.expect(204);
    let left = residents[1].person.get("/v1/me/delegations").await.expect(200).json();
    let share = &left["items"][0]["to"][0];
    assert_eq!((&share["state"], &share["name"]), (&json!("left"), &json!("Ancien délégué")));
    residents[1].person.delete("/v1/me").await.expect(204);
}
