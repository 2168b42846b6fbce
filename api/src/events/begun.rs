//! A piece of a calendar that is taken in, and what is there already.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter};

use super::entity::{self, Model};
use super::source::Source;
use super::{Event, export};
use crate::App;
use crate::organisations::{self, Standing};
use crate::posts;
use ground::ids::{CommuneId, EventId};
use kit::documents::BoardWrite;

/// The transaction of a piece: the boards that it reaches, all locked, and the sheets of its events that are there already.
pub(super) struct Begun<'a> {
    pub(super) change: BoardWrite<'a>,
    pub(super) boards: HashMap<CommuneId, Standing>,
    pub(super) known: HashMap<String, Vec<Model>>,
}

/// Begins a piece of events with these names, of which some had others before.
pub(super) async fn begin<'a>(
    app: &'a App,
    source: &Source,
    uids: &[String],
    renamed: &HashMap<String, String>,
) -> Result<Begun<'a>, DbErr> {
    loop {
        let all: Vec<CommuneId> = boards(&app.db.read, source).await?.into_keys().collect();
        let change = app.boards.change_all(&all).await?;
        let boards = boards(&*change, source).await?;
        if !change.covers(&boards.keys().copied().collect::<Vec<_>>()) {
            // Another commune let the organisation in in the meantime.
            continue;
        }
        let here: Vec<CommuneId> = boards.keys().copied().collect();
        let known = known(&*change, source, &here, uids, renamed).await?;
        return Ok(Begun { change, boards, known });
    }
}

/// The sheets of events with these names on some boards, by their names in the file.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    source: &Source,
    boards: &[CommuneId],
    uids: &[String],
    renamed: &HashMap<String, String>,
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    use entity::Column::{CommuneId as Commune, OrganisationId as Organisation, PostId, Uid};
    let before: HashMap<&str, &String> =
        uids.iter().filter_map(|uid| Some((renamed.get(uid)?.as_str(), uid))).collect();
    let written_here: HashMap<EventId, &String> =
        uids.iter().filter_map(|uid| Some((export::id_of(uid)?, uid))).collect();
    let named = Condition::any()
        .add(Uid.is_in(uids.iter().map(String::as_str).chain(before.keys().copied())))
        .add(PostId.is_in(written_here.keys().copied()));
    let own = posts::hanging::<Event>().filter(Organisation.eq(source.organisation));
    let mut known: HashMap<String, Vec<Model>> = HashMap::new();
    for row in own.filter(Commune.is_in(boards.iter().copied())).filter(named).all(db).await? {
        // An event that goes out under another name, since its own is taken, comes back under it.
        let name = match (written_here.get(&row.post_id), &row.uid) {
            (Some(name), _) => (*name).clone(),
            (None, Some(uid)) => before.get(uid.as_str()).map_or(uid, |now| now).to_string(),
            (None, None) => continue,
        };
        known.entry(name).or_default().push(row);
    }
    Ok(known)
}

/// The boards that it reaches, each with how the organisation stands there.
pub(super) async fn boards(db: &impl ConnectionTrait, source: &Source) -> Result<HashMap<CommuneId, Standing>, DbErr> {
    let served = organisations::communes_of(db, source.organisation).await?;
    let served =
        served.into_iter().filter(|board| source.word.reaches(*board)).map(|board| (board, source.organisation));
    let standing = organisations::find_all(db, served).await?;
    Ok(standing.into_iter().map(|((board, _), (_, standing))| (board, standing)).collect())
}
