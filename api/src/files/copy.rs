//! Copying what one commune keeps for another one: files are each commune's own.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::{FileState, entity, take};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::ids::{CommuneId, FileId};

/// Copy files that a commune keeps for another one, whose board the caller runs: the copy of each. Nothing refers to the
/// copies yet, so they go after a day unless something does by then.
///
/// # Errors
/// When the database or the store fails.
pub(crate) async fn copy(
    app: &App,
    caller: &Caller,
    (from, to): (CommuneId, CommuneId),
    files: &[FileId],
) -> Result<HashMap<FileId, FileId>, DbErr> {
    let mut copies = HashMap::new();
    for file in take::find(&app.db.read, from, files).await? {
        let now = app.clock.now();
        let (id, state) = (FileId::new(), FileState::Arriving);
        let (uploaded_by, unused_since, created_at) = (caller.id(), Some(now), now);
        let row = entity::Model { id, commune_id: to, state, unused_since, uploaded_by, created_at, ..file.row };
        // The row first: content that no row knows of would never be swept.
        let tx = app.db.begin_write().await?;
        row.clone().into_active_model().reset_all().insert(&tx).await?;
        tx.commit().await?;
        let stored = app.files.copy((from, file.id), (to, id)).await;
        stored.map_err(|error| DbErr::Custom(format!("the store of files: {error}")))?;
        let tx = app.db.begin_write().await?;
        let kept = entity::Model { state: FileState::Kept, ..row };
        kept.into_active_model().reset_all().update(&tx).await?;
        let done = Done { deed: Deed::Created, thing: Thing::File, subject: Some(id.uuid()) };
        audit::write(&tx, Some(caller), &[to], done, now).await?;
        tx.commit().await?;
        copies.insert(file.id, id);
    }
    Ok(copies)
}
