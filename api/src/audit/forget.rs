//! Forgetting old entries: where they were cut off is sealed, so that no other cut is taken for theirs.

use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::chain;
use super::entity::{entry, head};
use crate::App;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::http::etag::hex;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an entry is kept: six years.
pub(crate) const KEPT: i64 = 6 * 365 * 86_400;

/// Forgets entries of the audit log that are older.
#[derive(Debug)]
pub struct ForgetAudit;

impl Sweep for ForgetAudit {
    const KIND: &'static str = "forget_audit";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        let old = app.clock.now().plus_seconds(-KEPT);
        for head in head::Entity::find().order_by_asc(head::Column::CommuneId).all(&app.db.read).await? {
            let cut = cut(app, head.commune_id, old).await?;
            let before = entry::Column::CommuneId.eq(head.commune_id).and(entry::Column::Number.lte(cut));
            app.db.delete_in_pieces::<entry::Entity>(before).await?;
        }
        Ok(())
    }
}

/// Note the last entry of a commune that is to be forgotten, and its number: all before the first that is not old.
async fn cut(app: &App, commune: CommuneId, old: Instant) -> Result<i64, DbErr> {
    let tx = app.db.begin_write().await?;
    let Some(head) = head::Entity::find_by_id(commune).lock_exclusive().one(&tx).await? else { return Ok(0) };
    let of_commune = || entry::Entity::find().filter(entry::Column::CommuneId.eq(commune));
    let kept = of_commune().filter(entry::Column::At.gt(old)).order_by_asc(entry::Column::Number);
    let first_kept = kept.one(&tx).await?.map_or(head.number + 1, |it| it.number);
    let last = of_commune().filter(entry::Column::Number.lt(first_kept)).order_by_desc(entry::Column::Number);
    let Some(last) = last.one(&tx).await?.filter(|it| it.number > head.cut_number) else {
        return Ok(head.cut_number);
    };
    let link = (last.number, last.hash);
    let cut_seal = hex(&app.link_key.seal(chain::cut(commune, &link).as_bytes()));
    let (cut_number, cut_hash) = link;
    let head = head::Model { cut_number, cut_hash, cut_seal, ..head };
    head.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(cut_number)
}
