//! The rows of announcements, their ranges, the messages held back and what phones believe of alerts, written by `announce`,
//! `fan_out`, `held` and `alerts` alone.

use ground::clock::Instant;
use ground::id;
use ground::ids::{AnnouncementId, CommuneId, NoticeId, OrganisationId, SheetId, SubscriptionId};

id!(
    /// A part of a commune's subscriptions that an announcement goes through.
    RangeId
);

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

/// An alert on one board, as phones were told of it.
pub(super) mod alert {
    use sea_orm::entity::prelude::*;

    use super::{AnnouncementId, CommuneId, Instant, NoticeId, OrganisationId, SheetId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "push_alerts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sheet_id: SheetId,
        pub notice_id: NoticeId,
        pub commune_id: CommuneId,
        pub organisation_id: OrganisationId,
        /// The name of the organisation.
        pub organisation: String,
        pub title: String,
        /// True if it passed quiet hours.
        pub grave: bool,
        /// Time at which it was to end.
        pub until: Instant,
        /// The last announcement that it is up.
        pub announcement_id: AnnouncementId,
        pub told_at: Instant,
        /// Time at which it was announced that it is over.
        pub over_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
