//! Who voted with the town hall's help, for the staff and the electorate: so that everybody sees what was cast in their name.

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::wire::{AssistedVoterOut, AssistedVoters};
use crate::App;
use crate::accounts::Caller;
use crate::ballots::Channel;
use crate::ballots::entity::participant;
use crate::ballots::result::public;
use crate::ballots::standing::{entry_of, is_elector};
use crate::consultations::ConsultationId;
use crate::register;
use kit::refusal;

refusal! {
    /// Reasons why it is not told who was helped.
    pub enum AssistedVotersError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller has no entry in the commune's register.
        NoResident => RESIDENTS_ONLY,
        /// The result is not out.
        NotPublished => RESULT_NOT_PUBLISHED,
        /// The caller's entry is not in the electorate.
        NotInElectorate => NOT_IN_ELECTORATE,
        ..database
    }
}

/// Who voted at the counter, by phone or on paper, by name.
pub(super) async fn assisted_voters(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
) -> Result<AssistedVoters, AssistedVotersError> {
    let db = &app.db.read;
    let row = public(db, id).await?.ok_or(AssistedVotersError::NoSuchConsultation)?;
    let is_staff = caller.is_staff_of(row.commune_id);
    let entry = entry_of(db, caller, &row).await?;
    if !is_staff && entry.is_none() {
        return Err(AssistedVotersError::NoResident);
    }
    if row.final_at.is_none() {
        return Err(AssistedVotersError::NotPublished);
    }
    let is_theirs = match entry {
        Some(entry) => is_elector(db, id, entry).await?,
        None => false,
    };
    if !is_staff && !is_theirs {
        return Err(AssistedVotersError::NotInElectorate);
    }
    use participant::Column::{Channel as By, ConsultationId as Of};
    let helped = participant::Entity::find().filter(Of.eq(id).and(By.ne(Channel::Online))).all(db).await?;
    let entries: Vec<_> = helped.iter().map(|it| it.entry_id).collect();
    let people = register::people(db, row.commune_id, &entries).await?;
    let named = helped.into_iter().filter_map(|it| {
        let name = people.get(&it.entry_id)?.name.clone();
        Some(AssistedVoterOut { name, channel: it.channel })
    });
    let mut items: Vec<AssistedVoterOut> = named.collect();
    items.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(AssistedVoters { items })
}
