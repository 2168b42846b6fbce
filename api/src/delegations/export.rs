//! What is kept of an account's voice, for the copy that its owner asks for.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::entity::{delegate, delegation};
use crate::App;
use crate::accounts::{CopyVoices, KeptVoices};
use crate::register;
use ground::ids::AccountId;

/// The copy of what is kept of an account's voice.
pub(crate) const COPIES: CopyVoices = CopyVoices(|app, account| Box::pin(copy(app, account)));

async fn copy(app: &App, account: AccountId) -> Result<KeptVoices, DbErr> {
    let db = &app.db.read;
    let mut kept = KeptVoices::default();
    for home in register::homes_of(db, account).await? {
        let stood = delegate::Entity::find().filter(delegate::Column::CommuneId.eq(home.commune));
        let stood = stood.filter(delegate::Column::EntryId.eq(home.entry)).order_by_asc(delegate::Column::Id);
        kept.delegates.extend(stood.all(db).await?.iter().map(as_delegate));
        let given = delegation::Entity::find().filter(delegation::Column::CommuneId.eq(home.commune));
        let given = given.filter(delegation::Column::EntryId.eq(home.entry)).order_by_asc(delegation::Column::Id);
        kept.delegations.extend(given.all(db).await?.iter().map(as_delegation));
    }
    Ok(kept)
}

fn as_delegate(row: &delegate::Model) -> Value {
    let topics = row.topics.as_ref().map(|it| &it.0);
    json!({"id": row.id, "name": row.name, "statement": row.statement, "topics": topics, "since": row.since, "left_at": row.left_at})
}

fn as_delegation(row: &delegation::Model) -> Value {
    json!({
        "id": row.id, "scope": {"kind": row.scope, "id": row.scope_id}, "to": row.shares, "expires_on": row.expires_on,
        "share_name": row.share_name, "created_at": row.created_at, "confirmed_at": row.confirmed_at, "ended_at": row.ended_at,
    })
}
