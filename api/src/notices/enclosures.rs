//! A notice's files: its image and its attachments. The notice's row repeats what it shows of them; the files' own
//! table says that it uses them, for whoever asks what refers to a file.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{NoticePatch, State, entity, queries};
use crate::{
    App,
    accounts::Caller,
    files::{File, references},
    posts,
};
use ground::{
    Patch,
    clock::Instant,
    ids::{FileId, SheetId},
};

/// Record the files that a notice refers to, as its row says: those that it shows, and those that its revision would.
pub(super) async fn follow(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    use references::Role::{Attachment, Image, Pending};
    let mut wanted: Vec<_> = row.image.iter().map(|image| (Image, image.id)).collect();
    wanted.extend(row.attachments.0.iter().map(|it| (Attachment, it.id)));
    // Files of a revision that cannot be read must not look unused.
    let NoticePatch { image, attachments, .. } =
        posts::waiting(row).map_err(|error| DbErr::Type(format!("a revision: {error:?}")))?;
    let mut pending: Vec<FileId> = attachments.0.map(|it| it.0).unwrap_or_default();
    pending.extend(match image {
        Patch::Set(id) => Some(id).filter(|id| !pending.contains(id)),
        Patch::Keep | Patch::Clear => None,
    });
    wanted.extend(pending.into_iter().map(|id| (Pending, id)));
    references::follow(tx, row.id, &wanted, now).await
}

/// True if a public notice shows a file, so that everybody may see it.
pub(super) async fn publicly_show(app: &App, file: &File) -> Result<bool, DbErr> {
    use entity::Column::{HiddenAt, Id, ListedAt, MadeIn, State as StateColumn};
    // Published or expired.
    let showing = entity::Entity::find()
        .select_only()
        .column(Id)
        .filter(MadeIn.eq(file.commune))
        .filter(HiddenAt.is_null())
        .filter(StateColumn.eq(State::Approved))
        .filter(ListedAt.lte(app.clock.now()))
        .filter(Id.in_subquery(references::showing(file.id)));
    Ok(showing.into_tuple::<SheetId>().one(&app.db.read).await?.is_some())
}

/// True if the reader may see whole a sheet that refers to a file: on the board of a commune whose staff they are, or
/// of their own organisation where that serves.
pub(super) async fn refer_for(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    use entity::Column::{Id, MadeIn};
    let referring =
        queries::hanging().filter(MadeIn.eq(file.commune)).filter(Id.in_subquery(references::with(file.id)));
    let sheets = queries::hydrate_all(app, &app.db.read, referring.all(&app.db.read).await?).await?;
    Ok(sheets.iter().any(|it| it.owner.is_open_to(reader)))
}
