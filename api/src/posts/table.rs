//! The table of a kind's sheets: the columns that all kinds have, and the macro that declares it with its own.

use sea_orm::{ColumnTrait, FromQueryResult};

use super::Decisions;
use ground::ids::{CommuneId, OrganisationId, SheetId};

/// A row of such a table.
pub(crate) trait SheetRow: FromQueryResult + Clone + Send + Sync {
    /// The sheet's own id.
    fn id(&self) -> SheetId;
    fn board(&self) -> CommuneId;
    /// The commune that it was made in, whose files it shows.
    fn made_in(&self) -> CommuneId;
    /// Its publisher.
    fn organisation(&self) -> OrganisationId;
    /// The row on another board: a sheet of its own.
    fn on(self, board: CommuneId) -> Self;
    /// The decisions about it.
    fn decisions(&self) -> Decisions;
    /// The row with these decisions in place of its own.
    fn decided(self, decisions: Decisions) -> Self;
}

/// The columns of such a table that queries of every kind name.
pub(crate) trait SheetColumn: ColumnTrait {
    const ID: Self;
    const POST: Self;
    const BOARD: Self;
    const MADE_IN: Self;
    const TITLE: Self;
    const STATE: Self;
    const LISTED_AT: Self;
    const SUBMITTED_AT: Self;
    const HIDDEN_AT: Self;
    const UPDATED_AT: Self;
}

/// Declares the table of a kind: its name, the type of the posts' public id, and the kind's own columns.
macro_rules! sheet_table {
    ($table:tt, $post_id:ident; $($own:tt)*) => {
        #[derive(Clone, Debug, PartialEq, sea_orm::DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub id: ground::ids::SheetId,
            pub post_id: $post_id,
            pub commune_id: ground::ids::CommuneId,
            pub made_in: ground::ids::CommuneId,
            pub organisation_id: ground::ids::OrganisationId,
            pub title: crate::posts::Title,
            pub summary: String,
            pub link: Option<crate::posts::Link>,
            pub image: Option<crate::posts::Image>,
            pub notify: bool,
            pub edited_at: Option<ground::clock::Instant>,
            pub state: crate::posts::PostState,
            pub publish_at: Option<ground::clock::Instant>,
            pub expire_at: Option<ground::clock::Instant>,
            pub approved_at: Option<ground::clock::Instant>,
            pub approved_by: Option<crate::posts::By>,
            pub listed_at: ground::clock::Instant,
            pub submitted_at: Option<ground::clock::Instant>,
            pub revision: Option<String>,
            pub rejection_reason: Option<crate::posts::Reason>,
            pub withdrawn_by: Option<crate::posts::By>,
            pub hidden_at: Option<ground::clock::Instant>,
            pub created_at: ground::clock::Instant,
            pub updated_at: ground::clock::Instant,
            $($own)*
        }

        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        impl crate::posts::SheetColumn for Column {
            const ID: Self = Self::Id;
            const POST: Self = Self::PostId;
            const BOARD: Self = Self::CommuneId;
            const MADE_IN: Self = Self::MadeIn;
            const TITLE: Self = Self::Title;
            const STATE: Self = Self::State;
            const LISTED_AT: Self = Self::ListedAt;
            const SUBMITTED_AT: Self = Self::SubmittedAt;
            const HIDDEN_AT: Self = Self::HiddenAt;
            const UPDATED_AT: Self = Self::UpdatedAt;
        }

        impl crate::posts::SheetRow for Model {
            fn id(&self) -> ground::ids::SheetId {
                self.id
            }

            fn board(&self) -> ground::ids::CommuneId {
                self.commune_id
            }

            fn made_in(&self) -> ground::ids::CommuneId {
                self.made_in
            }

            fn organisation(&self) -> ground::ids::OrganisationId {
                self.organisation_id
            }

            fn on(self, board: ground::ids::CommuneId) -> Self {
                Self { id: ground::ids::SheetId::new(), commune_id: board, ..self }
            }

            crate::posts::sheet_table! { @decisions
                state publish_at expire_at approved_at approved_by listed_at submitted_at revision rejection_reason
                withdrawn_by hidden_at created_at updated_at
            }
        }
    };
    (@decisions $($column:ident)+) => {
        fn decisions(&self) -> crate::posts::Decisions {
            crate::posts::Decisions { $($column: Clone::clone(&self.$column)),+ }
        }

        fn decided(self, decisions: crate::posts::Decisions) -> Self {
            let crate::posts::Decisions { $($column),+ } = decisions;
            Self { $($column,)+ ..self }
        }
    };
}
pub(crate) use sheet_table;
