//! Codes that wait: the only writers of their table.

use std::collections::HashSet;

use aws_lc_rs::error::Unspecified;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::ActivationCode;
use crate::App;
use crate::register::EntryId;
use crate::register::entity::code::{ActiveModel, Column, Entity};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::refusal;

refusal! {
    /// Reasons why no code is given.
    pub enum GiveCodeError {
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
        ..database
    }
}

impl From<Unspecified> for GiveCodeError {
    fn from(error: Unspecified) -> Self {
        Self::NoRandomness(error)
    }
}

/// Number of seconds for which a code works: a year.
pub(crate) const CODE_WORKS: i64 = 365 * 86_400;

/// Number of rows that one statement writes or names.
const ROWS: usize = 500;

/// Make a code for each of these entries of a commune, beside those that wait in letters already.
pub(crate) async fn give(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    entries: &[EntryId],
    now: Instant,
) -> Result<Vec<ActivationCode>, GiveCodeError> {
    let codes = entries.iter().map(|_| ActivationCode::draw()).collect::<Result<Vec<_>, _>>()?;
    let rows: Vec<ActiveModel> = entries
        .iter()
        .zip(&codes)
        .map(|(entry, code)| ActiveModel {
            seal: Set(code.seal(&app.code_key, commune)),
            entry_id: Set(*entry),
            made_at: Set(now),
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(codes)
}

/// End all codes of these entries.
pub(crate) async fn drop_all(tx: &DatabaseTransaction, entries: &[EntryId]) -> Result<(), DbErr> {
    for entries in entries.chunks(ROWS) {
        Entity::delete_many().filter(Column::EntryId.is_in(entries.to_vec())).exec(tx).await?;
    }
    Ok(())
}

/// Let the codes of an entry be another's.
pub(crate) async fn hand_over(tx: &DatabaseTransaction, from: EntryId, into: EntryId) -> Result<(), DbErr> {
    let theirs = Entity::update_many().filter(Column::EntryId.eq(from));
    theirs.col_expr(Column::EntryId, Expr::value(into.uuid())).exec(tx).await.map(drop)
}

/// The entry of a code that works.
pub(crate) async fn entry_of(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    code: &ActivationCode,
    now: Instant,
) -> Result<Option<EntryId>, DbErr> {
    let row = Entity::find_by_id(code.seal(&app.code_key, commune)).one(tx).await?;
    Ok(row.filter(|row| now < row.made_at.plus_seconds(CODE_WORKS)).map(|row| row.entry_id))
}

/// Those of these entries for which a code waits.
pub(crate) async fn waiting(
    db: &impl ConnectionTrait,
    entries: &[EntryId],
    now: Instant,
) -> Result<HashSet<EntryId>, DbErr> {
    let mut found = HashSet::new();
    for entries in entries.chunks(ROWS) {
        let theirs = Entity::find().select_only().column(Column::EntryId).distinct();
        let theirs = theirs.filter(Column::EntryId.is_in(entries.to_vec()));
        let working = theirs.filter(Column::MadeAt.gt(now.plus_seconds(-CODE_WORKS)));
        found.extend(working.into_tuple::<EntryId>().all(db).await?);
    }
    Ok(found)
}

/// Forget codes that work no more.
pub(crate) async fn forget_old(app: &App) -> Result<(), DbErr> {
    let old = Column::MadeAt.lte(app.clock.now().plus_seconds(-CODE_WORKS));
    app.db.delete_in_pieces::<Entity>(old).await?;
    Ok(())
}
