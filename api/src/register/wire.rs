//! Registers on the wire.

use std::collections::HashMap;

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use uuid::Uuid;

use super::entity::{entry, group};
use super::{CodeState, EntryId, EntryState, GroupId, GroupKind, codes, queries};
use ground::clock::Instant;

/// Somebody in the register of residents
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "RegisterEntry", example)]
pub struct EntryOut {
    /// Its id.
    pub id: EntryId,
    /// The reference in the town hall's own list.
    #[oai(nullable)]
    pub reference: Option<String>,
    /// The last name.
    pub last_name: String,
    /// The first names.
    pub first_names: String,
    /// The year of birth.
    #[oai(nullable)]
    pub birth_year: Option<i32>,
    /// Number and street.
    #[oai(nullable)]
    pub street: Option<String>,
    /// The hamlet.
    #[oai(nullable)]
    pub hamlet: Option<String>,
    /// The groups that it is in.
    pub groups: Vec<GroupId>,
    /// The state.
    pub state: EntryState,
    /// True if an account has it.
    pub activated: bool,
    /// The state of its code.
    pub code: CodeState,
    /// Time at which it was made.
    pub created_at: Instant,
    /// Time at which it last changed.
    pub updated_at: Instant,
}

impl EntryOut {
    /// An entry with what stands in other tables.
    pub(super) fn of(row: &entry::Model, groups: Vec<GroupId>, code_waits: bool) -> Self {
        let code = match (row.account_id.is_some(), code_waits) {
            (true, _) => CodeState::Used,
            (false, true) => CodeState::Printed,
            (false, false) => CodeState::None,
        };
        Self {
            id: row.id,
            reference: row.reference.as_ref().map(ToString::to_string),
            last_name: row.last_name.to_string(),
            first_names: row.first_names.to_string(),
            birth_year: row.birth_year,
            street: row.street.as_ref().map(ToString::to_string),
            hamlet: row.hamlet.as_ref().map(ToString::to_string),
            groups,
            state: row.state,
            activated: row.account_id.is_some(),
            code,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// These entries, whole.
pub(super) async fn shown(
    db: &impl ConnectionTrait,
    rows: &[entry::Model],
    now: Instant,
) -> Result<Vec<EntryOut>, DbErr> {
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let mut groups = queries::groups_of(db, &ids).await?;
    let waiting = codes::waiting(db, &ids, now).await?;
    let whole =
        |row: &entry::Model| EntryOut::of(row, groups.remove(&row.id).unwrap_or_default(), waiting.contains(&row.id));
    Ok(rows.iter().map(whole).collect())
}

/// This entry, whole.
pub(super) async fn shown_one(db: &impl ConnectionTrait, row: &entry::Model, now: Instant) -> Result<EntryOut, DbErr> {
    let whole = shown(db, std::slice::from_ref(row), now).await?.pop();
    whole.ok_or_else(|| DbErr::RecordNotFound("the entry that was just read".to_owned()))
}

fn id(last: u128) -> Uuid {
    Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0000 + last)
}

impl Example for EntryOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_363_200_000_000);
        Self {
            id: EntryId::from_uuid(id(0x31)),
            reference: Some("57361-0142".to_owned()),
            last_name: "Klein".to_owned(),
            first_names: "Marthe".to_owned(),
            birth_year: Some(1941),
            street: Some("3 rue de l’Église".to_owned()),
            hamlet: Some("Haut-Sierck".to_owned()),
            groups: vec![GroupId::from_uuid(id(0x32))],
            state: EntryState::Open,
            activated: false,
            code: CodeState::Printed,
            created_at: at,
            updated_at: at,
        }
    }
}

/// A new code of an entry
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ActivationCode", example)]
pub struct CodeOut {
    /// The code, as it is printed.
    pub code: String,
}

impl Example for CodeOut {
    fn example() -> Self {
        Self { code: "7KQ3-MWXP".to_owned() }
    }
}

/// A group of residents
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ResidentGroup", example)]
pub struct GroupOut {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: GroupKind,
    /// Number of open entries in it; null below ten.
    #[oai(nullable)]
    pub size: Option<i64>,
}

/// The smallest size of a group that is told.
const TOLD: i64 = 10;

impl GroupOut {
    /// A group with this number of open entries.
    pub(super) fn of(row: group::Model, size: i64) -> Self {
        Self { id: row.id, name: row.name.to_string(), kind: row.kind, size: (size >= TOLD).then_some(size) }
    }
}

impl Example for GroupOut {
    fn example() -> Self {
        let (name, kind) = ("Haut-Sierck".to_owned(), GroupKind::Hamlet);
        Self { id: GroupId::from_uuid(id(0x32)), name, kind, size: Some(84) }
    }
}

/// These groups, with their sizes.
pub(super) fn groups_shown(rows: Vec<group::Model>, sizes: &HashMap<GroupId, i64>) -> Vec<GroupOut> {
    rows.into_iter()
        .map(|row| (sizes.get(&row.id).copied().unwrap_or_default(), row))
        .map(|(size, row)| GroupOut::of(row, size))
        .collect()
}

/// Something in a file that nothing was done with
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "AmbiguousLine", example)]
pub struct AmbiguousOut {
    /// The line of the file, from 1 on.
    pub line: u64,
    /// The reason.
    pub detail: String,
}

impl Example for AmbiguousOut {
    fn example() -> Self {
        Self { line: 12, detail: "Deux personnes du registre ont ce nom.".to_owned() }
    }
}

/// The outcome of taking in a list of residents
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "RegisterReport", example)]
pub struct ReportOut {
    /// True if nothing was written.
    pub dry_run: bool,
    /// Number of rows of the file.
    pub rows: usize,
    /// Entries that were not there.
    pub added: usize,
    /// Entries that differ now.
    pub changed: usize,
    /// Entries that are as they were.
    pub unchanged: usize,
    /// Open entries that are not in the file, which nothing happens to.
    pub absent: usize,
    /// Rows that could be several people's, which nothing happens to.
    pub ambiguous: Vec<AmbiguousOut>,
    /// The headers of columns that were not looked at.
    pub ignored: Vec<String>,
    /// The first entries that are new or differ, five at most.
    pub sample: Vec<EntryOut>,
}

impl Example for ReportOut {
    fn example() -> Self {
        Self {
            dry_run: true,
            rows: 482,
            added: 14,
            changed: 3,
            unchanged: 463,
            absent: 2,
            ambiguous: vec![AmbiguousOut::example()],
            ignored: vec!["Bureau de vote".to_owned()],
            sample: vec![EntryOut::example()],
        }
    }
}
