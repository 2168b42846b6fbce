//! The files that posts refer to. A row repeats what it shows of its files; that it refers to them, the table of
//! `files` says.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::queries::{Column, hanging, whole};
use super::{Common, Post, PostState, SheetColumn, SheetRow, waiting};
use crate::App;
use crate::accounts::Caller;
use crate::files::{File, references};
use ground::Patch;
use ground::clock::Instant;
use ground::ids::{FileId, SheetId};

/// Say which files a sheet refers to, as its row says it: those that it shows, and those that its revision would.
pub(crate) async fn follow_files<P: Post>(tx: &impl ConnectionTrait, row: &P::Row, now: Instant) -> Result<(), DbErr> {
    use references::FileRole::{Attachment, Image, Pending};
    let (image, attachments) = P::shows(row);
    let mut wanted: Vec<_> = image.iter().map(|image| (Image, image.id)).collect();
    wanted.extend(attachments.iter().map(|it| (Attachment, it.id)));
    // Files of a revision that cannot be read must not look unused.
    let patch: P::Patch = waiting(row).map_err(|error| DbErr::Type(format!("a revision: {error:?}")))?;
    let Common { image, attachments, .. } = P::common(&patch);
    let mut pending: Vec<FileId> = attachments.map(|it| it.0.clone()).unwrap_or_default();
    match image {
        Patch::Set(id) if !pending.contains(id) => pending.push(*id),
        Patch::Set(_) | Patch::Keep | Patch::Clear => {}
    }
    wanted.extend(pending.into_iter().map(|id| (Pending, id)));
    references::follow(tx, row.id(), &wanted, now).await
}

/// True if a public post shows a file, so that everybody may see it.
pub(super) async fn publicly_show<P: Post>(app: &App, file: &File) -> Result<bool, DbErr> {
    // Published or expired.
    let showing = P::Entity::find()
        .select_only()
        .column(Column::<P>::ID)
        .filter(Column::<P>::MADE_IN.eq(file.commune))
        .filter(Column::<P>::HIDDEN_AT.is_null())
        .filter(Column::<P>::STATE.eq(PostState::Approved))
        .filter(Column::<P>::LISTED_AT.lte(app.clock.now()))
        .filter(Column::<P>::ID.in_subquery(references::showing(file.id)));
    Ok(showing.into_tuple::<SheetId>().one(&app.db.read).await?.is_some())
}

/// True if a sheet that the reader may see whole refers to a file: on the board of a commune whose staff they are, or
/// of their own organisation where that serves.
pub(super) async fn refer_for<P: Post>(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    let referring = hanging::<P>()
        .filter(Column::<P>::MADE_IN.eq(file.commune))
        .filter(Column::<P>::ID.in_subquery(references::with(file.id)));
    let sheets: Vec<P> = whole(app, &app.db.read, referring.all(&app.db.read).await?).await?;
    Ok(sheets.iter().any(|it| it.owner().is_open_to(reader)))
}
