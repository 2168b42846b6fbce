//! The audit log over HTTP.

use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Serialize;

use super::entity::entry::Model;
use super::read::{self, Wanted};
use super::{Deed, Thing};
use crate::accounts::Known;
use crate::{App, Tag};
use ground::clock::Instant;
use kit::http::problem::Refused;
use kit::http::{Cursor, CursorPlace, Limit, ListPage, Momentary, WrongCursor};
use kit::refusal;
use kit::tenants::Key;
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
        let mayor = caller.0.mayor_of(commune.id).ok_or(ReadAuditError::Forbidden)?;
        let bound_to = format!("audit {}", commune.id);
        let after = after
            .0
            .map(|it| it.place(&bound_to))
            .transpose()
            .map_err(ReadAuditError::from)?
            .map(|it| it.instant.micros());
        let limit = limit.0.unwrap_or_default().get() as u64;
        let wanted = Wanted { before: after, ..Wanted::default() };
        let some = read::entries(app.0, mayor, &wanted, limit).await.map_err(ReadAuditError::from)?;
        let place = |number| CursorPlace { rank: 0, instant: Instant::from_micros(number), id: Uuid::nil() };
        let next = some.next.map(|number| Cursor::after(&bound_to, place(number)));
        let items = some.entries.into_iter().map(|(row, who)| AuditOut::of(row, who)).collect();
        Ok(Momentary(ListPage { items, next }))
    }
}
