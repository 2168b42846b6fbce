//! Rows of any table as JSON, the same from either database and into either: ids as text, bytes in base64, all else as JSON has
//! it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableColumn {
    /// Its name.
    pub(super) name: String,
    holds: Holds,
    /// The type that a text becomes, where that is none.
    becomes: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Id,
    Truth,
    Number,
    Fraction,
    Bytes,
    Json,
    Text,
}

impl Holds {
    /// By the type that one of the databases declares.
    fn of(declared: &str) -> Self {
        let declared = declared.to_ascii_lowercase();
        let begins = |words: &[&str]| words.iter().any(|word| declared.starts_with(word));
        match () {
            () if begins(&["uuid"]) => Self::Id,
            () if begins(&["bool"]) => Self::Truth,
            () if begins(&["smallint", "int", "bigint"]) => Self::Number,
            () if begins(&["double", "real"]) => Self::Fraction,
            () if begins(&["blob", "bytea"]) => Self::Bytes,
            () if begins(&["json"]) => Self::Json,
            () => Self::Text,
        }
    }
}

/// The columns of a table that are written, in their order.
pub(super) async fn columns(db: &impl ConnectionTrait, table: &str) -> Result<Vec<TableColumn>, DbErr> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
        _ => {
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position"
        }
    };
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [table.into()])).await?;
    let column = |row: QueryResult| {
        let declared = row.try_get_by_index::<String>(1)?;
        let holds = Holds::of(&declared);
        let is_other = holds == Holds::Text && declared != "text" && declared != "character varying";
        let becomes = (is_other && db.get_database_backend() != DbBackend::Sqlite).then_some(declared);
        Ok(TableColumn { name: row.try_get_by_index(0)?, holds, becomes })
    };
    rows.into_iter().map(column).collect()
}

/// What is asked for a column: numbers and texts of all widths come as one.
fn asked(column: &TableColumn) -> String {
    let name = format!("\"{}\"", column.name);
    match column.holds {
        Holds::Number => format!("CAST({name} AS bigint)"),
        Holds::Text => format!("CAST({name} AS text)"),
        Holds::Id | Holds::Truth | Holds::Fraction | Holds::Bytes | Holds::Json => name,
    }
}

/// The question for the rows of a table for which a condition holds.
pub(super) fn question(table: &str, columns: &[TableColumn], condition: &str) -> String {
    let asked: Vec<String> = columns.iter().map(asked).collect();
    format!("SELECT {} FROM \"{table}\" WHERE {condition}", asked.join(", "))
}

/// A row, as a line of JSON has it.
pub(super) fn object(row: &QueryResult, columns: &[TableColumn]) -> Result<Map<String, Value>, DbErr> {
    let member = |(place, column): (usize, &TableColumn)| Ok((column.name.clone(), value(row, place, column.holds)?));
    columns.iter().enumerate().map(member).collect()
}

fn value(row: &QueryResult, place: usize, holds: Holds) -> Result<Value, DbErr> {
    Ok(match holds {
        Holds::Id => row.try_get_by_index::<Option<Uuid>>(place)?.map(|it| it.to_string()).into(),
        Holds::Truth => row.try_get_by_index::<Option<bool>>(place)?.into(),
        Holds::Number => row.try_get_by_index::<Option<i64>>(place)?.into(),
        Holds::Fraction => row.try_get_by_index::<Option<f64>>(place)?.into(),
        Holds::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(place)?.map(|it| BASE64_STANDARD.encode(it)).into(),
        Holds::Json => row.try_get_by_index::<Option<Value>>(place)?.unwrap_or_default(),
        Holds::Text => row.try_get_by_index::<Option<String>>(place)?.into(),
    })
}

/// The statement that writes this many rows of a table.
pub(super) fn insertion(table: &str, columns: &[TableColumn], rows: usize) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let place = |number: usize, column: &TableColumn| match &column.becomes {
        Some(declared) => format!("CAST(CAST(${number} AS text) AS {declared})"),
        None => format!("${number}"),
    };
    let row = |row: usize| {
        let places = columns.iter().enumerate().map(|(at, column)| place(row * columns.len() + at + 1, column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO \"{table}\" ({}) VALUES {}", names.join(", "), rows.join(", "))
}

/// What a column takes of a row in JSON; an error says what does not fit.
pub(super) fn parameter(column: &TableColumn, row: &Map<String, Value>) -> Result<sea_orm::Value, String> {
    let value = row.get(&column.name).filter(|it| !it.is_null());
    let wrong = || format!("{} holds something else", column.name);
    let text = || value.map(|it| it.as_str().ok_or_else(wrong)).transpose();
    // One database counts where the other has true and false.
    let number = || match value {
        Some(Value::Bool(truth)) => Ok(Some(i64::from(*truth))),
        other => other.map(|it| it.as_i64().ok_or_else(wrong)).transpose(),
    };
    Ok(match column.holds {
        Holds::Id => text()?.map(|it| it.parse::<Uuid>().map_err(|_| wrong())).transpose()?.into(),
        Holds::Truth => number()?.map(|it| it != 0).into(),
        Holds::Number => number()?.into(),
        Holds::Fraction => value.map(|it| it.as_f64().ok_or_else(wrong)).transpose()?.into(),
        Holds::Bytes => text()?.map(|it| BASE64_STANDARD.decode(it).map_err(|_| wrong())).transpose()?.into(),
        Holds::Json => value.cloned().into(),
        Holds::Text => text()?.map(str::to_owned).into(),
    })
}
