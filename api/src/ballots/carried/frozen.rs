//! What was frozen of a vote at its cut-off, as it is kept.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::ballots::entity::{vote_delegate, vote_delegation};
use crate::consultations::ConsultationId;
use crate::register::EntryId;
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// The delegates and delegations of a vote, as frozen at its cut-off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ballots) struct Frozen {
    pub(in crate::ballots) delegates: Vec<vote_delegate::Model>,
    pub(in crate::ballots) given: Vec<vote_delegation::Model>,
}

impl Frozen {
    /// What was frozen of a vote.
    pub(in crate::ballots) async fn of(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Self, DbErr> {
        use vote_delegate::Column::{ConsultationId as StoodIn, DelegateId};
        use vote_delegation::Column::{ConsultationId as GivenIn, EntryId};
        let delegates = vote_delegate::Entity::find().filter(StoodIn.eq(id)).order_by_asc(DelegateId).all(db).await?;
        let given = vote_delegation::Entity::find().filter(GivenIn.eq(id)).order_by_asc(EntryId).all(db).await?;
        Ok(Self { delegates, given })
    }
}

/// The instant as of which a vote's delegations are read: the last before its cut-off.
pub(super) fn last_before(cut_off: Instant) -> Instant {
    Instant::from_micros(cut_off.micros() - 1)
}

/// What an entry gave and carried in a running vote goes over to another that turned out to be the same person.
pub(in crate::ballots) async fn merge(
    tx: &DatabaseTransaction,
    id: ConsultationId,
    (from, into): (EntryId, EntryId),
    loses_ballot: bool,
) -> Result<(), DbErr> {
    let frozen = Frozen::of(tx, id).await?;
    for row in frozen.delegates.into_iter().filter(|it| it.entry_id == from) {
        // Of two ballots the survivor's stays: what the other carried flows on.
        let (voted, papers) = if loses_ballot { (false, None) } else { (row.voted, row.papers.clone()) };
        let row = vote_delegate::Model { entry_id: into, voted, papers, ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    let has_one = frozen.given.iter().any(|it| it.entry_id == into);
    for row in frozen.given.into_iter().filter(|it| it.entry_id == from) {
        vote_delegation::Entity::delete_by_id((id, from)).exec(tx).await?;
        if !has_one {
            let row = vote_delegation::Model { entry_id: into, ..row };
            vote_delegation::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}
