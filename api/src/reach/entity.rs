//! The rows of what was counted.

use sea_orm::entity::prelude::*;

use ground::ids::CommuneId;
use kit::counts::{Counter, Day};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reach")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Day,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Counter,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    pub total: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) mod followers {
    use sea_orm::entity::prelude::*;

    use super::CommuneId;
    use kit::counts::Day;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reach_followers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commune_id: CommuneId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Day,
        pub phones: i64,
        pub readers: i64,
        pub suspended: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
