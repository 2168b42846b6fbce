//! Changing what the register says of somebody.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::EntryId;
use super::belonging::{WrongGroups, set_groups};
use super::create::{GroupIds, indexed};
use super::entity::entry;
use super::lock::LockedRegister;
use super::staff::{NotTheirEntry, entry_for};
use super::texts::{BirthYear, FirstNames, HamletName, LastName, Reference, Street};
use super::wire::{EntryOut, shown_one};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::{Change, Patch, input};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

input! {
    /// Changes to an entry; what is absent stays.
    #[example(json!({"street": "5 rue de l’Église"}))]
    pub struct EntryPatch {
        /// The reference in the town hall's own list.
        pub reference: Patch<Reference>,
        /// The last name.
        pub last_name: Change<LastName>,
        /// The first names.
        pub first_names: Change<FirstNames>,
        /// The year of birth.
        pub birth_year: Patch<BirthYear>,
        /// Number and street.
        pub street: Patch<Street>,
        /// The hamlet.
        pub hamlet: Patch<HamletName>,
        /// The groups that they are in, all of them.
        pub groups: Change<GroupIds>,
    }
}

refusal! {
    /// Reasons why an entry was not changed.
    pub enum EditEntryError {
        /// It changed since whoever changes it read it.
        Stale => STALE,
        /// A group is none of the commune's.
        ..Groups(WrongGroups),
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry) from (sea_orm::DbErr),
    }
}

/// Change an entry.
pub(super) async fn edit(
    app: &App,
    caller: &Caller,
    id: EntryId,
    if_match: &IfMatch,
    patch: EntryPatch,
) -> Result<EntryOut, EditEntryError> {
    let now = app.clock.now();
    let commune = entry_for(app, caller, &app.db.read, id).await?.1.commune();
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune).await?;
    let (before, clerk) = entry_for(app, caller, &tx, id).await?;
    if !if_match.allows(&Revision::of_resource(&shown_one(&tx, &before, now).await?)) {
        return Err(EditEntryError::Stale);
    }
    let birth_year = before.birth_year.and_then(|it| u32::try_from(it).ok()).map(BirthYear);
    let row = indexed(entry::Model {
        reference: patch.reference.or(before.reference.clone()),
        last_name: patch.last_name.or(before.last_name.clone()),
        first_names: patch.first_names.or(before.first_names.clone()),
        birth_year: patch.birth_year.or(birth_year).map(|it| it.0.cast_signed()),
        street: patch.street.or(before.street.clone()),
        hamlet: patch.hamlet.or(before.hamlet.clone()),
        updated_at: now,
        ..before
    });
    row.clone().into_active_model().reset_all().update(&tx).await?;
    if let Some(groups) = patch.groups.0 {
        set_groups(&tx, commune, id, &groups.0).await?;
    }
    let shown = shown_one(&tx, &row, now).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Entry, subject: Some(id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    tx.commit().await?;
    Ok(shown)
}
