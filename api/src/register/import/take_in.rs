//! Taking a file in, or telling what that would do.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use super::headers::{CsvColumn, Headers};
use super::plan::{Plan, plan};
use super::rows::{Row, Table, read};
use super::text::text_of;
use crate::App;
use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::register::belonging::join;
use crate::register::create::indexed;
use crate::register::entity::entry::{self, Model};
use crate::register::folded::folded;
use crate::register::groups::insert;
use crate::register::lock::LockedRegister;
use crate::register::queries::{self, Wanted};
use crate::register::wire::{AmbiguousOut, ReportOut, shown};
use crate::register::{EntryId, GroupId, GroupKind};
use bytes::Bytes;
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::refusal;

refusal! {
    /// Reasons why a file is not taken in.
    pub enum FileRefused {
        /// Rows that cannot be read; nothing was written.
        Invalid(Vec<FieldError>) => invalid,
        ..database
    }
}

/// Number of rows that one statement writes.
const ROWS: usize = 500;

/// Number of entries that a report shows.
const SHOWN: usize = 5;

/// Take a file into the register of a commune; a dry run writes nothing.
///
/// # Errors
/// With every row that cannot be read.
pub async fn import_file(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: CommuneId,
    file: Bytes,
    (dry_run, language): (bool, Language),
) -> Result<ReportOut, FileRefused> {
    let table = tokio::task::spawn_blocking(move || read(&text_of(&file))).await;
    let table = table.map_err(|error| DbErr::Custom(error.to_string()))?.map_err(FileRefused::Invalid)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune).await?;
    let known = queries::all(&tx, commune, &Wanted::default()).await?;
    let plan = plan(&table.headers, &table.rows, &known);
    let written = write(&tx, commune, &table, &plan, known, now).await?;
    let first: Vec<Model> = written.new.iter().chain(&written.changed).take(SHOWN).cloned().collect();
    let ambiguous = plan
        .ambiguous
        .iter()
        .map(|(place, detail)| AmbiguousOut { line: table.rows[*place].line, detail: detail.in_language(language) });
    let report = ReportOut {
        dry_run,
        rows: table.rows.len(),
        added: written.new.len(),
        changed: written.changed.len(),
        unchanged: plan.known.len() - written.changed.len(),
        absent: plan.absent,
        ambiguous: ambiguous.collect(),
        ignored: table.headers.ignored.clone(),
        sample: shown(&tx, &first, now).await?,
    };
    // What is not committed was not written.
    if !dry_run {
        let done = Done { deed: Deed::Imported, thing: Thing::Register, subject: None };
        audit::write(&tx, clerk.map(Clerk::caller), &[commune], done, now).await?;
        tx.commit().await?;
    }
    Ok(report)
}

/// The entries that were written.
struct Written {
    new: Vec<Model>,
    changed: Vec<Model>,
}

async fn write(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    table: &Table,
    plan: &Plan,
    known: Vec<Model>,
    now: Instant,
) -> Result<Written, DbErr> {
    let mut groups = Groups::of(tx, commune).await?;
    let new: Vec<(Model, &Row)> =
        plan.new.iter().map(|place| &table.rows[*place]).map(|row| (row.new.clone().row(commune, now), row)).collect();
    let models: Vec<entry::ActiveModel> = new.iter().map(|(it, _)| it.clone().into_active_model()).collect();
    for models in models.chunks(ROWS) {
        entry::Entity::insert_many(models.to_vec()).exec_without_returning(tx).await?;
    }
    let mut pairs = Vec::new();
    for (model, row) in &new {
        for group in groups.named(tx, row, now).await? {
            pairs.push((group, model.id));
        }
    }
    let ids: Vec<EntryId> = plan.known.iter().map(|(_, entry)| known[*entry].id).collect();
    let member_of = queries::groups_of(tx, &ids).await?;
    let mut changed = Vec::new();
    for (place, entry) in &plan.known {
        let (row, before) = (&table.rows[*place], &known[*entry]);
        let after = merged(&table.headers, before, row);
        let there = member_of.get(&before.id);
        let joined: Vec<GroupId> = groups.named(tx, row, now).await?;
        let joined: Vec<GroupId> = joined.into_iter().filter(|it| there.is_none_or(|all| !all.contains(it))).collect();
        if after == *before && joined.is_empty() {
            continue;
        }
        pairs.extend(joined.into_iter().map(|group| (group, before.id)));
        let after = Model { updated_at: now, ..after };
        after.clone().into_active_model().reset_all().update(tx).await?;
        changed.push(after);
    }
    join(tx, &pairs).await?;
    Ok(Written { new: new.into_iter().map(|it| it.0).collect(), changed })
}

/// An entry as a row has it, in the columns that the file has.
fn merged(headers: &Headers, before: &Model, row: &Row) -> Model {
    let new = row.new.clone();
    let mut after = Model { last_name: new.last_name, first_names: new.first_names, ..before.clone() };
    if new.reference.is_some() {
        after.reference = new.reference;
    }
    if headers.has(CsvColumn::BirthYear) {
        after.birth_year = new.birth_year.map(|it| it.0.cast_signed());
    }
    if headers.has(CsvColumn::Street) {
        after.street = new.street;
    }
    if headers.has(CsvColumn::Hamlet) {
        after.hamlet = new.hamlet;
    }
    indexed(after)
}

/// The groups of a commune by their folded names; one that is not there is made.
struct Groups {
    commune: CommuneId,
    known: HashMap<String, GroupId>,
}

impl Groups {
    async fn of(tx: &DatabaseTransaction, commune: CommuneId) -> Result<Self, DbErr> {
        let known = queries::groups(tx, commune).await?.into_iter().map(|it| (it.folded, it.id)).collect();
        Ok(Self { commune, known })
    }

    async fn named(&mut self, tx: &DatabaseTransaction, row: &Row, now: Instant) -> Result<Vec<GroupId>, DbErr> {
        let mut ids = Vec::new();
        for name in &row.groups {
            let folded = folded(name.as_str());
            let id = match self.known.get(&folded) {
                Some(id) => *id,
                None => insert(tx, self.commune, name.clone(), GroupKind::Other, now).await?.id,
            };
            self.known.insert(folded, id);
            ids.push(id);
        }
        Ok(ids)
    }
}
