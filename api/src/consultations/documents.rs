//! The documents of a consultation: files of the commune.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::consultation::{Column, Entity, Model};
use crate::files::ShowsFiles;
use crate::files::references::{self, FileRole};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::SheetId;

/// Say which files a consultation shows.
pub(super) async fn follow(tx: &impl ConnectionTrait, row: &Model, now: Instant) -> Result<(), DbErr> {
    let wanted: Vec<_> = row.documents.0.iter().map(|it| (FileRole::Attachment, it.id)).collect();
    // No sheet has the id of a consultation.
    references::follow(tx, SheetId::from_uuid(row.id.uuid()), &wanted, now).await
}

/// A mistake in what is called attachments elsewhere.
pub(super) fn renamed(mistake: FieldError) -> FieldError {
    FieldError::at("documents", mistake.detail)
}

/// The consultations that show a file.
async fn showing(db: &impl ConnectionTrait, file: &crate::files::File) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CommuneId.eq(file.commune))
        .filter(Column::Id.in_subquery(references::showing(file.id)))
        .all(db)
        .await
}

/// Who sees a file by way of a consultation: everybody once it is announced, staff before.
pub(crate) const FILES: ShowsFiles = ShowsFiles {
    publicly: |app, file| {
        Box::pin(async move { Ok(showing(&app.db.read, file).await?.iter().any(|it| it.announced_at.is_some())) })
    },
    to: |app, file, reader| {
        Box::pin(async move { Ok(reader.is_staff_of(file.commune) && !showing(&app.db.read, file).await?.is_empty()) })
    },
};
