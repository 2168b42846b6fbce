//! Reading arguments, as somebody sees them.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};

use super::ArgumentId;
use super::counted::{supported_by, supports};
use super::entity::argument::{Entity, Model};
use super::wire::ArgumentOut;
use crate::accounts::Caller;
use crate::delegations;
use crate::register::{self, EntryId};
use ground::ids::CommuneId;

/// Somebody who reads a debate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DebateReader {
    /// Anybody: what all read.
    Anybody,
    /// Somebody with an account, and their entry in the commune's register if they have one.
    Account(Option<EntryId>),
}

impl DebateReader {
    /// A caller in a commune.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        caller: Option<&Caller>,
        commune: CommuneId,
    ) -> Result<Self, DbErr> {
        match caller.and_then(Caller::account) {
            Some(account) => Ok(Self::Account(register::resident_of(db, account, commune).await?)),
            None => Ok(Self::Anybody),
        }
    }

    /// The entry, if there is one.
    pub(super) fn entry(self) -> Option<EntryId> {
        match self {
            Self::Account(entry) => entry,
            Self::Anybody => None,
        }
    }

    /// True if something of an entry is theirs; nothing where that is not told.
    pub(super) fn owns(self, entry: Option<EntryId>) -> Option<bool> {
        match self {
            Self::Account(own) => Some(own.is_some() && own == entry),
            Self::Anybody => None,
        }
    }
}

/// An argument.
pub(super) async fn find(db: &impl ConnectionTrait, id: ArgumentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// An argument, locked.
pub(super) async fn locked(db: &impl ConnectionTrait, id: ArgumentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// Arguments as somebody sees them.
pub(super) async fn show(
    db: &impl ConnectionTrait,
    rows: Vec<Model>,
    reader: DebateReader,
) -> Result<Vec<ArgumentOut>, DbErr> {
    let ids: Vec<ArgumentId> = rows.iter().map(|row| row.id).collect();
    let counts = supports(db, &ids).await?;
    let theirs = match reader.entry() {
        Some(entry) => supported_by(db, &ids, entry).await?,
        None => Default::default(),
    };
    let standing = standing(db, rows.iter().map(|row| (row.commune_id, row.entry_id))).await?;
    let shown = rows.into_iter().map(|row| {
        let supported = matches!(reader, DebateReader::Account(_)).then(|| theirs.contains(&row.id));
        let mine = reader.owns(row.entry_id);
        let delegate = row.entry_id.is_some_and(|it| standing.contains(&it));
        ArgumentOut::of(row, &counts, (supported, mine), delegate)
    });
    Ok(shown.collect())
}

/// Those of some authors in one commune who stand as delegates.
pub(super) async fn standing(
    db: &impl ConnectionTrait,
    authors: impl Iterator<Item = (CommuneId, Option<EntryId>)>,
) -> Result<HashSet<EntryId>, DbErr> {
    let known: Vec<(CommuneId, EntryId)> = authors.filter_map(|(commune, it)| Some((commune, it?))).collect();
    let Some((commune, _)) = known.first() else { return Ok(HashSet::new()) };
    let entries: Vec<EntryId> = known.iter().map(|it| it.1).collect();
    delegations::standing_among(db, *commune, &entries).await
}

/// An argument as somebody sees it.
pub(super) async fn show_one(
    db: &impl ConnectionTrait,
    row: Model,
    reader: DebateReader,
) -> Result<ArgumentOut, DbErr> {
    let shown = show(db, vec![row], reader).await?.pop();
    shown.ok_or_else(|| DbErr::RecordNotFound("the argument that was shown".to_owned()))
}
