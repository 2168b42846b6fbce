//! People who sign in by mail.

use serde_json::{Value, json};

use crate::{Inbox, Mail, Person, TestApp};
use api::server;

/// The six digits of a mail, alone on their line.
pub fn digits(mail: &Mail) -> String {
    let text = mail.text();
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
    text.lines().find(is_code).unwrap_or_else(|| panic!("six digits in {text}")).to_owned()
}

impl TestApp {
    /// Ask for a code for an address, and read it from its mail: the request's secret, and the mail.
    pub async fn asked_to_sign_in(&self, inbox: &Inbox, email: &str) -> (String, Mail) {
        let asked = self.stranger().post("/v1/auth/email", json!({"email": email})).await.expect(202).json();
        server::jobs::run_due(&self.app).await.expect("jobs run");
        let mail = inbox.take_for(&email.to_lowercase()).pop().unwrap_or_else(|| panic!("a mail to {email}"));
        (asked["request"].as_str().expect("a request").to_owned(), mail)
    }

    /// Somebody in a browser that keeps a cookie, on pages of this server.
    pub fn browser(&self, cookie: &str) -> Person {
        self.stranger().staying().with_cookie(cookie, &self.app.site.origin())
    }

    /// Sign in with a program as an address: the answer.
    pub async fn sign_in(&self, inbox: &Inbox, email: &str) -> (Person, Value) {
        let (request, mail) = self.asked_to_sign_in(inbox, email).await;
        let proof = json!({"request": request, "code": digits(&mail), "session": "token"});
        let signed_in = self.stranger().post("/v1/auth/email/verify", proof).await.expect(200).json();
        (self.bearer(signed_in["token"].as_str().expect("a token")), signed_in)
    }
}
