//! Groups of residents: made, named, filled, deleted.

use std::collections::BTreeSet;

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::belonging::{empty, join};
use super::consequences::in_use;
use super::entity::{entry, group};
use super::folded::folded;
use super::lock::LockedRegister;
use super::staff::{NotStaff, NotTheirGroup, group_for, staff_of};
use super::texts::GroupName;
use super::wire::GroupOut;
use super::{EntryId, GroupId, GroupKind, queries};
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError};
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::{Change, FieldError, List, input, say};
use kit::db::DatabaseTransaction;
use kit::http::etag::Revision;
use kit::http::{Created, IfMatch};
use kit::refusal;
use kit::tenants::Key;

input! {
    /// A new group of residents.
    #[example(json!({"name": "Haut-Sierck", "kind": "hamlet"}))]
    pub struct NewGroup {
        /// Its name, the only one in the commune.
        pub name: GroupName,
        /// Its kind.
        pub kind: GroupKind,
    }
}

input! {
    /// Changes to a group; what is absent stays.
    #[example(json!({"name": "Haut-Sierck et le moulin"}))]
    pub struct GroupPatch {
        /// Its name.
        pub name: Change<GroupName>,
        /// Its kind.
        pub kind: Change<GroupKind>,
    }
}

input! {
    /// The entries of a group, all of them.
    #[example(json!({"entries": ["019abf3e-0000-7000-8000-000000000031"]}))]
    pub struct GroupMembers {
        /// The entries, by id.
        pub entries: List<EntryId, 5000>,
    }
}

refusal! {
    /// Reasons why a group was not made.
    pub enum CreateGroupError {
        /// The name is taken.
        Invalid(FieldError) => invalid,
        /// The caller has nothing to do in the register.
        ..Staff(NotStaff),
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

refusal! {
    /// Reasons why a group was not changed.
    pub enum ChangeGroupError {
        /// It changed since whoever changes it read it.
        Stale => STALE,
        /// The name is taken, or an entry is none of the commune's.
        Invalid(FieldError) => invalid,
        /// The caller has nothing to do with it.
        ..Group(NotTheirGroup) from (DbErr),
    }
}

refusal! {
    /// Reasons why a group was not deleted.
    pub enum DeleteGroupError {
        /// It changed since whoever deletes it read it.
        Stale => STALE,
        /// Something that is decided by it is not over.
        InUse => GROUP_IN_USE,
        /// The caller has nothing to do with it.
        ..Group(NotTheirGroup) from (DbErr),
    }
}

/// Make a group.
pub(super) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewGroup,
) -> Result<Answered<Created<GroupOut>>, CreateGroupError> {
    let (commune, clerk) = staff_of(app, caller, key)?;
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    if let Some(before) = once.claim(&tx, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    if queries::group_named(&tx, commune.id, new.name.as_str()).await?.is_some() {
        return Err(CreateGroupError::Invalid(taken()));
    }
    let row = insert(&tx, commune.id, new.name, new.kind, now).await?;
    let id = row.id;
    let created = Created { location: format!("/v1/groups/{id}"), resource: GroupOut::of(row, 0) };
    once.keep(&tx, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Group, subject: Some(id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}

fn taken() -> FieldError {
    FieldError::at(
        "name",
        say!("Un groupe de la commune a déjà ce nom.", "A group of the commune has this name already."),
    )
}

/// Write a group of a commune, whose register is locked.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    name: GroupName,
    kind: GroupKind,
    now: Instant,
) -> Result<group::Model, DbErr> {
    let folded = folded(name.as_str());
    let row = group::Model { id: GroupId::new(), commune_id: commune, folded, name, kind, created_at: now };
    group::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}

/// Change a group.
pub(super) async fn edit(
    app: &App,
    caller: &Caller,
    id: GroupId,
    if_match: &IfMatch,
    patch: GroupPatch,
) -> Result<GroupOut, ChangeGroupError> {
    let held = HeldGroup::begin(app, caller, id).await?;
    if !held.is_fresh(if_match) {
        return Err(ChangeGroupError::Stale);
    }
    let (name, kind) = (patch.name.or(held.row.name.clone()), patch.kind.or(held.row.kind));
    let same = queries::group_named(&held.tx, held.row.commune_id, name.as_str()).await?;
    if same.is_some_and(|it| it.id != id) {
        return Err(ChangeGroupError::Invalid(taken()));
    }
    let row = group::Model { folded: folded(name.as_str()), name, kind, ..held.row.clone() };
    row.clone().into_active_model().reset_all().update(&held.tx).await?;
    let shown = GroupOut::of(row, held.size);
    held.finish(Deed::Changed).await?;
    Ok(shown)
}

/// A group that somebody changes, with its register locked.
struct HeldGroup<'a> {
    clerk: Clerk<'a>,
    tx: DatabaseTransaction,
    row: group::Model,
    /// `number` of open entries in it.
    size: i64,
    now: Instant,
}

impl<'a> HeldGroup<'a> {
    /// Take a group in hand, if the caller may.
    async fn begin(app: &App, caller: &'a Caller, id: GroupId) -> Result<Self, NotTheirGroup> {
        let commune = group_for(app, caller, &app.db.read, id).await?.1.commune();
        let tx = app.db.begin_write().await?;
        LockedRegister::of(&tx, commune).await?;
        let (row, clerk) = group_for(app, caller, &tx, id).await?;
        let size = queries::sizes(&tx, commune).await?.get(&id).copied().unwrap_or_default();
        Ok(Self { clerk, tx, row, size, now: app.clock.now() })
    }

    fn is_fresh(&self, if_match: &IfMatch) -> bool {
        if_match.allows(&Revision::of_resource(&GroupOut::of(self.row.clone(), self.size)))
    }

    /// Make it last, with what was done in the audit log.
    async fn finish(self, deed: Deed) -> Result<(), DbErr> {
        let done = Done { deed, thing: Thing::Group, subject: Some(self.row.id.uuid()) };
        audit::done_by(&self.tx, self.clerk, done, self.now).await?;
        self.tx.commit().await
    }
}

/// Delete a group that nothing uses.
pub(super) async fn delete(
    app: &App,
    caller: &Caller,
    id: GroupId,
    if_match: &IfMatch,
) -> Result<(), DeleteGroupError> {
    let held = HeldGroup::begin(app, caller, id).await?;
    if !held.is_fresh(if_match) {
        return Err(DeleteGroupError::Stale);
    }
    if in_use(app, &held.tx, id).await? {
        return Err(DeleteGroupError::InUse);
    }
    empty(&held.tx, id).await?;
    group::Entity::delete_by_id(id).exec(&held.tx).await?;
    Ok(held.finish(Deed::Deleted).await?)
}

/// Put these entries, and no others, into a group.
pub(super) async fn fill(
    app: &App,
    caller: &Caller,
    id: GroupId,
    if_match: &IfMatch,
    members: GroupMembers,
) -> Result<(), ChangeGroupError> {
    let held = HeldGroup::begin(app, caller, id).await?;
    if !held.is_fresh(if_match) {
        return Err(ChangeGroupError::Stale);
    }
    let known = known_entries(&held.tx, held.row.commune_id).await?;
    if let Some(index) = members.entries.0.iter().position(|it| !known.contains(it)) {
        let detail = say!("Cette personne n’est pas au registre.", "Nobody of this id is in the register.");
        return Err(ChangeGroupError::Invalid(FieldError { pointer: format!("/entries/{index}"), detail }));
    }
    empty(&held.tx, id).await?;
    join(&held.tx, &members.entries.0.iter().map(|entry| (id, *entry)).collect::<Vec<_>>()).await?;
    Ok(held.finish(Deed::Changed).await?)
}

async fn known_entries(tx: &DatabaseTransaction, commune: CommuneId) -> Result<BTreeSet<EntryId>, DbErr> {
    let all = entry::Entity::find().select_only().column(entry::Column::Id);
    let ids: Vec<EntryId> = all.filter(entry::Column::CommuneId.eq(commune)).into_tuple().all(tx).await?;
    Ok(ids.into_iter().collect())
}
