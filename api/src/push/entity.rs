//! The rows of subscriptions.

use sea_orm::entity::prelude::*;

use super::{AuthSecret, Endpoint, PublicKey, QuietHours, TimeOfDay, Timezone};
use ground::clock::Instant;
use ground::ids::SubscriptionId;
use ground::text::Language;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "push_subscriptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    pub endpoint: Endpoint,
    pub endpoint_hash: String,
    pub p256dh: PublicKey,
    pub auth: AuthSecret,
    pub secret_hash: String,
    pub locale: Language,
    pub timezone: Timezone,
    pub quiet_from: Option<TimeOfDay>,
    pub quiet_to: Option<TimeOfDay>,
    /// Time of the first of the messages that its push service refused in a row.
    pub refused_since: Option<Instant>,
    /// Number of these messages.
    pub refusals: i32,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Its quiet hours, if it has some.
    pub fn quiet_hours(&self) -> Option<QuietHours> {
        Some(QuietHours { from: self.quiet_from?, to: self.quiet_to? })
    }
}
