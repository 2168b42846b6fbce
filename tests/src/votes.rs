//! Consultations that are put to the residents of Kerling.

use serde_json::{Value, json};

use crate::{KERLING, Person, Resident, TestApp};

/// Number of seconds of a day.
pub const DAY: i64 = 86_400;

impl TestApp {
    /// A consultation as it is written, with the members of `more`: it opens in 16 days and closes four days later.
    pub async fn consultation(&self, clerk: &Person, more: Value) -> Value {
        let topic = clerk.post(format!("/v1/communes/{KERLING}/topics"), json!({"name": "École"})).await.expect(201);
        let mut body = json!({
            "title": "Un wifi public ?",
            "summary": "Le conseil veut savoir s’il faut un wifi public.",
            "body": "La région paie la moitié.",
            "topic": topic.json()["id"],
            "calendar": {"vote_from": self.in_seconds(16 * DAY), "vote_until": self.in_seconds(20 * DAY)},
            "questions": [{"text": "Faut-il un wifi public ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]}],
        });
        let members = body.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        body
    }

    /// A consultation that is announced, and its residents.
    pub async fn announced(&self, residents: usize, more: Value) -> (Value, Vec<Resident>) {
        let residents = self.residents(residents).await;
        let clerk = self.clerk().await;
        let body = self.consultation(&clerk, more).await;
        let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json();
        let id = draft["id"].as_str().expect("an id");
        let announced = clerk.act(format!("/v1/consultations/{id}/publish")).await.expect(200).json();
        (announced, residents)
    }

    /// A consultation whose vote is open, and its residents.
    pub async fn in_vote(&self, residents: usize, more: Value) -> (Value, Vec<Resident>) {
        let (announced, residents) = self.announced(residents, more).await;
        self.pass(16 * DAY).await;
        (announced, residents)
    }
}

/// The path of a consultation, or of something below it.
pub fn consultation_path(consultation: &Value, rest: &str) -> String {
    format!("/v1/consultations/{}{rest}", consultation["id"].as_str().expect("an id"))
}
