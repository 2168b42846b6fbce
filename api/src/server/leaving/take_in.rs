//! The rows of a commune on their way into the database, table by table: what must be told otherwise here, and what may not be
//! among them.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, SqlErr, Statement};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::people::People;
use super::refusals::ArrivalError;
use super::rows::{self, TableColumn};
use super::tables::{Belongs, TableOfCommune};
use super::unpack::RowsIn;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;

/// Rows, and values, that one statement writes at most; SQLite takes 32,766 values.
const ROWS: usize = 500;
const VALUES: usize = 30_000;

/// Characters of rows that wait to be written at most, unless one alone has more.
const LENGTH: usize = 4 * 1024 * 1024;

/// Rows on their way into one commune.
pub(super) struct TakeIn<'a> {
    tx: &'a DatabaseTransaction,
    commune: CommuneId,
    same_organisations: bool,
    pub(super) people: People,
    organisations: HashSet<String>,
    names: HashSet<String>,
    /// Number of rows that were written.
    pub(super) written: u64,
    /// Number of drafts whose key must be made anew.
    pub(super) keyless: u64,
}

impl<'a> TakeIn<'a> {
    pub(super) fn new(tx: &'a DatabaseTransaction, commune: CommuneId, same_organisations: bool) -> Self {
        Self {
            tx,
            commune,
            same_organisations,
            people: People::default(),
            organisations: HashSet::new(),
            names: HashSet::new(),
            written: 0,
            keyless: 0,
        }
    }

    /// Write the rows of a table.
    pub(super) async fn table(&mut self, table: &TableOfCommune, rows: RowsIn) -> Result<(), ArrivalError> {
        let columns = rows::columns(self.tx, table.name).await?;
        let (most, before) = ((VALUES / columns.len().max(1)).min(ROWS), self.written);
        let (mut waiting, mut length) = (Vec::new(), 0);
        for row in rows {
            let mut row = row?;
            if !self.is_wanted(table, &mut row).await? {
                continue;
            }
            self.people.rename(table.name, &mut row);
            length += row.values().filter_map(Value::as_str).map(str::len).sum::<usize>();
            waiting.push(row);
            if waiting.len() >= most || length > LENGTH {
                self.write(table.name, &columns, &waiting).await?;
                waiting.clear();
                length = 0;
            }
        }
        self.write(table.name, &columns, &waiting).await?;
        self.must_be_ours(table, self.written - before).await
    }

    /// True if a row is to be written, told as it is here.
    async fn is_wanted(&mut self, table: &TableOfCommune, row: &mut Map<String, Value>) -> Result<bool, ArrivalError> {
        match table.name {
            "accounts" => return self.people.is_new(self.tx, row).await,
            "organisations" => return self.is_new_organisation(row).await,
            "consultations" => self.must_be_over(row)?,
            _ => {}
        }
        // Whoever publishes for an organisation does so wherever it serves.
        let organisation = row.get("organisation_id").and_then(Value::as_str);
        if organisation.is_some_and(|id| !self.organisations.contains(id)) {
            return Err(ArrivalError::damaged(format!(
                "a row of {} is of an organisation that is not in it",
                table.name
            )));
        }
        Ok(true)
    }

    /// True if an organisation is not here yet. Whoever made it there, it is this commune's here.
    async fn is_new_organisation(&mut self, row: &mut Map<String, Value>) -> Result<bool, ArrivalError> {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (id, mut name) = (text("id"), text("name"));
        let parsed: Uuid = id.parse().map_err(|_| ArrivalError::damaged("an organisation has no id"))?;
        self.organisations.insert(id);
        let (sql, backend) = ("SELECT name FROM organisations WHERE id = $1", self.tx.get_database_backend());
        let here = self.tx.query_one_raw(Statement::from_sql_and_values(backend, sql, [parsed.into()])).await?;
        if here.is_some() {
            return if self.same_organisations { Ok(false) } else { Err(ArrivalError::SameOrganisation(name)) };
        }
        // Two that had different makers may have one name.
        while !self.names.insert(name.clone()) {
            name.push_str(" (2)");
        }
        row.insert("name".to_owned(), name.into());
        row.insert("commune_id".to_owned(), self.commune.to_string().into());
        Ok(true)
    }

    /// A consultation whose envelopes or key are on the other server cannot come; of a draft, its key is made anew.
    fn must_be_over(&mut self, row: &mut Map<String, Value>) -> Result<(), ArrivalError> {
        let is_announced = row.get("announced_at").is_some_and(|it| !it.is_null());
        let is_over = row.get("ended").is_some_and(|it| *it == true || *it == 1);
        let Some(Value::Object(recorded)) = row.get_mut("recorded") else { return Ok(()) };
        let has = |name: &str| recorded.get(name).is_some_and(|it| !it.is_null());
        let has_key = has("public_key") || has("shares_taken");
        let is_open = has_key || has("frozen_at");
        if is_announced && !is_over && is_open {
            let title = row.get("title").and_then(Value::as_str).unwrap_or_default();
            return Err(ArrivalError::Voting(title.to_owned()));
        }
        if !is_announced && has_key {
            recorded.insert("public_key".to_owned(), Value::Null);
            recorded.insert("shares_taken".to_owned(), Value::Null);
            self.keyless += 1;
        }
        Ok(())
    }

    async fn write(
        &mut self,
        table: &'static str,
        columns: &[TableColumn],
        rows: &[Map<String, Value>],
    ) -> Result<(), ArrivalError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        for row in rows {
            for column in columns {
                let value = rows::parameter(column, row);
                values.push(value.map_err(|what| ArrivalError::damaged(format!("in {table}, {what}")))?);
            }
        }
        let sql = rows::insertion(table, columns, rows.len());
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        self.tx.execute_raw(statement).await.map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => ArrivalError::Taken(table),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
                ArrivalError::damaged(format!("a row of {table} names something that is not in it"))
            }
            _ => error.into(),
        })?;
        self.written += rows.len() as u64;
        Ok(())
    }

    /// Makes sure that all rows that were written belong to the commune, and none to a neighbour.
    async fn must_be_ours(&self, table: &TableOfCommune, written: u64) -> Result<(), ArrivalError> {
        if matches!(table.belongs, Belongs::Named(_) | Belongs::Shared(..)) {
            return Ok(());
        }
        let Some(condition) = table.condition() else { return Ok(()) };
        let sql = format!("SELECT count(*) FROM \"{}\" WHERE {condition}", table.name);
        let backend = self.tx.get_database_backend();
        let row = self.tx.query_one_raw(Statement::from_sql_and_values(backend, sql, [self.commune.into()])).await?;
        let ours = row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
        if u64::try_from(ours) == Ok(written) {
            return Ok(());
        }
        Err(ArrivalError::damaged(format!("a row of {} is of another commune", table.name)))
    }
}
