//! An event's image. Which it has is in its row, with what is shown of it; that it has it, for whoever asks what refers to a
//! file, is in the files' own table.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{EventPatch, State, entity, queries};
use crate::{
    App,
    accounts::Caller,
    files::{File, references},
    posts,
};
use ground::{Patch, clock::Instant, ids::SheetId};

/// Say which files an event refers to, as its row says it: its image, and that of its revision.
pub(super) async fn follow(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    use references::Role::{Image, Pending};
    let mut wanted: Vec<_> = row.image.iter().map(|image| (Image, image.id)).collect();
    // A file of a revision that cannot be read must not look unused.
    let EventPatch { image, .. } =
        posts::waiting(row).map_err(|error| DbErr::Type(format!("a revision: {error:?}")))?;
    if let Patch::Set(id) = image {
        wanted.push((Pending, id));
    }
    references::follow(tx, row.id, &wanted, now).await
}

/// Whether a public event shows a file, so that everybody may see it.
pub(super) async fn publicly_show(app: &App, file: &File) -> Result<bool, DbErr> {
    use entity::Column::{HiddenAt, Id, ListedAt, MadeIn, State as StateColumn};
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

/// Whether a sheet that the reader may see whole refers to a file: on the board of a commune whose staff they are, or of their
/// own organisation where that serves.
pub(super) async fn refer_for(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    use entity::Column::{Id, MadeIn};
    let referring =
        queries::hanging().filter(MadeIn.eq(file.commune)).filter(Id.in_subquery(references::with(file.id)));
    let sheets = queries::hydrate_all(app, &app.db.read, referring.all(&app.db.read).await?).await?;
    Ok(sheets.iter().any(|it| it.owner.is_open_to(reader)))
}
