//! What every change of an entry's state begins and ends with.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::entity::entry::Model;
use super::entity::note;
use super::lock::LockedRegister;
use super::staff::{NotTheirEntry, entry_for};
use super::texts::StaffNote;
use super::wire::{EntryOut, shown_one};
use super::{EntryId, EntryStep};
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// An entry that somebody changes, with its register locked.
pub(super) struct Step<'a> {
    pub(super) app: &'a App,
    pub(super) clerk: Clerk<'a>,
    pub(super) tx: DatabaseTransaction,
    pub(super) row: Model,
    pub(super) now: Instant,
}

impl<'a> Step<'a> {
    /// Take an entry in hand, if the caller may.
    pub(super) async fn begin(app: &'a App, caller: &'a Caller, id: EntryId) -> Result<Self, NotTheirEntry> {
        let commune = entry_for(app, caller, &app.db.read, id).await?.1.commune();
        let tx = app.db.begin_write().await?;
        LockedRegister::of(&tx, commune).await?;
        let (row, clerk) = entry_for(app, caller, &tx, id).await?;
        Ok(Self { app, clerk, tx, row, now: app.clock.now() })
    }

    /// Write the entry as it is from now on.
    pub(super) async fn write(&mut self, row: Model) -> Result<(), DbErr> {
        self.row = Model { updated_at: self.now, ..row };
        write(&self.tx, &self.row).await
    }

    /// Keep the staff's reason.
    pub(super) async fn note(&self, step: EntryStep, note: StaffNote) -> Result<(), DbErr> {
        let row = note::Model { id: Uuid::now_v7(), entry_id: self.row.id, step, note, at: self.now };
        note::Entity::insert(row.into_active_model()).exec_without_returning(&self.tx).await.map(drop)
    }

    /// Make it last, with what was done in the audit log.
    pub(super) async fn finish(self, deed: Deed) -> Result<EntryOut, DbErr> {
        let shown = shown_one(&self.tx, &self.row, self.now).await?;
        let done = Done { deed, thing: Thing::Entry, subject: Some(self.row.id.uuid()) };
        audit::done_by(&self.tx, self.clerk, done, self.now).await?;
        self.app.jobs.commit(self.tx).await?;
        Ok(shown)
    }
}

/// Write an entry whole.
pub(super) async fn write(tx: &DatabaseTransaction, row: &Model) -> Result<(), DbErr> {
    row.clone().into_active_model().reset_all().update(tx).await.map(drop)
}
