//! What was frozen of a vote at its cut-off, as it is kept.

use std::collections::HashSet;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::ballots::entity::{vote_delegate, vote_delegation};
use crate::consultations::ConsultationId;
use crate::delegations::DelegateId;
use crate::register::EntryId;
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// The steps that a voice is followed from row to row, and the delegates that one step may lead to. Whoever is further is
/// found by reading all.
const STEPS: usize = 16;
const MANY: usize = 400;

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

    /// What was frozen of a vote, as far as one voice may reach.
    pub(super) async fn around(db: &impl ConnectionTrait, id: ConsultationId, giver: EntryId) -> Result<Self, DbErr> {
        use vote_delegate::Column::{ConsultationId as StoodIn, DelegateId as Stands};
        use vote_delegation::Column::{ConsultationId as GivenIn, EntryId as Gives};
        let (mut frozen, mut met, mut known) = (Self::default(), HashSet::from([giver]), HashSet::<DelegateId>::new());
        let mut givers = vec![giver];
        for _ in 0..STEPS {
            let rows = vote_delegation::Entity::find().filter(GivenIn.eq(id)).filter(Gives.is_in(givers));
            let rows = rows.all(db).await?;
            let named = rows.iter().flat_map(|it| &it.shares.0).map(|it| it.delegate);
            let open: Vec<DelegateId> = named.filter(|it| known.insert(*it)).collect();
            frozen.given.extend(rows);
            if open.is_empty() {
                return Ok(frozen);
            }
            if open.len() > MANY {
                break;
            }
            let found = vote_delegate::Entity::find().filter(StoodIn.eq(id)).filter(Stands.is_in(open)).all(db).await?;
            let onward = found.iter().filter(|it| !it.voted).map(|it| it.entry_id);
            givers = onward.filter(|it| met.insert(*it)).collect();
            frozen.delegates.extend(found);
        }
        Self::of(db, id).await
    }

    /// Everybody who gives or carries here.
    pub(super) fn people(&self) -> HashSet<EntryId> {
        self.delegates.iter().map(|it| it.entry_id).chain(self.given.iter().map(|it| it.entry_id)).collect()
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
