//! Two entries that are one person: what one has goes over where the other has none.

use sea_orm::DbErr;

use super::belonging::join;
use super::consequences::{EntryChange, tell};
use super::entity::entry::Model;
use super::mail::{ResidenceMail, promise};
use super::steps::{Step, write};
use super::{EntryId, EntryState, codes, queries};
use ground::{FieldError, say};

/// Reasons why two entries do not become one.
pub(super) enum MergeError {
    /// The one that is to stay could not.
    Invalid(FieldError),
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for MergeError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Close an entry as it says, in favour of another, which stays.
pub(super) async fn into(step: &mut Step<'_>, closed: Model, into: EntryId) -> Result<(), MergeError> {
    let (from, commune, now) = (closed.id, closed.commune_id, step.now);
    let stays = |row: &Model| row.commune_id == commune && row.state == EntryState::Open && row.id != from;
    let Some(survivor) = queries::locked(&step.tx, into).await?.filter(stays) else {
        let detail = say!(
            "La fiche qui reste est une autre, ouverte, de la même commune.",
            "The entry that stays is another one, open, of the same commune.",
        );
        return Err(MergeError::Invalid(FieldError::at("of", detail)));
    };
    let told: Vec<_> = [closed.account_id, survivor.account_id].into_iter().flatten().collect();
    let (account_id, activated_at) = match survivor.account_id {
        Some(_) => (survivor.account_id, survivor.activated_at),
        None => (closed.account_id, closed.activated_at),
    };
    // An account has one entry a commune: it leaves the one first.
    step.write(Model { account_id: None, activated_at: None, ..closed }).await?;
    write(&step.tx, &Model { account_id, activated_at, updated_at: now, ..survivor }).await?;
    match account_id {
        Some(_) => codes::drop_all(&step.tx, &[into]).await?,
        None => codes::hand_over(&step.tx, from, into).await?,
    }
    let groups = queries::groups_of(&step.tx, &[from]).await?.remove(&from).unwrap_or_default();
    join(&step.tx, &groups.into_iter().map(|group| (group, into)).collect::<Vec<_>>()).await?;
    tell(step.app, &step.tx, commune, EntryChange::Merged { from, into }, now).await?;
    for account in told {
        promise(&step.tx, into, account, ResidenceMail::Merged, now).await?;
    }
    Ok(())
}
