//! A village that has lived.

use api::accounts::Role;
use api::members;
use serde_json::{Value, json};
use tests::{DAY, KERLING, consultation_path, pictures};

use super::places::Place;
use crate::delegations::{give, stand};
use crate::votes::{answer, cast};

/// What is known of the village before it moves.
pub struct Village {
    /// The id of the commune.
    pub commune: String,
    /// The address of a resident, of the mayor, and of a reader.
    pub resident: String,
    pub mayor: String,
    pub reader: String,
    /// The token of the clerk, and of the reader's letters.
    pub clerk: String,
    pub manage: String,
    /// Addresses that anybody may read.
    pub paths: Vec<String>,
}

impl Village {
    /// Kerling, once all of it was used.
    pub async fn lived_in(here: &Place) -> Self {
        let app = &here.app;
        let (reader, mayor) = ("camille@exemple.fr".to_owned(), "maire@exemple.fr".to_owned());
        let (consultation, residents) = app.in_vote(12, json!({"delegation": {"allowed": true}})).await;
        let anne = stand(&residents[0], "Anne Muller").await;
        give(&residents[3], &[(&anne, 100)]).await;
        let mut open = answer(&consultation, json!({"choice": "a"}));
        open["open"] = true.into();
        residents[0].person.put(consultation_path(&consultation, "/ballot"), open).await.expect(200);
        for resident in residents.iter().enumerate().filter(|(place, _)| ![0, 3].contains(place)).map(|it| it.1) {
            cast(&resident.person, &consultation, json!({"choice": "b"})).await;
        }
        app.pass(4 * DAY).await;
        let commune = app.app.communes.get(KERLING).unwrap().id;
        members::add(&app.app, commune, Role::Mayor, None, mayor.parse().unwrap()).await.unwrap();
        let at_desk = app.signed_in(std::slice::from_ref(&mayor)).await.remove(0);
        let promised = json!([{"text": "Le poteau est posé", "due": &app.in_seconds(90 * DAY)[..10]}]);
        let response = json!({"outcome": "followed", "reasons": "Oui.", "milestones": promised});
        at_desk.put(consultation_path(&consultation, "/response"), response).await.expect(200);

        let token = app.token(Role::Clerk, Some(KERLING), 365).await;
        let clerk = app.bearer(&token);
        let photo = clerk.upload(KERLING, "photo.jpg", &pictures::photograph(400, 200)).await.expect(201).json();
        let file = clerk.upload(KERLING, "plan.pdf", &pictures::pdf_with_script()).await.expect(201).json();
        let more = json!({"image": photo["id"], "attachments": [file["id"]]});
        let notice = app.post("Fête du lavoir", more).await;
        at_desk
            .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "Du maire", "category": "works"}))
            .await
            .expect(201);
        let organisation = app.organisation("Les Amis du lavoir", true).await;
        let event = json!({"title": "Marché", "category": "market", "starts_at": app.in_seconds(DAY), "ends_at": app.in_seconds(DAY + 3600)});
        let publisher = app.publisher(KERLING, "Les Amis du lavoir").await;
        let event = publisher.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
        let poll = app.ask("Où ?", json!({"closes_at": app.in_seconds(30 * DAY)})).await;
        let choice = json!({"options": [poll["options"][0]["id"]]});
        let poll = format!("/v1/polls/{}", poll["id"].as_str().unwrap());
        app.device().await.put(format!("{poll}/answer"), choice).await.expect(200);
        app.phone(&here.pushes, "one", json!({})).await;
        app.stranger()
            .post("/v1/digests/subscriptions", json!({"email": reader, "commune": KERLING}))
            .await
            .expect(202);
        app.pass(0).await;
        let confirm = app.mails_to(&reader).remove(0).token("/digests/confirm");
        let confirmed = app.stranger().post("/v1/digests/confirm", json!({"token": confirm})).await.expect(200).json();
        app.pass(60).await;
        let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
        let of = |end: &str| format!("/v1/communes/{KERLING}{end}");
        let paths = vec![
            of("/board"),
            of("/notices"),
            of("/events"),
            of("/polls"),
            of("/consultations"),
            of("/accountability"),
            of("/agenda.ics"),
            of("/feed.json"),
            of("/delegates"),
            format!("/v1/notices/{}", id(&notice)),
            format!("/notices/{}", id(&notice)),
            format!("/v1/events/{}", id(&event)),
            format!("/v1/events/{}.ics", id(&event)),
            poll,
            consultation_path(&consultation, ""),
            consultation_path(&consultation, "/result"),
            consultation_path(&consultation, "/checkpoints"),
            format!("/v1/files/{}", id(&photo)),
            format!("/v1/files/{}", id(&file)),
            format!("/v1/organisations/{organisation}/agenda.ics"),
        ];
        let (resident, manage) = (residents[1].email.clone(), confirmed["token"].as_str().unwrap().to_owned());
        Self { commune: commune.to_string(), resident, mayor, reader, clerk: token, manage, paths }
    }

    pub fn board(&self) -> String {
        format!("/v1/communes/{KERLING}/board")
    }

    pub fn file(&self, here: &Place) -> String {
        here.path("kerling.tambour")
    }

    /// Export it: the file.
    pub async fn export(&self, here: &Place) -> String {
        let file = self.file(here);
        here.does(&["commune", "export", "--commune", KERLING, &file]).await;
        file
    }

    /// What anybody reads of it on a server, whatever that is called.
    pub async fn seen(&self, on: &Place) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        for path in &self.paths {
            // Lines of calendars are folded wherever the address ends.
            let read = on.app.stranger().get(path).await.expect(200).text().replace("\r\n ", "");
            seen.push((
                path.clone(),
                read.replace(&on.origin, "").replace(on.origin.trim_start_matches("https://"), ""),
            ));
        }
        seen
    }
}
