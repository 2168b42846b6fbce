//! The rows of readers, editions, letters and deliveries.

use super::Cadence;
use ground::clock::Instant;
use ground::ids::{CommuneId, DeliveryId, EditionId, LetterId, PreviewId, ReaderId};
use ground::names;
use ground::text::Language;
use kit::mail::Email;

use crate::posts::Body;

names! {
    /// The state of a delivery.
    pub enum DeliveryState {
        /// Waits to be sent, for the first time or again.
        Waiting = "waiting",
        /// The mail server has it.
        Sent = "sent",
        /// The mail server refused the reader's address for good.
        Refused = "refused",
        /// The mail server refused it for good, for what is wrong with us or the mail.
        Blocked = "blocked",
        /// The mail server put it off for two days.
        Expired = "expired",
        /// The reader had gone before it was sent.
        Dropped = "dropped",
    }
}

pub(super) mod reader {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use super::{Cadence, CommuneId, Email, Instant, Language, ReaderId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_readers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReaderId,
        pub commune_id: CommuneId,
        pub email: Email,
        pub cadence: Cadence,
        pub sections: Option<String>,
        pub locale: Language,
        pub epoch: i64,
        pub asked_at: Instant,
        pub confirmed_at: Option<Instant>,
        pub unsubscribed_at: Option<Instant>,
        pub refusals: i64,
        pub suspended_at: Option<Instant>,
        pub new_email: Option<Email>,
        pub new_email_at: Option<Instant>,
        pub created_at: Instant,
        pub updated_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        /// True if letters go to this reader.
        pub fn reads(&self) -> bool {
            self.confirmed_at.is_some() && self.unsubscribed_at.is_none() && self.suspended_at.is_none()
        }
    }

    /// The condition of [`Model::reads`] for the database.
    pub fn reading() -> Condition {
        use Column::{ConfirmedAt, SuspendedAt, UnsubscribedAt};
        Condition::all().add(ConfirmedAt.is_not_null()).add(UnsubscribedAt.is_null()).add(SuspendedAt.is_null())
    }
}

/// Links that another server sent to readers who came from there.
pub(super) mod carried_link {
    use sea_orm::entity::prelude::*;

    use super::ReaderId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reader_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reader_id: ReaderId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub purpose: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub epoch: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod confirmation {
    use sea_orm::entity::prelude::*;

    use super::Instant;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_confirmations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient: String,
        pub asked_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod invitation {
    use sea_orm::entity::prelude::*;

    use super::Instant;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_invitations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seal: String,
        pub at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod settings {
    use sea_orm::entity::prelude::*;

    use super::{CommuneId, Email};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_settings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        pub weekday: i64,
        pub minute: i64,
        pub reply_to: Option<Email>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod round {
    use sea_orm::entity::prelude::*;

    use super::{Cadence, CommuneId, Instant};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_rounds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub cadence: Cadence,
        pub due_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod edition {
    use sea_orm::entity::prelude::*;

    use super::{Body, Cadence, CommuneId, EditionId, Instant};
    use crate::digests::EditionName;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_editions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EditionId,
        pub commune_id: CommuneId,
        pub name: EditionName,
        pub cadence: Cadence,
        pub introduction: Option<Body>,
        pub introduction_html: Option<String>,
        pub content: Option<String>,
        pub composed_at: Option<Instant>,
        pub updated_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The edition of a commune with this name.
        pub fn named(commune: CommuneId, name: &EditionName) -> Select<Self> {
            Self::find().filter(Column::CommuneId.eq(commune)).filter(Column::Name.eq(name.clone()))
        }
    }
}

pub(super) mod letter {
    use sea_orm::entity::prelude::*;

    use super::{EditionId, Language, LetterId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_letters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LetterId,
        pub edition_id: EditionId,
        pub locale: Language,
        pub subject: String,
        pub text: String,
        pub html: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod delivery {
    use sea_orm::entity::prelude::*;

    use super::{DeliveryId, DeliveryState, EditionId, Instant, LetterId, ReaderId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DeliveryId,
        pub edition_id: EditionId,
        pub letter_id: LetterId,
        pub reader_id: Option<ReaderId>,
        pub state: DeliveryState,
        pub attempts: i64,
        pub created_at: Instant,
        pub settled_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::reader::Entity", from = "Column::ReaderId", to = "super::reader::Column::Id")]
        Reader,
    }

    impl Related<super::reader::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Reader.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod preview {
    use sea_orm::entity::prelude::*;

    use super::{CommuneId, Email, Instant, Language, PreviewId};
    use crate::digests::EditionName;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digest_previews")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PreviewId,
        pub commune_id: CommuneId,
        pub email: Email,
        pub locale: Language,
        pub edition: EditionName,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
