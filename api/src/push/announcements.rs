//! The rows of announcements, their ranges and the messages held back, written by `announce`, `fan_out` and `held` alone.

use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, RangeId, SubscriptionId};

/// An announcement that was made.
pub(super) mod announcement {
    use sea_orm::entity::prelude::*;

    use super::{AnnouncementId, Instant};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "push_announcements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AnnouncementId,
        pub source: String,
        pub subject_id: Uuid,
        pub edition: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A part of a commune's subscriptions that is being told.
pub(super) mod range {
    use sea_orm::entity::prelude::*;

    use super::{AnnouncementId, CommuneId, RangeId, SubscriptionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "push_ranges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RangeId,
        pub announcement_id: AnnouncementId,
        pub commune_id: CommuneId,
        pub told: Option<SubscriptionId>,
        pub last: Option<SubscriptionId>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A message that waits for quiet hours to end.
pub(super) mod held {
    use sea_orm::entity::prelude::*;

    use super::{AnnouncementId, CommuneId, SubscriptionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "push_held")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub announcement_id: AnnouncementId,
        pub commune_id: CommuneId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
