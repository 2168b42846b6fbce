//! Events that have another UID than before: some tools make new ones at each export.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QuerySelect};

use super::begun::boards;
use super::exchange::Read;
use super::source::Source;
use super::{Event, PostState, Series, Title, entity};
use crate::App;
use crate::posts;
use calendar::Span;
use ground::clock::Instant;

/// The former UIDs of events that are not known by theirs: of one that the file does not name any more, with the same start and
/// the same title.
pub(super) async fn find<'a>(
    app: &App,
    source: &Source,
    events: impl Iterator<Item = (&'a str, &'a Read)>,
    seen: &HashSet<String>,
    now: Instant,
) -> Result<HashMap<String, String>, DbErr> {
    use entity::Column::{CommuneId as Commune, ExpireAt, OrganisationId as Organisation, State as StateColumn, Uid};
    let boards = boards(&app.db.read, source).await?;
    let rows = posts::hanging::<Event>()
        .select_only()
        .columns([Uid, entity::Column::Title, entity::Column::Series])
        .filter(Organisation.eq(source.organisation))
        .filter(Commune.is_in(boards.into_keys()))
        .filter(StateColumn.ne(PostState::Withdrawn))
        .filter(Uid.is_not_null())
        .filter(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now)));
    let rows: Vec<(Option<String>, Title, Series)> = rows.into_tuple().all(&app.db.read).await?;
    let known: HashSet<&str> = rows.iter().filter_map(|(uid, ..)| uid.as_deref()).collect();
    let mut former: HashMap<(String, Start), Vec<&str>> = HashMap::new();
    for (uid, title, series) in &rows {
        if let Some(uid) = uid.as_deref().filter(|uid| !seen.contains(*uid)) {
            let same = former.entry((title.to_string(), Start::of(series.span(), series.zone().0))).or_default();
            // The sheets of one event have one UID.
            if !same.contains(&uid) {
                same.push(uid);
            }
        }
    }
    let mut renamed = HashMap::new();
    for (uid, read) in events.filter(|(uid, _)| !known.contains(uid)) {
        let title = read.patch.title.0.as_ref().map(ToString::to_string);
        let start = read.whole.as_ref().map(|it| Start::of(it.recurrence.span(), it.recurrence.zone()));
        let same = title.zip(start).and_then(|same| former.get_mut(&same)).filter(|same| !same.is_empty());
        if let Some(same) = same {
            renamed.insert(uid.to_owned(), same.remove(0).to_owned());
        }
    }
    Ok(renamed)
}

/// The first beginning of an event: equal on the clocks of any zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Start {
    At(i64),
    On(NaiveDate),
}

impl Start {
    fn of(span: Span, zone: Tz) -> Self {
        match span {
            Span::Timed { .. } => Self::At(span.instants(zone).0.micros()),
            Span::AllDay { first, .. } => Self::On(first),
        }
    }
}
