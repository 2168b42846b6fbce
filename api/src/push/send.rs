//! Sending one message to one phone.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use url::Url;
use web_push::{ContentEncoding, Urgency, WebPushMessage, WebPushPayload};

use super::NewsKind;
use super::entity::Model;
use super::payload::Wording;
use crate::App;
use ground::clock::Instant;
use kit::metrics::Pushed;
use kit::outgoing::{CallError, Posted};
use kit::webpush::encrypt::{LONGEST, encrypt};
use kit::webpush::{KeyError, Origin};

/// Maximum number of bytes for a push service that finds the whole message too large.
const SHORT: usize = 2000;

/// A message, ready to be encrypted for many phones.
#[derive(Debug, Clone)]
pub(super) struct PushMessage {
    /// The wording, as JSON.
    whole: Arc<[u8]>,
    /// The wording as shorter JSON.
    short: Arc<[u8]>,
    /// The tag by which a newer message about the same thing takes its place.
    pub(super) tag: String,
    /// Its kind of news, for measures.
    pub(super) kind: &'static str,
    /// True if it passes quiet hours and overtakes others.
    pub(super) urgent: bool,
    pub(super) urgency: Urgency,
    /// Time that a push service keeps it for a phone that is off.
    pub(super) ttl: Duration,
}

/// The outcome of sending a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The push service took it.
    Accepted,
    /// The push service does not know the phone any more.
    Gone,
    /// It may work later.
    Later {
        /// The cause, for operators.
        reason: String,
        /// Time for which the push service asks to be left alone.
        after: Option<Duration>,
    },
    /// The push service refuses it, and would refuse it again.
    Refused {
        /// The time at which that push service last took a message for any phone.
        served: Instant,
    },
}

/// Reasons why a message could not be made: our fault, not the push service's.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("the endpoint cannot be read any more")]
    Endpoint,
    #[error("the message cannot be encrypted")]
    Encryption(#[from] Unspecified),
}

impl PushMessage {
    /// Make a message of a wording.
    pub(super) fn new(
        wording: &Wording,
        urgency: Urgency,
        urgent: bool,
        ttl: Duration,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            whole: wording.to_json(LONGEST)?.into(),
            short: wording.to_json(SHORT)?.into(),
            tag: wording.tag.clone(),
            kind: wording.kind.map_or("test", NewsKind::as_str),
            urgent,
            urgency,
            ttl,
        })
    }
}

/// Send a message to a phone, within `patience`.
pub(super) async fn send(
    app: &App,
    phone: &Model,
    message: &PushMessage,
    patience: Duration,
) -> Result<Outcome, SendError> {
    let origin = Url::parse(phone.endpoint.as_str()).map_err(|_| SendError::Endpoint)?.origin().ascii_serialization();
    let service = app.push.origins.at(&origin);
    let turn = match service.turn(message.urgent, &app.clock).await {
        Ok(turn) => turn,
        Err(left) => {
            let reason = "its push service is slow, does not answer or asked for a rest".to_owned();
            return Ok(Outcome::Later { reason, after: Some(left) });
        }
    };
    let begun = app.clock.elapsed();
    let mut answer = post(app, phone, &origin, message, &message.whole, patience).await?;
    if matches!(answer, Ok(Posted { status: 413, .. })) {
        answer = post(app, phone, &origin, message, &message.short, patience).await?;
    }
    match answer {
        Ok(_) => service.succeeded(app.clock.elapsed().saturating_sub(begun), &app.clock),
        Err(_) => service.failed(&app.clock),
    }
    // Before the turn ends, so that nobody takes it who should rest.
    if let Ok(Posted { status: 429 | 503, retry_after: Some(rest) }) = answer {
        service.asked_for_rest(rest, &app.clock);
    }
    drop(turn);
    let outcome = outcome(app, &origin, &service, answer);
    app.metrics.pushed(
        message.kind,
        match &outcome {
            Outcome::Accepted => Pushed::Accepted,
            Outcome::Gone => Pushed::Forgotten,
            Outcome::Later { .. } => Pushed::Failed,
            Outcome::Refused { .. } => Pushed::Refused,
        },
    );
    Ok(outcome)
}

async fn post(
    app: &App,
    phone: &Model,
    origin: &str,
    message: &PushMessage,
    text: &[u8],
    patience: Duration,
) -> Result<Result<Posted, CallError>, SendError> {
    let address = phone.endpoint.address().map_err(|_| SendError::Endpoint)?;
    let ready = ready(app, phone, origin, message, text)?;
    let mut headers = vec![("ttl", ready.ttl.to_string())];
    headers.extend(ready.urgency.map(|urgency| ("urgency", urgency.to_string())));
    headers.extend(ready.topic.map(|topic| ("topic", topic)));
    let Some(payload) = ready.payload else { return Err(SendError::Encryption(Unspecified)) };
    headers.push(("content-encoding", payload.content_encoding.to_str().to_owned()));
    headers.push(("content-type", "application/octet-stream".to_owned()));
    headers.extend(payload.crypto_headers);
    Ok(app.outgoing.post(&address, headers, Bytes::from(payload.content), patience).await)
}

/// The message as it goes out: encrypted for this phone, signed for its push service.
fn ready(
    app: &App,
    phone: &Model,
    origin: &str,
    message: &PushMessage,
    text: &[u8],
) -> Result<WebPushMessage, SendError> {
    let (p256dh, auth) = (bytes(phone.p256dh.as_str())?, bytes(phone.auth.as_str())?);
    let payload = WebPushPayload {
        content: encrypt(&p256dh, &auth, text, &SystemRandom::new())?,
        crypto_headers: vec![("authorization", app.push.authorization(origin, app.clock.now())?)],
        content_encoding: ContentEncoding::Aes128Gcm,
    };
    Ok(WebPushMessage {
        endpoint: phone.endpoint.as_str().parse().map_err(|_| SendError::Endpoint)?,
        ttl: u32::try_from(message.ttl.as_secs()).unwrap_or(u32::MAX),
        urgency: Some(message.urgency),
        topic: Some(topic(&auth, &message.tag)),
        payload: Some(payload),
    })
}

/// 32 characters that are the same for a phone and a tag, and tell the push service nothing: not even that two phones
/// are told of the same thing (RFC 8030, section 5.4).
fn topic(auth: &[u8], tag: &str) -> String {
    let digest = digest::digest(&digest::SHA256, &[auth, tag.as_bytes()].concat());
    BASE64_URL_SAFE_NO_PAD.encode(digest.as_ref().get(..24).unwrap_or_default())
}

fn bytes(base64: &str) -> Result<Vec<u8>, SendError> {
    BASE64_URL_SAFE_NO_PAD.decode(base64).map_err(|_| SendError::Encryption(Unspecified))
}

/// What an answer means: RFC 8030, and RFC 9110 for what it does not say.
fn outcome(app: &App, origin: &str, service: &Origin, answer: Result<Posted, CallError>) -> Outcome {
    match answer {
        Ok(Posted { status: 200..=299, .. }) => {
            service.served(app.clock.now());
            Outcome::Accepted
        }
        Ok(Posted { status: 404 | 410, .. }) => Outcome::Gone,
        // A client that comes too early or too often, or on the wrong connection, may come again.
        Ok(Posted { status, retry_after }) if matches!(status, 408 | 421 | 425 | 429 | 500..) => {
            Outcome::Later { reason: format!("the push service answers {status}"), after: retry_after }
        }
        Ok(Posted { status, .. }) => {
            if service.refused(&app.clock) {
                tracing::warn!(service = origin, status, "a push service refuses messages; are key and subject right?");
            }
            Outcome::Refused { served: service.last_served() }
        }
        Err(error) => Outcome::Later { reason: error.to_string(), after: None },
    }
}
