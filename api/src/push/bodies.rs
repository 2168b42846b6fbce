//! Bodies that phones post.

use serde_json::json;

use super::follows::Follows;
use super::{AuthSecret, Endpoint, PublicKey, QuietHours, Timezone};
use ground::ids::SubscriptionId;
use ground::text::Language;
use ground::{Change, Object, Patch, input, line};

input! {
    /// The keys of a browser's subscription.
    #[example(json!({"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "auth": "BTBZMqHH6r4Tts7J_aSIgg"}))]
    pub struct Keys {
        /// Its public key.
        pub p256dh: PublicKey,
        /// Its authentication secret.
        pub auth: AuthSecret,
    }
}

input! {
    /// A subscription that a new one takes the place of.
    #[example(json!({"id": "019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7", "secret": "m0YIMj0Ih2nOsmSFFUbTHtXDBIKxtZMLxRRYZVp2wDY"}))]
    pub struct Replaced {
        /// Its id.
        pub id: SubscriptionId,
        /// Its secret.
        pub secret: Secret,
    }
}

line!(
    /// The secret that came with a subscription.
    Secret,
    100,
    "Le secret est celui qui a été donné avec l’abonnement.",
    "The secret is the one that came with the subscription."
);

input! {
    /// A phone's subscription, as its browser gave it (`PushSubscription.toJSON()`), with its wishes.
    #[example(json!({
        "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk",
        "expirationTime": null,
        "keys": {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "auth": "BTBZMqHH6r4Tts7J_aSIgg"},
        "locale": "fr",
        "timezone": "Europe/Paris",
        "follows": [{"commune": "kerling-les-sierck", "organisations": null, "topics": null, "events": [], "kinds": ["alert", "notice"]}],
        "quiet_hours": {"from": "21:00", "to": "07:00"},
    }))]
    pub struct NewSubscription {
        /// The address at which its push service takes messages: https, and public.
        pub endpoint: Endpoint,
        /// The time at which the browser ends it, in milliseconds since 1970; null for never. It is taken as browsers give
        /// it, and not kept: the push service says when there is no such subscription any more.
        #[named("expirationTime")]
        pub expiration_time: Option<f64>,
        /// The keys that messages are encrypted for.
        pub keys: Object<Keys>,
        /// The language it speaks; French unless said.
        pub locale: Option<Language>,
        /// Its time zone, for quiet hours; that of the first commune it follows unless said.
        pub timezone: Option<Timezone>,
        /// The communes and kinds of news that it follows, each commune once.
        pub follows: Follows,
        /// Its quiet hours; severe and extreme alerts come all the same.
        pub quiet_hours: Option<Object<QuietHours>>,
        /// The subscription it takes the place of, when the browser changed its endpoint; it keeps its id. One that is
        /// not there any more is no mistake.
        pub replaces: Option<Object<Replaced>>,
    }
}

input! {
    /// Changes of a subscription; what is absent stays.
    #[example(json!({"quiet_hours": null}))]
    pub struct SubscriptionPatch {
        /// The language it speaks.
        pub locale: Change<Language>,
        /// Its time zone.
        pub timezone: Change<Timezone>,
        /// All communes and kinds of news that it follows, each commune once.
        pub follows: Change<Follows>,
        /// Its quiet hours; null for none.
        pub quiet_hours: Patch<Object<QuietHours>>,
    }
}
