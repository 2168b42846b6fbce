//! The people of a register as rooms above know them: who somebody is, where their letters go, and which account is theirs.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::entity::entry;
use super::queries::{self, RegisterPageError, Wanted};
use super::{EntryId, reads};
use crate::App;
use crate::accounts::Caller;
use ground::ids::{AccountId, CommuneId};
use kit::http::Limit;
use kit::refusal;

/// Number of ids that one statement names.
const AT_ONCE: usize = 500;

/// Somebody in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) entry: EntryId,
    /// The whole name, first names first.
    pub(crate) name: String,
    pub(crate) born: Option<i32>,
    /// Street and hamlet, a line each.
    pub(crate) place: Vec<String>,
    pub(crate) account: Option<AccountId>,
}

impl Person {
    fn of(row: &entry::Model) -> Self {
        let street = row.street.as_ref().map(ToString::to_string);
        let hamlet = row.hamlet.as_ref().map(ToString::to_string);
        Self {
            entry: row.id,
            name: row.name(),
            born: row.birth_year,
            place: hamlet.into_iter().chain(street).collect(),
            account: row.account_id,
        }
    }
}

/// Somebody in the register of a commune, closed entries too.
pub(crate) async fn person(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    id: EntryId,
) -> Result<Option<Person>, DbErr> {
    let found = queries::find(db, id).await?.filter(|row| row.commune_id == commune);
    Ok(found.map(|row| Person::of(&row)))
}

/// These people of a commune, by their entries.
pub(crate) async fn people(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    ids: &[EntryId],
) -> Result<HashMap<EntryId, Person>, DbErr> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        use entry::Column::{CommuneId as Of, Id};
        let rows = entry::Entity::find().filter(Of.eq(commune).and(Id.is_in(some.to_vec()))).all(db).await?;
        found.extend(rows.iter().map(|row| (row.id, Person::of(row))));
    }
    Ok(found)
}

refusal! {
    /// Reasons why nobody is looked for.
    pub enum LookForError {
        /// Enough was read in this hour.
        ..TooMuch(reads::ReadTooMuch),
        /// The list cannot be read.
        ..Page(RegisterPageError),
    }
}

/// The people of a commune in whose entry these words stand, by last name, as somebody reads them who may.
pub(crate) async fn look_for(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    words: &str,
) -> Result<Vec<Person>, LookForError> {
    reads::may_read(app, caller)?;
    let wanted = Wanted { q: Some(words.to_owned()), ..Wanted::default() };
    let (rows, _) = queries::page(&app.db.read, commune, &wanted, Limit::default(), None).await?;
    reads::count(app, caller, rows.len());
    Ok(rows.iter().map(Person::of).collect())
}
