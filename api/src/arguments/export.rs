//! What an account said in debates, for its copy.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{argument, contribution, support};
use crate::App;
use crate::accounts::{DebateParts, SaidOut, SupportedOut};
use crate::register::{self, EntryId};
use ground::ids::AccountId;

/// All that an account said in debates, and what it supports.
pub(crate) async fn held(app: &App, account: AccountId) -> Result<DebateParts, DbErr> {
    let db = &app.db.read;
    let entries: Vec<EntryId> = register::own_entries(db, account).await?;
    let written = argument::Entity::find().filter(argument::Column::EntryId.is_in(entries.clone()));
    let arguments = written.order_by_asc(argument::Column::CreatedAt).all(db).await?.into_iter().map(|row| SaidOut {
        id: row.id.uuid(),
        consultation: row.consultation_id.uuid(),
        stance: Some(row.stance.to_string()),
        text: row.text.to_string(),
        removed_at: row.removed_at,
        created_at: row.created_at,
    });
    let written = contribution::Entity::find().filter(contribution::Column::EntryId.is_in(entries.clone()));
    let contributions =
        written.order_by_asc(contribution::Column::CreatedAt).all(db).await?.into_iter().map(|row| SaidOut {
            id: row.id.uuid(),
            consultation: row.consultation_id.uuid(),
            stance: None,
            text: row.text.to_string(),
            removed_at: row.removed_at,
            created_at: row.created_at,
        });
    let supported = support::Entity::find().filter(support::Column::EntryId.is_in(entries));
    let supports = supported.order_by_asc(support::Column::CreatedAt).all(db).await?.into_iter();
    let supports = supports.map(|row| SupportedOut { argument: row.argument_id.uuid(), since: row.created_at });
    Ok(DebateParts {
        arguments: arguments.collect(),
        contributions: contributions.collect(),
        supports: supports.collect(),
    })
}
