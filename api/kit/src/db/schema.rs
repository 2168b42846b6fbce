//! The version of a database's schema.

use std::collections::BTreeSet;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, sqlx};

use super::broken;

/// The schema of a database, as this version sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Nothing of ours.
    None,
    /// Some of the steps.
    Older,
    /// All of them.
    Current,
}

/// The version of the schema; an error if it has steps that this version does not know ([`DbErr::Migration`]).
pub(super) async fn of(db: &impl ConnectionTrait) -> Result<Schema, DbErr> {
    let there = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name = 'seaql_migrations'",
        _ => "SELECT count(*) FROM pg_class WHERE oid = to_regclass('seaql_migrations')",
    };
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), there)).await?;
    if row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))? == 0 {
        return Ok(Schema::None);
    }
    let applied = Statement::from_string(db.get_database_backend(), "SELECT version FROM seaql_migrations");
    let applied = db.query_all_raw(applied).await?;
    let applied: BTreeSet<String> = applied.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let known: BTreeSet<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if let Some(step) = applied.difference(&known).next() {
        return Err(DbErr::Migration(format!(
            "the schema is of a newer version of Tambour, which made the step {step}"
        )));
    }
    Ok(match applied.len() {
        0 => Schema::None,
        some if some < known.len() => Schema::Older,
        _ => Schema::Current,
    })
}

/// The version of the schema, once SQLite has found its file sound.
pub(super) async fn look(db: &impl ConnectionTrait) -> Result<Schema, DbErr> {
    let schema = of(db).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)")).await?;
        let said = row.map_or(Ok(String::new()), |row| row.try_get_by_index::<String>(0))?;
        if said != "ok" {
            return Err(broken(sqlx::Error::Decode(said.into())));
        }
    }
    Ok(schema)
}
