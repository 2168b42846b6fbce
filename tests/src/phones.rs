//! Phones that subscribe.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::{KERLING, PushService, Received, TestApp};

/// A phone, with the keys of its browser.
#[derive(Debug, Clone)]
pub struct Phone {
    endpoint: String,
    pub(crate) path: String,
    keys: ece::EcKeyComponents,
    p256dh: String,
    auth: [u8; 16],
    /// Its subscription's id, once it has one.
    pub id: String,
    /// Its subscription's secret.
    pub secret: String,
}

impl Phone {
    /// A phone that this push service knows under a name.
    pub fn new(service: &PushService, name: &str) -> Self {
        let (keys, auth) = ece::generate_keypair_and_auth_secret().expect("keys");
        let path = format!("/push/{name}");
        Self {
            endpoint: format!("{}{path}", service.origin()),
            path,
            p256dh: BASE64_URL_SAFE_NO_PAD.encode(keys.pub_as_raw().expect("a public key")),
            keys: keys.raw_components().expect("a private key"),
            auth,
            id: String::new(),
            secret: String::new(),
        }
    }

    /// The body of its subscription to all notices of Kerling, with more members if `more` has them.
    pub fn body(&self, more: Value) -> Value {
        let mut body = json!({
            "endpoint": self.endpoint,
            // As browsers say that it does not end.
            "expirationTime": null,
            "keys": {"p256dh": self.p256dh, "auth": BASE64_URL_SAFE_NO_PAD.encode(self.auth)},
            "follows": [{"commune": KERLING, "kinds": ["alert", "notice"]}],
        });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        body
    }

    /// The content of a message. Nobody else could read it.
    pub fn read(&self, message: &Received) -> Value {
        let text = ece::decrypt(&self.keys, &self.auth, &message.body).expect("the message is for this phone");
        serde_json::from_slice(&text).expect("the message is JSON")
    }

    /// The address of its subscription.
    pub fn address(&self) -> String {
        format!("/v1/push/subscriptions/{}", self.id)
    }
}

impl TestApp {
    /// A phone that subscribed through this push service, with more members if `more` has them.
    pub async fn phone(&self, service: &PushService, name: &str, more: Value) -> Phone {
        let mut phone = Phone::new(service, name);
        let made = self.stranger().post("/v1/push/subscriptions", phone.body(more)).await.expect(201).json();
        (phone.id, phone.secret) =
            (made["id"].as_str().expect("an id").to_owned(), made["secret"].as_str().expect("a secret").to_owned());
        phone
    }

    /// Keep every promise that is due, and those made in turn.
    pub async fn keep_promises(&self) {
        api::server::run_due(&self.app).await.expect("the database answers");
    }

    /// Let this many seconds pass, then keep what is due.
    pub async fn pass(&self, seconds: i64) {
        self.keep_promises().await;
        self.advance(seconds);
        self.keep_promises().await;
    }
}
