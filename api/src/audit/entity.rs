//! The rows of the audit log, of the heads of its chains, and of callers who have another id here.

pub(super) mod entry {
    use sea_orm::entity::prelude::*;

    use crate::audit::{Deed, Thing};
    use ground::clock::Instant;
    use ground::ids::{CallerId, CommuneId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub at: Instant,
        pub caller: Option<CallerId>,
        pub deed: Deed,
        pub thing: Thing,
        pub subject: Option<Uuid>,
        pub previous: String,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod head {
    use sea_orm::entity::prelude::*;

    use ground::ids::CommuneId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        pub number: i64,
        pub hash: String,
        pub cut_number: i64,
        pub cut_hash: String,
        pub cut_seal: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod caller {
    use sea_orm::entity::prelude::*;

    use ground::ids::{AccountId, CallerId, CommuneId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_callers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub caller: CallerId,
        pub account_id: AccountId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
