//! Writing what is done, in the transaction that does it.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::chain::{self, FIRST};
use super::entity::{entry, head};
use super::{Deed, Thing};
use crate::accounts::{Caller, Clerk};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;

/// Something that is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    /// What is done.
    pub(crate) deed: Deed,
    /// To which kind of thing.
    pub(crate) thing: Thing,
    /// The id of the thing, if it has one.
    pub(crate) subject: Option<Uuid>,
}

/// Write that whoever runs a commune's board did something there, as [`write`] does.
pub(crate) async fn done_by<'a>(
    tx: &DatabaseTransaction,
    clerk: impl Into<Clerk<'a>>,
    done: Done,
    now: Instant,
) -> Result<(), DbErr> {
    let clerk = clerk.into();
    write(tx, Some(clerk.caller()), &[clerk.commune()], done, now).await
}

/// Write that somebody did something at the desks of these communes; nobody is the command line. It is the last thing
/// before the commit: the head of a chain is locked until then, of several communes in one order.
pub(crate) async fn write(
    tx: &DatabaseTransaction,
    caller: Option<&Caller>,
    communes: &[CommuneId],
    done: Done,
    now: Instant,
) -> Result<(), DbErr> {
    let mut communes = communes.to_vec();
    communes.sort_unstable();
    communes.dedup();
    for commune in communes {
        let head = locked(tx, commune).await?;
        let mut row = entry::Model {
            commune_id: commune,
            number: head.number + 1,
            at: now,
            caller: caller.map(Caller::id),
            deed: done.deed,
            thing: done.thing,
            subject: done.subject,
            previous: head.hash.clone(),
            hash: String::new(),
        };
        row.hash = chain::hash(&row);
        let head = head::Model { number: row.number, hash: row.hash.clone(), ..head };
        entry::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        head.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}

/// The head of a commune's chain, locked; a new one before the first entry.
async fn locked(tx: &DatabaseTransaction, commune: CommuneId) -> Result<head::Model, DbErr> {
    let find = || head::Entity::find_by_id(commune).lock_exclusive().one(tx);
    if let Some(head) = find().await? {
        return Ok(head);
    }
    let first = head::Model {
        commune_id: commune,
        number: 0,
        hash: FIRST.to_owned(),
        cut_number: 0,
        cut_hash: FIRST.to_owned(),
        cut_seal: String::new(),
    };
    let once = OnConflict::column(head::Column::CommuneId).do_nothing().to_owned();
    head::Entity::insert(first.into_active_model()).on_conflict(once).exec_without_returning(tx).await?;
    find().await?.ok_or_else(|| DbErr::RecordNotFound("the head that was just made".to_owned()))
}
