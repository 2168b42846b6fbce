//! Reading posts: the queries for all kinds.

use std::collections::HashSet;

use sea_orm::prelude::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{NoSuch, Owner, Post, PostState, ReadPostError, SheetColumn, SheetRow, Sheets};
use crate::accounts::Caller;
use crate::{App, organisations};
use ground::ids::{CommuneId, SheetId};
use ground::say;
use ground::text::Message;
use kit::http::CursorPlace;
use kit::http::problem::{Problem, Refusal};

/// The columns of a kind's table.
pub(super) type Column<P> = <<P as Post>::Entity as EntityTrait>::Column;

/// Read a post of which this reader may see a sheet.
pub(crate) async fn read<P: Post>(
    app: &App,
    id: P::Id,
    reader: Option<&Caller>,
) -> Result<Sheets<P>, ReadPostError<P>> {
    let found = find::<P>(app, &app.db.read, id).await?;
    let is_visible = found.seen_by(reader, app.clock.now()).is_some();
    if is_visible { Ok(found) } else { Err(NoSuch::new().into()) }
}

/// Read a post for its page, as everybody sees it. One that was taken down is as good as none, but its problem leads on to the
/// board on which it was.
pub(crate) async fn read_for_page<P: Post>(app: &App, id: Option<P::Id>) -> Result<Sheets<P>, Problem> {
    let none = || NoSuch::<P>::new().problem();
    let id = id.ok_or_else(none)?;
    let found = find::<P>(app, &app.db.read, id).await.map_err(Problem::internal)?;
    let now = app.clock.now();
    if found.seen_by_everybody(now).is_some() {
        return Ok(found);
    }
    let was_up = found.0.iter().find(|it| it.life().published_at(now).is_some());
    Err(match was_up {
        Some(sheet) => none().with(taken_down()).in_commune(sheet.owner().commune.clone()),
        None => none(),
    })
}

fn taken_down() -> Message {
    say!("Ce qui était ici a été retiré du tableau.", "What was here has been taken off the board.")
}

/// The sheets that hang: all but those that left.
pub(crate) fn hanging<P: Post>() -> Select<P::Entity> {
    P::Entity::find().filter(Column::<P>::STATE.ne(PostState::Left))
}

/// All sheets of the post with this id; none if there is no such post.
pub(crate) async fn find<P: Post>(app: &App, db: &impl ConnectionTrait, id: P::Id) -> Result<Sheets<P>, DbErr> {
    let rows = hanging::<P>().filter(Column::<P>::POST.eq(id)).all(db).await?;
    let mut sheets: Vec<P> = whole(app, db, rows).await?;
    sheets.sort_by(|one, other| one.owner().commune.slug.cmp(&other.owner().commune.slug));
    Ok(Sheets(sheets))
}

/// A post as it hangs on one board.
pub(crate) async fn sheet<P: Post>(app: &App, id: SheetId) -> Result<Option<P>, DbErr> {
    let rows = hanging::<P>().filter(Column::<P>::ID.eq(id)).all(&app.db.read).await?;
    Ok(whole(app, &app.db.read, rows).await?.pop())
}

/// The communes on whose boards a post is, hidden or not.
pub(super) async fn communes_of<P: Post>(db: &impl ConnectionTrait, id: P::Id) -> Result<Vec<CommuneId>, DbErr> {
    let communes = hanging::<P>().select_only().column(Column::<P>::BOARD).filter(Column::<P>::POST.eq(id));
    communes.order_by_asc(Column::<P>::BOARD).into_tuple().all(db).await
}

/// The posts that wait for the clerk of a commune, oldest first: new ones, and those that are up with a revision.
pub(crate) async fn to_moderate<P: Post>(
    app: &App,
    commune: CommuneId,
    after: Option<CursorPlace>,
    most: u64,
) -> Result<Vec<P>, DbErr> {
    let waiting = hanging::<P>().filter(Column::<P>::BOARD.eq(commune)).filter(Column::<P>::SUBMITTED_AT.is_not_null());
    let order = || Expr::tuple([Column::<P>::SUBMITTED_AT, Column::<P>::POST].map(Expr::col));
    let waiting = match after {
        Some(after) => waiting.filter(order().gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)]))),
        None => waiting,
    };
    let waiting = waiting.order_by_asc(Column::<P>::SUBMITTED_AT).order_by_asc(Column::<P>::POST).limit(most);
    whole(app, &app.db.read, waiting.all(&app.db.read).await?).await
}

/// The titles of all posts of a kind in a commune, whatever their state.
pub(crate) async fn titles<P: Post>(app: &App, commune: CommuneId) -> Result<HashSet<String>, DbErr> {
    let titles = P::Entity::find().select_only().column(Column::<P>::TITLE).filter(Column::<P>::BOARD.eq(commune));
    Ok(titles.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}

/// Sheets made of rows and what belongs to them. A row whose commune came after the directory was loaded is as good as
/// not there yet.
pub(super) async fn whole<P: Post>(app: &App, db: &impl ConnectionTrait, rows: Vec<P::Row>) -> Result<Vec<P>, DbErr> {
    let publishers = organisations::find_all(db, rows.iter().map(|row| (row.board(), row.organisation()))).await?;
    let mut sheets = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(commune) = app.communes.by_id(row.board()) else { continue };
        // A foreign key keeps every sheet's organisation in place.
        let (organisation, standing) = publishers
            .get(&(row.board(), row.organisation()))
            .cloned()
            .ok_or_else(|| DbErr::RecordNotFound("the organisation of a sheet".to_owned()))?;
        sheets.push(P::new(Owner { commune, organisation, standing }, row));
    }
    Ok(sheets)
}
