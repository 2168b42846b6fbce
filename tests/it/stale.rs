//! Nobody overwrites what they have not read: a stale `If-Match` is refused wherever something is changed.

use serde_json::{Value, json};
use tests::{KERLING, Operation, Person, PushService, TestApp, operations};

use crate::digests::{CAMILLE, start_with, subscribe, wish};

/// Everything that can be changed, each with somebody who may.
struct Village {
    clerk: Person,
    mayor: Person,
    device: Person,
    reader: Person,
    phone: Person,
    ids: Value,
}

impl Village {
    async fn found() -> (TestApp, Self) {
        let service = PushService::start().await;
        let (app, inbox) = start_with(&[("TAMBOUR_OUTGOING_ALLOW", service.origin())]).await;
        let (clerk, device) = (app.clerk().await, app.device().await);
        let reader = app.bearer(&subscribe(&app, &inbox, wish(CAMILLE)).await);
        let phone = app.phone(&service, "un", json!({})).await;
        let club = app.organisation("Club", true).await;
        let calendar = json!({"url": format!("{}/club.ics", service.origin())});
        clerk.put(format!("/v1/organisations/{club}/calendar"), calendar).await.expect(200);
        let event = json!({"title": "Marché", "category": "market", "starts_at": "2030-12-07T08:00:00Z", "rrule": "FREQ=WEEKLY;COUNT=3"});
        let event = clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
        let marthe = json!({"last_name": "Klein", "first_names": "Marthe"});
        let entry = clerk.post(format!("/v1/communes/{KERLING}/register"), marthe).await.expect(201).json();
        let group = json!({"name": "Chorale", "kind": "association"});
        let group = clerk.post(format!("/v1/communes/{KERLING}/groups"), group).await.expect(201).json();
        let consultation = app.consultation(&clerk, json!({})).await;
        let topic = consultation["topic"].clone();
        let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), consultation).await.expect(201).json();
        let mayor = app.person(api::accounts::Role::Mayor, Some(KERLING)).await;
        let holder = json!({"name": "Claire Muller", "title": "Adjointe"});
        let portfolio = json!({"title": "École", "topics": [], "holder": holder});
        let portfolio = mayor.post(format!("/v1/communes/{KERLING}/portfolios"), portfolio).await.expect(201).json();
        let ids = json!({
            "consultations": draft["id"], "topics": topic, "portfolios": portfolio["id"],
            "groups": group["id"], "entry": entry["id"],
            "notices": app.post("Panneau", json!({})).await["id"], "events": event["id"], "polls": app.ask("Un banc ?", json!({})).await["id"],
            "subscriptions": phone.id, "organisation": club, "commune": KERLING, "date": "2030-12-07", "edition": "2030-W20",
        });
        let phone = app.bearer(&phone.secret);
        (app, Self { clerk, mayor, device, reader, phone, ids })
    }

    /// The address of an operation.
    fn address(&self, operation: &Operation) -> String {
        let parts: Vec<&str> = operation.path.split('/').collect();
        let named = |(place, part): (usize, &&str)| match part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            Some("id") => self.ids[parts[place - 1]]
                .as_str()
                .unwrap_or_else(|| panic!("there is no {}", parts[place - 1]))
                .to_owned(),
            Some(name) => self.ids[name].as_str().unwrap_or_else(|| panic!("there is no {name}")).to_owned(),
            None => (*part).to_owned(),
        };
        parts.iter().enumerate().map(named).collect::<Vec<_>>().join("/")
    }

    /// Somebody who may do it.
    fn somebody(&self, operation: &Operation) -> &Person {
        match operation.path.as_str() {
            "/v1/digests/subscription" => &self.reader,
            "/v1/push/subscriptions/{id}" => &self.phone,
            "/v1/polls/{id}/answer" => &self.device,
            "/v1/portfolios/{id}" => &self.mayor,
            _ => &self.clerk,
        }
    }
}

#[tokio::test]
async fn a_stale_if_match_is_refused_on_every_patch_put_and_delete() {
    let (_app, village) = Village::found().await;
    let mut tried = 0;
    // One's own account is one's own alone, and a role is given or taken, not changed.
    // A response and a milestone come after a vote: a test of votes tells of theirs.
    // An argument and a synthesis come with a debate, paper with a count, and tests of those tell of theirs.
    let comes_later = |it: &Operation| {
        let after = ["/response", "/synthesis", "/paper-contents"].iter().any(|end| it.path.ends_with(end));
        after || ["/v1/milestones/", "/v1/arguments/"].iter().any(|it_begins| it.path.starts_with(it_begins))
    };
    let is_shared = |it: &&Operation| !it.takes_account() && !it.path.contains("/members") && !comes_later(it);
    let changes = |it: &&Operation| ["PATCH", "PUT", "DELETE"].contains(&it.method.as_str());
    for operation in operations().iter().filter(changes).filter(is_shared) {
        let (who, address) = (village.somebody(operation), village.address(operation));
        let asking = who.ask(&operation.method, &address).header("if-match", "\"stale\"");
        let asking = match operation.example_body() {
            Some(body) => asking.json(body),
            None => asking,
        };
        let name = format!("{} {}", operation.method, operation.path);
        tests::say(&name);
        asking.await.expect_problem(412, "stale");
        assert!(operation.documents(412, Some("stale")), "{name} says so");
        tried += 1;
    }
    assert!(tried >= 20, "every change was tried: {tried}");
}

#[tokio::test]
async fn what_was_read_last_may_be_changed() {
    let (_app, village) = Village::found().await;
    let organisation =
        format!("/v1/communes/{KERLING}/organisations/{}", village.ids["organisation"].as_str().unwrap());
    for (who, address, patch) in [
        (&village.clerk, organisation.as_str(), json!({"name": "Club des aînés"})),
        (&village.clerk, &format!("/v1/communes/{KERLING}/digests/settings"), json!({"time": "17:45"})),
    ] {
        let tag = who.get(address).await.expect(200).header("etag");
        let changed = who.patch(address, patch.clone()).header("if-match", &tag).await.expect(200);
        who.patch(address, patch).header("if-match", &tag).await.expect_problem(412, "stale");
        who.get(address).header("if-none-match", changed.header("etag")).await.expect(304);
    }
}
