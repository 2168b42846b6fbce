//! What a change of the register means for running votes.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use super::entity::elector;
use super::urn::Urn;
use crate::consultations::{self, consultation};
use crate::register::{EntryChange, EntryId, Hanging};
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;

/// Votes hang on the register: two entries of one person become one, in every vote that is not counted yet.
pub(crate) const ON_REGISTER: Hanging = Hanging {
    tell: |_, tx, commune, change, _| {
        Box::pin(async move {
            match change {
                EntryChange::Merged { from, into } => merged(tx, commune, from, into).await,
                // A ballot that was cast counts; whoever gets the entry replaces it.
                EntryChange::Died { .. } | EntryChange::Detached { .. } | EntryChange::Erased { .. } => Ok(()),
            }
        })
    },
    uses: |tx, group| Box::pin(consultations::use_group(tx, group)),
};

async fn merged(tx: &DatabaseTransaction, commune: CommuneId, from: EntryId, into: EntryId) -> Result<(), DbErr> {
    for found in consultations::in_count(tx, commune).await? {
        let Some(row) = consultations::locked(tx, found.id).await? else { continue };
        if elector::Entity::delete_by_id((row.id, from)).exec(tx).await?.rows_affected == 0 {
            continue;
        }
        let mut recorded = row.recorded.clone();
        match elector::Entity::find_by_id((row.id, into)).one(tx).await? {
            Some(_) => recorded.merged += 1,
            None => {
                // The place goes over: who stays has the right of whoever was them.
                let place = elector::Model { consultation_id: row.id, entry_id: into, added: false };
                elector::Entity::insert(place.into_active_model()).exec_without_returning(tx).await?;
            }
        }
        let urn = Urn(row.id);
        if let Some(theirs) = urn.participant(tx, from).await? {
            match urn.participant(tx, into).await? {
                Some(_) => urn.take_out(tx, from).await?,
                None => urn.hand_over(tx, &theirs, into).await?,
            }
        }
        consultation::Model { recorded, ..row }.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}
