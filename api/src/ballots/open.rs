//! The opening of a vote: the electorate is frozen, and the urn is made.

use sea_orm::{DbErr, EntityTrait};

use super::entity::elector;
use super::urn::Urn;
use crate::App;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::{register, topics};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

/// Number of rows that are written at once.
const AT_ONCE: usize = 500;

/// Open a vote whose time has come, once: whoever comes first does it.
pub(super) async fn open_vote(app: &App, id: ConsultationId) -> Result<(), DbErr> {
    let Some(found) = consultations::find(&app.db.read, id).await? else { return Ok(()) };
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, id).await? else { return Ok(()) };
    let now = app.clock.now();
    let is_due = matches!(row.phase(now), Phase::Vote | Phase::Counting);
    if !is_due || row.recorded.frozen_at.is_some() {
        return Ok(());
    }
    let entries = register::open_entries(&*change, row.commune_id, row.group_id).await?;
    for some in entries.chunks(AT_ONCE) {
        let rows = some
            .iter()
            .map(|entry| elector::Model { consultation_id: id, entry_id: *entry, added: false }.into_active_model());
        elector::Entity::insert_many(rows).exec_without_returning(&*change).await?;
    }
    Urn(id).make(&*change).await?;
    let tree = topics::all_of(&*change, row.commune_id).await?;
    let mut recorded = row.recorded.clone();
    recorded.size = Some(entries.len() as u64);
    recorded.frozen_at = Some(now);
    recorded.topics = topics::path_of(&tree, row.topic_id);
    recorded.participation = Some((0, row.vote_from));
    let row = consultation::Model { recorded, ..row };
    row.into_active_model().reset_all().update(&*change).await?;
    change.commit().await
}
