//! Writing somebody into the register.

use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::belonging::{WrongGroups, join_groups};
use super::entity::entry;
use super::folded::all_folded;
use super::lock::LockedRegister;
use super::staff::{NotStaff, staff_of};
use super::texts::{BirthYear, FirstNames, HamletName, LastName, Reference, Street};
use super::wire::{EntryOut, shown_one};
use super::{EntryId, EntryState, GroupId};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError};
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::{List, input};
use kit::http::Created;
use kit::refusal;
use kit::tenants::Key;

/// The groups of an entry.
pub type GroupIds = List<GroupId, 50>;

input! {
    /// Somebody who is to be in the register.
    #[example(json!({"reference": "57361-0142", "last_name": "Klein", "first_names": "Marthe", "birth_year": 1941, "street": "3 rue de l’Église", "hamlet": "Haut-Sierck"}))]
    pub struct NewEntry {
        /// The reference in the town hall's own list.
        pub reference: Option<Reference>,
        /// The last name.
        pub last_name: LastName,
        /// The first names.
        pub first_names: FirstNames,
        /// The year of birth, asked for with the code.
        pub birth_year: Option<BirthYear>,
        /// Number and street.
        pub street: Option<Street>,
        /// The hamlet.
        pub hamlet: Option<HamletName>,
        /// The groups that they are in.
        pub groups: Option<GroupIds>,
    }
}

impl NewEntry {
    /// The row of an entry that is new.
    pub(super) fn row(self, commune: CommuneId, now: Instant) -> entry::Model {
        let row = entry::Model {
            id: EntryId::new(),
            commune_id: commune,
            reference: self.reference,
            last_name: self.last_name,
            first_names: self.first_names,
            birth_year: self.birth_year.map(|it| it.0.cast_signed()),
            street: self.street,
            hamlet: self.hamlet,
            sorted: String::new(),
            words: String::new(),
            state: EntryState::Open,
            duplicate_of: None,
            closed_at: None,
            account_id: None,
            activated_at: None,
            created_at: now,
            updated_at: now,
        };
        indexed(row)
    }
}

/// An entry with the words that it is sorted and looked for by.
pub(super) fn indexed(row: entry::Model) -> entry::Model {
    let (last, first) = (Some(row.last_name.as_str()), Some(row.first_names.as_str()));
    let reference = row.reference.as_ref().map(Reference::as_str);
    let (street, hamlet) = (row.street.as_ref().map(Street::as_str), row.hamlet.as_ref().map(HamletName::as_str));
    let (sorted, words) = (all_folded(&[last, first]), all_folded(&[last, first, reference, street, hamlet]));
    entry::Model { sorted, words, ..row }
}

refusal! {
    /// Reasons why nobody is written into a register.
    pub enum CreateEntryError {
        /// The caller has nothing to do in it.
        ..Staff(NotStaff),
        /// A group is none of the commune's.
        ..Groups(WrongGroups),
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

/// Write somebody into the register of a commune.
pub(super) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewEntry,
) -> Result<Answered<Created<EntryOut>>, CreateEntryError> {
    let (commune, clerk) = staff_of(app, caller, key)?;
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let locked = LockedRegister::of(&tx, commune.id).await?;
    if let Some(before) = once.claim(&tx, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let groups = new.groups.as_ref().map(|it| it.0.clone()).unwrap_or_default();
    let row = new.row(locked.commune, now);
    entry::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    join_groups(&tx, commune.id, row.id, &groups).await?;
    let resource = shown_one(&tx, &row, now).await?;
    let created = Created { location: format!("/v1/register/{}", row.id), resource };
    once.keep(&tx, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Entry, subject: Some(row.id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}
