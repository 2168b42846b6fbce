//! Delegations: who carries whose voice, and what becomes of it in a vote.

mod crash;
mod flows;
mod last_moments;
mod pages;
mod privacy;
mod standing;

use serde_json::{Value, json};
use tests::{KERLING, Resident, TestApp};

/// Let a resident stand as a delegate, under a name; answers their id.
pub(crate) async fn stand(resident: &Resident, name: &str) -> String {
    let profile = json!({"commune": KERLING, "name": name, "statement": "Je lis tous les dossiers.", "topics": null});
    let stands = resident.person.put("/v1/me/delegate", profile).await.expect(200).json();
    stands["id"].as_str().unwrap().to_owned()
}

/// A voice that is given for a scope.
pub(crate) fn voice(scope: &Value, to: &[(&str, u8)]) -> Value {
    let to: Vec<Value> =
        to.iter().map(|(delegate, percent)| json!({"delegate": delegate, "percent": percent})).collect();
    json!({"commune": KERLING, "scope": scope, "to": to})
}

/// Give a voice for everything.
pub(crate) async fn give(resident: &Resident, to: &[(&str, u8)]) -> Value {
    resident.person.put("/v1/me/delegations", voice(&everything(), to)).await.expect(200).json()
}

pub(crate) fn everything() -> Value {
    json!({"kind": "everything"})
}

/// The mails to a resident about voices, newest last, with subject and text.
pub(crate) async fn mails_about(app: &TestApp, resident: &Resident) -> Vec<String> {
    app.pass(0).await;
    app.mails_to(&resident.email).into_iter().map(|mail| mail.text()).filter(|it| it.contains("voix")).collect()
}
