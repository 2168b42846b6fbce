//! Describing a picture that is there already, for those who do not see it.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::read::is_uploaded_by;
use super::{Alt, entity, take};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::ids::{CommuneId, FileId};

/// Say what a picture of a commune shows, if the caller uploaded it or runs the board. What shows it already keeps the words
/// that it has until it is edited.
pub(crate) async fn describe(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    id: FileId,
    alt: &Alt,
) -> Result<(), DbErr> {
    for file in take::find(&app.db.read, commune, &[id]).await? {
        let says_so_already = file.row.alt.as_ref() == Some(alt);
        let is_theirs = caller.runs_board(commune) || is_uploaded_by(&file, caller);
        if says_so_already || !is_theirs || !file.row.media_type.is_image() {
            continue;
        }
        let tx = app.db.begin_write().await?;
        entity::Entity::update_many()
            .col_expr(entity::Column::Alt, Expr::value(alt.to_string()))
            .filter(entity::Column::Id.eq(id).and(entity::Column::CommuneId.eq(commune)))
            .exec(&tx)
            .await?;
        let done = Done { deed: Deed::Changed, thing: Thing::File, subject: Some(id.uuid()) };
        audit::write(&tx, Some(caller), &[commune], done, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
