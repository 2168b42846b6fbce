//! Reading a commune's log, newest first.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::entry::{Column, Entity, Model};
use super::{Thing, moved_in};
use crate::App;
use crate::accounts::{Mayor, people, tokens};
use ground::ids::{AccountId, CallerId, CommuneId, TokenId};

/// The entries that somebody wants.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Those before this number.
    pub(crate) before: Option<i64>,
    /// Those of somebody.
    pub(crate) caller: Option<CallerId>,
    /// Those about things of a kind.
    pub(crate) thing: Option<Thing>,
    /// Those about one thing.
    pub(crate) subject: Option<Uuid>,
}

/// Some entries of a log.
#[derive(Debug)]
pub(crate) struct Entries {
    /// Each with the name of who did it, as far as that is known still.
    pub(crate) entries: Vec<(Model, Option<String>)>,
    /// The number that older ones come before, if there are any.
    pub(crate) next: Option<i64>,
}

/// Entries of a commune's log for its mayor, newest first.
pub(crate) async fn entries(app: &App, mayor: Mayor<'_>, wanted: &Wanted, limit: u64) -> Result<Entries, DbErr> {
    let mut all = Entity::find().filter(Column::CommuneId.eq(mayor.commune())).order_by_desc(Column::Number);
    if let Some(number) = wanted.before {
        all = all.filter(Column::Number.lt(number));
    }
    if let Some(caller) = wanted.caller {
        let mut ids = moved_in::others(app, mayor.commune(), caller).await?;
        ids.push(caller.uuid());
        all = all.filter(Column::Caller.is_in(ids));
    }
    if let Some(thing) = wanted.thing {
        all = all.filter(Column::Thing.eq(thing));
    }
    if let Some(subject) = wanted.subject {
        all = all.filter(Column::Subject.eq(subject));
    }
    let mut rows = all.limit(limit + 1).all(&app.db.read).await?;
    let has_more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| has_more).map(|row| row.number);
    let names = names(app, mayor.commune(), &rows).await?;
    let named = |row: Model| {
        let who = row.caller.and_then(|id| names.get(&id).cloned());
        (row, who)
    };
    Ok(Entries { entries: rows.into_iter().map(named).collect(), next })
}

/// The names of those who did something.
async fn names(app: &App, commune: CommuneId, rows: &[Model]) -> Result<HashMap<CallerId, String>, DbErr> {
    let moved = moved_in::accounts(app, commune).await?;
    let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| row.caller).map(CallerId::uuid).collect();
    ids.sort_unstable();
    ids.dedup();
    let account_of = |id: &Uuid| moved.get(&CallerId::from_uuid(*id)).copied().unwrap_or(AccountId::from_uuid(*id));
    let people = people::find_all(&app.db.read, ids.iter().map(account_of).collect()).await?;
    let people: HashMap<AccountId, String> = people.into_iter().map(|it| (it.id, it.called())).collect();
    let named = |id: &Uuid| Some((CallerId::from_uuid(*id), people.get(&account_of(id))?.clone()));
    let mut names: HashMap<CallerId, String> = ids.iter().filter_map(named).collect();
    let labels = tokens::labels(&app.db.read, ids.into_iter().map(TokenId::from_uuid).collect()).await?;
    names.extend(labels.into_iter().map(|(id, label)| (CallerId::from_uuid(id.uuid()), label)));
    Ok(names)
}
