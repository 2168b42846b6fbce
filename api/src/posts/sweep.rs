//! Sweeping the sheets that left their boards.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::queries::Column;
use super::{Post, PostState, SheetColumn};
use crate::App;
use crate::files::references;
use ground::ids::SheetId;

/// The number of sheets that go in one transaction, so that nobody waits long for it.
const AT_ONCE: u64 = 20;

/// Delete the sheets of a kind that left, those that left first.
pub(crate) async fn sweep<P: Post>(app: &App) -> Result<(), DbErr> {
    loop {
        let left =
            P::Entity::find().select_only().column(Column::<P>::ID).filter(Column::<P>::STATE.eq(PostState::Left));
        let left =
            left.filter(P::is_told_no_more(app.clock.now())).order_by_asc(Column::<P>::UPDATED_AT).limit(AT_ONCE);
        let left: Vec<SheetId> = left.into_tuple().all(&app.db.read).await?;
        if left.is_empty() {
            return Ok(());
        }
        let (tx, now) = (app.db.begin_write().await?, app.clock.now());
        for sheet in &left {
            references::follow(&tx, *sheet, &[], now).await?;
        }
        P::forget(&tx, &left).await?;
        P::Entity::delete_many().filter(Column::<P>::ID.is_in(left)).exec(&tx).await?;
        tx.commit().await?;
    }
}
