//! References to a file: the sheets that show it, or would once their revision is approved. One table for every kind of
//! post.

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity as file;
use ground::clock::Instant;
use ground::ids::{FileId, SheetId};
use ground::names;

names! {
    /// The role a file plays for the post that uses it.
    pub enum FileRole {
        /// Its image.
        Image = "image",
        /// One of its attachments.
        Attachment = "attachment",
        /// Either of them in a revision that waits for approval.
        Pending = "pending",
    }
}

mod entity {
    use sea_orm::entity::prelude::*;

    use super::{FileId, FileRole, SheetId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet_files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sheet_id: SheetId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: FileRole,
        #[sea_orm(primary_key, auto_increment = false)]
        pub file_id: FileId,
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::Column;

/// Make a sheet refer to exactly these files, in this order. Those that are new were taken into use before, in the same
/// transaction; those that nothing refers to any more are released.
pub(crate) async fn follow(
    tx: &impl ConnectionTrait,
    sheet: SheetId,
    wanted: &[(FileRole, FileId)],
    now: Instant,
) -> Result<(), DbErr> {
    let before: Vec<FileId> = entity::Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::SheetId.eq(sheet))
        .into_tuple()
        .all(tx)
        .await?;
    if before.is_empty() && wanted.is_empty() {
        return Ok(());
    }
    entity::Entity::delete_many().filter(Column::SheetId.eq(sheet)).exec(tx).await?;
    let rows = (0..).zip(wanted).map(|(position, (role, file))| entity::ActiveModel {
        sheet_id: Set(sheet),
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

pub(crate) fn showing(file: FileId) -> SelectStatement {
    let shown = Column::Role.is_in([FileRole::Image, FileRole::Attachment]);
    entity::Entity::find()
        .select_only()
        .column(Column::SheetId)
        .filter(Column::FileId.eq(file))
        .filter(shown)
        .into_query()
}

/// The ids of the sheets that refer to a file in any way, for a condition.
pub(crate) fn with(file: FileId) -> SelectStatement {
    entity::Entity::find().select_only().column(Column::SheetId).filter(Column::FileId.eq(file)).into_query()
}

/// The condition that something refers to the file of this column.
pub(super) fn exists_for(file: impl Into<Expr>) -> Expr {
    let same = Expr::col((entity::Entity, Column::FileId)).eq(file.into());
    Expr::exists(Query::select().expr(Expr::value(1)).from(entity::Entity).and_where(same).to_owned())
}

/// Let go of files: those that nothing else refers to are unused from now on.
async fn release(tx: &impl ConnectionTrait, files: &[FileId], now: Instant) -> Result<(), DbErr> {
    if files.is_empty() {
        return Ok(());
    }
    file::Entity::update_many()
        .col_expr(file::Column::UnusedSince, Expr::value(now))
        .filter(file::Column::Id.is_in(files.iter().copied()))
        .filter(exists_for(Expr::col((file::Entity, file::Column::Id))).not())
        .exec(tx)
        .await?;
    Ok(())
}
