//! What a change of the register means for running votes.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::carried::{self, NotFrozen};
use super::counter::paper_merged;
use super::cut_off;
use super::entity::{elector, result_delegate, vote_delegate};
use super::result::FORMER;
use super::urn::Urn;
use crate::App;
use crate::consultations::{self, ConsultationId, consultation};
use crate::register::{EntryChange, EntryId, Hanging};
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;

/// Votes hang on the register: two entries of one person become one, in every vote that is not counted yet.
pub(crate) const ON_REGISTER: Hanging = Hanging {
    tell: |app, tx, commune, change, _| {
        Box::pin(async move {
            settle_all(app, tx, commune).await?;
            match change {
                EntryChange::Merged { from, into } => merged(tx, commune, from, into).await,
                // A ballot that was cast counts; whoever gets the entry replaces it.
                EntryChange::Died { .. } | EntryChange::Detached { .. } => Ok(()),
                EntryChange::Erased { entry, .. } => forget_names(tx, commune, entry).await,
            }
        })
    },
    uses: |tx, group| Box::pin(consultations::use_group(tx, group)),
};

/// Settle every cut-off that is past: what changes now comes after it.
async fn settle_all(app: &App, tx: &DatabaseTransaction, commune: CommuneId) -> Result<(), DbErr> {
    for row in consultations::in_count(tx, commune).await? {
        cut_off::settle_in(app, tx, row.id).await.map_err(|error| match error {
            NotFrozen::Database(error) => error,
            error => DbErr::Custom(error.to_string()),
        })?;
    }
    Ok(())
}

/// Forget the name of somebody in results, and in votes that are not counted yet.
async fn forget_names(tx: &DatabaseTransaction, commune: CommuneId, entry: EntryId) -> Result<(), DbErr> {
    let theirs = result_delegate::Entity::find().filter(result_delegate::Column::EntryId.eq(entry));
    for row in theirs.all(tx).await? {
        let row = result_delegate::Model { entry_id: None, name: None, ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    let votes: Vec<ConsultationId> = consultations::announced(tx, commune).await?.iter().map(|it| it.id).collect();
    let stood = vote_delegate::Entity::find().filter(vote_delegate::Column::EntryId.eq(entry));
    for row in stood.filter(vote_delegate::Column::ConsultationId.is_in(votes)).all(tx).await? {
        let row = vote_delegate::Model { name: FORMER.to_owned(), ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}

async fn merged(tx: &DatabaseTransaction, commune: CommuneId, from: EntryId, into: EntryId) -> Result<(), DbErr> {
    for found in consultations::in_count(tx, commune).await? {
        let Some(row) = consultations::locked(tx, found.id).await? else { continue };
        if !paper_merged(tx, row.id, from, into).await? {
            continue;
        }
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
        let loses_ballot = urn.participant(tx, into).await?.is_some();
        carried::merge(tx, row.id, (from, into), loses_ballot).await?;
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
