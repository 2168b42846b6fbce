//! Registers over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::activate::{ActivateError, Activation, activate};
use super::create::{CreateEntryError, NewEntry, create};
use super::edit::{EditEntryError, EntryPatch, edit};
use super::import::{CsvFile, FileRefused, import_file};
use super::queries::{self, RegisterPageError, Wanted};
use super::reads::{self, ReadTooMuch};
use super::staff::{NotStaff, NotTheirEntry, entry_for, staff_of};
use super::texts::SearchWords;
use super::wire::{EntryOut, ReportOut, shown, shown_one};
use super::{EntryId, EntryState, GroupId};
use crate::accounts::{Known, ResidenceOut, SignedIn, Unkeyed};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use kit::http::problem::{DbErr, Refused};
use kit::http::{Body as Input, Created, Cursor, IfMatch, Limit, ListPage, Momentary};
use kit::tenants::Key;
use kit::{pages, refusal};

/// The operations on registers.
#[derive(Debug)]
pub struct Api;

refusal! {
    /// Reasons why a register cannot be read.
    pub enum ReadRegisterError {
        /// The caller has nothing to do in it.
        ..Staff(NotStaff),
        /// The caller has read enough in this hour.
        ..TooMuch(ReadTooMuch),
        /// The cursor is none of this list.
        ..Page(RegisterPageError) from (DbErr),
    }
}

refusal! {
    /// Reasons why an entry cannot be read.
    pub enum ReadEntryError {
        /// The caller has read enough in this hour.
        ..TooMuch(ReadTooMuch),
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry) from (DbErr),
    }
}

refusal! {
    /// Reasons why a list of residents is not taken in.
    pub enum ImportRegisterError {
        /// The caller has nothing to do in the register.
        ..Staff(NotStaff),
        /// The file cannot be read.
        ..File(FileRefused),
    }
}

#[OpenApi(tag = "Tag::Register")]
impl Api {
    /// List a register
    ///
    /// The residents of a commune by last name; for its mayor and clerks, who signed in less than 12 hours ago.
    #[oai(path = "/v1/communes/:commune/register", method = "get", operation_id = "listRegister")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        /// Words of names, address or reference; accents and case do not matter.
        q: Query<Option<SearchWords>>,
        /// Those in a group.
        group: Query<Option<GroupId>>,
        /// Those in a state.
        state: Query<Option<EntryState>>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Momentary<ListPage<EntryOut>>, Refused<ReadRegisterError>> {
        let (commune, _) = staff_of(app.0, &caller.0, &commune.0).map_err(ReadRegisterError::from)?;
        reads::may_read(app.0, &caller.0).map_err(ReadRegisterError::from)?;
        let wanted = Wanted { q: q.0.map(|it| it.to_string()), group: group.0, state: state.0 };
        let limit = limit.0.unwrap_or_default();
        let page = queries::page(&app.db.read, commune.id, &wanted, limit, after.0.as_ref()).await;
        let (rows, next) = page.map_err(ReadRegisterError::from)?;
        let items = shown(&app.db.read, &rows, app.clock.now()).await.map_err(ReadRegisterError::from)?;
        reads::count(app.0, &caller.0, items.len());
        Ok(Momentary(ListPage { items, next }))
    }

    /// Write somebody into a register
    #[oai(path = "/v1/communes/:commune/register", method = "post", operation_id = "createEntry")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        entry: Input<NewEntry>,
    ) -> Result<Answered<Created<EntryOut>>, Refused<CreateEntryError>> {
        Ok(create(app.0, &caller.0, &once, &commune.0, entry.0).await?)
    }

    /// Read an entry of a register
    #[oai(path = "/v1/register/:entry", method = "get", operation_id = "getEntry")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Known,
        entry: Path<EntryId>,
    ) -> Result<Momentary<EntryOut>, Refused<ReadEntryError>> {
        let (row, _) = entry_for(app.0, &caller.0, &app.db.read, entry.0).await.map_err(ReadEntryError::from)?;
        reads::may_read(app.0, &caller.0).map_err(ReadEntryError::from)?;
        reads::count(app.0, &caller.0, 1);
        Ok(Momentary(shown_one(&app.db.read, &row, app.clock.now()).await.map_err(ReadEntryError::from)?))
    }

    /// Change an entry of a register
    ///
    /// What is absent stays.
    #[oai(path = "/v1/register/:entry", method = "patch", operation_id = "editEntry")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        entry: Path<EntryId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<EntryPatch>,
    ) -> Result<Momentary<EntryOut>, Refused<EditEntryError>> {
        Ok(Momentary(edit(app.0, &caller.0, entry.0, &if_match, patch.0).await?))
    }

    /// Take in a list of residents
    ///
    /// A CSV file of 5 MiB at most, with headers in its first line: `référence`, `nom`, `prénoms`, `année de naissance`,
    /// `rue`, `hameau`, `groupes`; separators, coding, accents and case as they come. A row is an entry's if the reference is
    /// the same, or without one if names, year of birth and street are. A file with a row that cannot be read is refused
    /// whole. Nobody is taken out of the register by it.
    #[oai(path = "/v1/communes/:commune/register/import", method = "post", operation_id = "importRegister")]
    async fn import(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        /// True to see what it would do.
        dry_run: Query<Option<bool>>,
        file: CsvFile,
    ) -> Result<Momentary<ReportOut>, Refused<ImportRegisterError>> {
        let (commune, clerk) = staff_of(app.0, &caller.0, &commune.0).map_err(ImportRegisterError::from)?;
        let how = (dry_run.0.unwrap_or(false), pages::language(request.headers()));
        let report = import_file(app.0, Some(clerk), commune.id, file.0, how).await;
        Ok(Momentary(report.map_err(ImportRegisterError::from)?))
    }

    /// Activate one's right to vote
    ///
    /// With the code of the town hall's letter, and the year of birth where the register has one. A mail confirms it.
    #[oai(path = "/v1/residents/activate", method = "post", operation_id = "activateResident")]
    async fn activate(
        &self,
        app: Data<&App>,
        who: SignedIn,
        _unkeyed: Unkeyed,
        activation: Input<Activation>,
    ) -> Result<Momentary<ResidenceOut>, Refused<ActivateError>> {
        Ok(Momentary(activate(app.0, who.account, activation.0).await?))
    }
}
