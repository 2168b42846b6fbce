//! The audit log over HTTP.

use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::entity::entry::{Column, Entity, Model};
use super::{Deed, Thing};
use crate::accounts::{Known, people, tokens};
use crate::{App, Tag};
use ground::clock::Instant;
use ground::ids::{AccountId, CallerId, TokenId};
use kit::http::problem::Refused;
use kit::http::{Cursor, CursorPlace, Limit, ListPage, Momentary, WrongCursor};
use kit::refusal;
use kit::tenants::Key;
use std::collections::HashMap;
use uuid::Uuid;

/// The operations on the audit log.
#[derive(Debug)]
pub struct Api;

/// Something that was done at a commune's desk
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "AuditEntry", example)]
pub struct AuditOut {
    /// Its number in the commune, from 1 on without gaps.
    pub number: i64,
    /// Time at which it was done.
    pub at: Instant,
    /// The name or address of who did it, or the label of their token; null for the command line, and for what is gone.
    #[oai(nullable)]
    pub who: Option<String>,
    /// What was done.
    pub did: Deed,
    /// The kind of thing that it was done to.
    pub thing: Thing,
    /// The id of the thing, if it has one.
    #[oai(nullable)]
    pub subject: Option<Uuid>,
    /// SHA-256 in hexadecimal of the entry before and of all that this one says.
    pub hash: String,
}

impl AuditOut {
    fn of(row: Model, who: Option<String>) -> Self {
        let Model { number, at, deed, thing, subject, hash, .. } = row;
        Self { number, at, who, did: deed, thing, subject, hash }
    }
}

impl Example for AuditOut {
    fn example() -> Self {
        Self {
            number: 12,
            at: Instant::from_micros(1_795_363_200_000_000),
            who: Some("Camille Martin".to_owned()),
            did: Deed::Approved,
            thing: Thing::Notice,
            subject: Some(Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0004)),
            hash: "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0".to_owned(),
        }
    }
}

refusal! {
    /// Reasons why the log cannot be read.
    pub enum ReadAuditError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller is not its mayor.
        Forbidden => FORBIDDEN,
        /// The cursor is none of ours.
        ..Cursor(WrongCursor),
        ..database
    }
}

#[OpenApi(tag = "Tag::Members")]
impl Api {
    /// Read the audit log of a commune
    ///
    /// What was done at its desk, newest first; for its mayor. Nothing that was written stands in it.
    #[oai(path = "/v1/communes/:commune/audit", method = "get", operation_id = "listAudit")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Momentary<ListPage<AuditOut>>, Refused<ReadAuditError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadAuditError::NoSuchCommune)?;
        if !caller.0.is_mayor_of(commune.id) {
            return Err(ReadAuditError::Forbidden.into());
        }
        Ok(Momentary(page(app.0, commune.id, limit.0.unwrap_or_default(), after.0.as_ref()).await?))
    }
}

/// A page of a commune's log, newest first.
async fn page(
    app: &App,
    commune: ground::ids::CommuneId,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<ListPage<AuditOut>, ReadAuditError> {
    let bound_to = format!("audit {commune}");
    let mut all = Entity::find().filter(Column::CommuneId.eq(commune)).order_by_desc(Column::Number);
    if let Some(cursor) = after {
        all = all.filter(Column::Number.lt(cursor.place(&bound_to)?.instant.micros()));
    }
    let mut rows = all.limit(limit.get() as u64 + 1).all(&app.db.read).await?;
    let is_last = rows.len() <= limit.get();
    rows.truncate(limit.get());
    let place = |row: &Model| CursorPlace { rank: 0, instant: Instant::from_micros(row.number), id: Uuid::nil() };
    let next = rows.last().filter(|_| !is_last).map(|row| Cursor::after(&bound_to, place(row)));
    let names = names(app, &rows).await?;
    let named = |row: Model| {
        let who = row.caller.and_then(|id| names.get(&id).cloned());
        AuditOut::of(row, who)
    };
    Ok(ListPage { items: rows.into_iter().map(named).collect(), next })
}

/// The names of those who did something.
async fn names(app: &App, rows: &[Model]) -> Result<HashMap<CallerId, String>, sea_orm::DbErr> {
    let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| row.caller).map(CallerId::uuid).collect();
    ids.sort_unstable();
    ids.dedup();
    let accounts = ids.iter().map(|id| AccountId::from_uuid(*id)).collect();
    let people = people::find_all(&app.db.read, accounts).await?;
    let mut names: HashMap<CallerId, String> =
        people.into_iter().map(|it| (CallerId::from_uuid(it.id.uuid()), it.called())).collect();
    let labels = tokens::labels(&app.db.read, ids.into_iter().map(TokenId::from_uuid).collect()).await?;
    names.extend(labels.into_iter().map(|(id, label)| (CallerId::from_uuid(id.uuid()), label)));
    Ok(names)
}
