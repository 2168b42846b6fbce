//! What refers to files: notices and events, each in a table of its own, and the only writers of these.

use sea_orm::{
    EntityTrait, ExprTrait,
    prelude::Expr,
    sea_query::{Condition, Query},
};

use ground::names;

names! {
    /// What a file is to what refers to it.
    pub enum Role {
        /// Its image.
        Image = "image",
        /// One of its attachments.
        Attachment = "attachment",
        /// Either of them in a revision that waits for approval.
        Pending = "pending",
    }
}

/// The table of those references that one kind of thing has.
macro_rules! references {
    ($(#[$doc:meta])* $module:ident, $table:literal, $column:ident $variant:ident: $id:ident) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use sea_orm::{
                ActiveValue::Set,
                ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
                sea_query::SelectStatement,
            };

            use super::Role;
            use ground::{clock::Instant, ids::{$id, FileId}};
            use crate::files::release;

            pub(super) mod entity {
                //! The rows.

                use sea_orm::entity::prelude::*;

                use super::super::Role;
                use ground::ids::{$id, FileId};

                #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
                #[sea_orm(table_name = $table)]
                pub struct Model {
                    #[sea_orm(primary_key, auto_increment = false)]
                    pub $column: $id,
                    #[sea_orm(primary_key, auto_increment = false)]
                    pub role: Role,
                    #[sea_orm(primary_key, auto_increment = false)]
                    pub file_id: FileId,
                    pub position: i32,
                }

                #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
                pub enum Relation {}

                impl ActiveModelBehavior for ActiveModel {}
            }

            /// Make one refer to exactly these files, in this order. Those that are new were taken into use before, in the
            /// same transaction; those that nothing refers to any more are released.
            pub(crate) async fn follow(tx: &impl ConnectionTrait, id: $id, wanted: &[(Role, FileId)], now: Instant) -> Result<(), DbErr> {
                let before: Vec<FileId> = entity::Entity::find()
                    .select_only()
                    .column(entity::Column::FileId)
                    .filter(entity::Column::$variant.eq(id))
                    .into_tuple()
                    .all(tx)
                    .await?;
                if before.is_empty() && wanted.is_empty() {
                    return Ok(());
                }
                entity::Entity::delete_many().filter(entity::Column::$variant.eq(id)).exec(tx).await?;
                let rows = (0..).zip(wanted).map(|(position, (role, file))| entity::ActiveModel {
                    $column: Set(id),
                    role: Set(*role),
                    file_id: Set(*file),
                    position: Set(position),
                });
                if !wanted.is_empty() {
                    entity::Entity::insert_many(rows).exec(tx).await?;
                }
                let gone: Vec<FileId> = before.into_iter().filter(|file| wanted.iter().all(|(_, kept)| kept != file)).collect();
                release(tx, &gone, now).await
            }

            /// The ids of those that show a file, for a condition.
            pub(crate) fn showing(file: FileId) -> SelectStatement {
                let shown = entity::Column::Role.is_in([Role::Image, Role::Attachment]);
                let all = entity::Entity::find().select_only().column(entity::Column::$variant);
                all.filter(entity::Column::FileId.eq(file)).filter(shown).into_query()
            }

            /// The ids of those that refer to a file in any way, for a condition.
            pub(crate) fn with(file: FileId) -> SelectStatement {
                let all = entity::Entity::find().select_only().column(entity::Column::$variant);
                all.filter(entity::Column::FileId.eq(file)).into_query()
            }
        }
    };
}

references!(
    /// What notices refer to.
    of_notices, "notice_files", notice_id NoticeId: SheetId
);
references!(
    /// What events refer to.
    of_events, "event_files", event_id EventId: SheetId
);

/// Whether something refers to the file of this column, for a condition.
pub(super) fn exists_for(file: impl Into<Expr>) -> Condition {
    fn exists<E: EntityTrait>(table: E, column: E::Column, file: Expr) -> Expr {
        let same = Expr::col((table, column)).eq(file);
        Expr::exists(Query::select().expr(Expr::value(1)).from(table).and_where(same).to_owned())
    }
    let file = file.into();
    Condition::any().add(exists(of_notices::entity::Entity, of_notices::entity::Column::FileId, file.clone())).add(exists(
        of_events::entity::Entity,
        of_events::entity::Column::FileId,
        file,
    ))
}
