//! Push over HTTP.

use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Serialize;

use super::subscribe::{Subscription, change, subscribe, test, unsubscribe};
use super::{NewSubscription, NewsKind, SubscriptionError, SubscriptionPatch, follows};
use crate::accounts::{Counted, SecretHolder};
use crate::{App, Tag};
use ground::clock::Instant;
use ground::ids::{EventId, OrganisationId, SubscriptionId, TopicId};
use ground::text::Language;
use kit::http::etag::Revision;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Document, IfMatch, NoContent};
use kit::refusal;
use kit::webpush::KeyError;

/// A new subscription
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "SubscriptionSecret", example)]
pub struct SecretOut {
    /// Its id.
    pub id: SubscriptionId,
    /// The bearer token that changes and ends it. It is told once.
    pub secret: String,
}

impl Example for SecretOut {
    fn example() -> Self {
        let id = SubscriptionId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7"));
        Self { id, secret: "m0YIMj0Ih2nOsmSFFUbTHtXDBIKxtZMLxRRYZVp2wDY".to_owned() }
    }
}

/// A subscription, without its endpoint and keys
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Subscription", example)]
pub struct SubscriptionOut {
    /// Its id.
    pub id: SubscriptionId,
    /// The language it speaks.
    pub locale: Language,
    /// Its time zone (IANA).
    pub timezone: String,
    /// The communes and kinds of news that it follows.
    pub follows: Vec<FollowOut>,
    /// Its quiet hours, if it has some.
    #[oai(nullable)]
    pub quiet_hours: Option<QuietHoursOut>,
    /// Time at which it was made.
    pub created_at: Instant,
}

/// The news that a subscription follows in one commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Followed")]
pub struct FollowOut {
    /// The commune, by slug.
    pub commune: String,
    /// Of these organisations alone; null for all.
    #[oai(nullable)]
    pub organisations: Option<Vec<OrganisationId>>,
    /// On these topics alone; null for all.
    #[oai(nullable)]
    pub topics: Option<Vec<TopicId>>,
    /// Events that are followed.
    pub events: Vec<EventId>,
    /// Kinds of news.
    pub kinds: Vec<NewsKind>,
}

/// Hours in which a phone is left alone
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "QuietHours")]
pub struct QuietHoursOut {
    /// Local time at which they begin.
    pub from: String,
    /// Local time at which they end.
    pub to: String,
}

impl Example for KeyOut {
    fn example() -> Self {
        let public_key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        Self { public_key: public_key.to_owned() }
    }
}

impl Example for SubscriptionOut {
    fn example() -> Self {
        let commune = "kerling-les-sierck".to_owned();
        let follow = FollowOut {
            commune,
            organisations: None,
            topics: None,
            events: vec![],
            kinds: vec![NewsKind::Alert, NewsKind::Notice],
        };
        Self {
            id: SecretOut::example().id,
            locale: Language::Fr,
            timezone: "Europe/Paris".to_owned(),
            follows: vec![follow],
            quiet_hours: Some(QuietHoursOut { from: "21:00".to_owned(), to: "07:00".to_owned() }),
            created_at: Instant::from_micros(1_795_372_200_000_000),
        }
    }
}

impl SubscriptionOut {
    fn of(app: &App, subscription: Subscription) -> Self {
        let Subscription { row, follows } = subscription;
        let quiet_hours =
            row.quiet_hours().map(|hours| QuietHoursOut { from: hours.from.to_string(), to: hours.to.to_string() });
        let follow = |it: follows::Model| FollowOut {
            // A foreign key keeps every commune in place.
            commune: app.communes.by_id(it.commune_id).map(|commune| commune.slug.clone()).unwrap_or_default(),
            organisations: it.organisations.map(|list| list.0),
            topics: it.topics.map(|list| list.0),
            events: it.events.0,
            kinds: it.kinds.list(),
        };
        let follows = follows.into_iter().map(follow).collect();
        Self {
            id: row.id,
            locale: row.locale,
            timezone: row.timezone.to_string(),
            follows,
            quiet_hours,
            created_at: row.created_at,
        }
    }
}

refusal! {
    /// Reasons why there is no key.
    pub enum NoKey {
        /// It cannot be read.
        ..Unreadable(KeyError) => internal,
    }
}

/// The server's key
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "PushKey", example)]
pub struct KeyOut {
    /// The public key that phones subscribe with (`applicationServerKey`): 65 bytes in base64url. When it is another
    /// one than a phone subscribed with, the phone must subscribe again.
    pub public_key: String,
}

/// The operations on push subscriptions.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Push")]
impl Api {
    /// Read the server's key
    #[oai(path = "/v1/push/key", method = "get", operation_id = "getPushKey")]
    async fn key(&self, app: Data<&App>) -> Result<Document<KeyOut>, Refused<NoKey>> {
        Ok(Document(KeyOut { public_key: app.push.public_key().map_err(NoKey::from)? }))
    }

    /// Subscribe a phone
    ///
    /// No account is needed and no address is kept. The same endpoint again takes the place of its subscription; so
    /// does `replaces`, for a browser that changed its endpoint.
    #[oai(path = "/v1/push/subscriptions", method = "post", operation_id = "createPushSubscription")]
    async fn create(
        &self,
        app: Data<&App>,
        _counted: Counted,
        new: Input<NewSubscription>,
    ) -> Result<Created<SecretOut>, Refused<SubscriptionError>> {
        let (id, secret) = subscribe(app.0, new.0).await?;
        Ok(Created { location: format!("/v1/push/subscriptions/{id}"), resource: SecretOut { id, secret } })
    }

    /// Change a subscription
    #[oai(path = "/v1/push/subscriptions/:id", method = "patch", operation_id = "editPushSubscription")]
    async fn edit(
        &self,
        app: Data<&App>,
        holder: SecretHolder,
        id: Path<SubscriptionId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<SubscriptionPatch>,
    ) -> Result<Document<SubscriptionOut>, Refused<SubscriptionError>> {
        let changed = change(app.0, (id.0, &holder.0), patch.0, &allowed_by(app.0, &if_match)).await?;
        Ok(Document(SubscriptionOut::of(app.0, changed)))
    }

    /// End a subscription
    ///
    /// Nothing of it is kept.
    #[oai(path = "/v1/push/subscriptions/:id", method = "delete", operation_id = "deletePushSubscription")]
    async fn delete(
        &self,
        app: Data<&App>,
        holder: SecretHolder,
        id: Path<SubscriptionId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<SubscriptionError>> {
        unsubscribe(app.0, (id.0, &holder.0), &allowed_by(app.0, &if_match)).await?;
        Ok(NoContent)
    }

    /// Send a message to oneself
    ///
    /// It comes in a moment, quiet hours or not.
    #[oai(path = "/v1/push/subscriptions/:id/test", method = "post", operation_id = "testPushSubscription")]
    async fn test(
        &self,
        app: Data<&App>,
        holder: SecretHolder,
        id: Path<SubscriptionId>,
    ) -> Result<Document<SubscriptionOut>, Refused<SubscriptionError>> {
        let subscription = test(app.0, id.0, &holder.0).await?;
        Ok(Document(SubscriptionOut::of(app.0, subscription)))
    }
}

fn allowed_by(app: &App, if_match: &IfMatch) -> impl Fn(&Subscription) -> bool + Sync {
    move |subscription| if_match.allows(&Revision::of_resource(&SubscriptionOut::of(app, subscription.clone())))
}
