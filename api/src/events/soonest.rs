//! The events that a calendar holds when it cannot hold all: the soonest, with a share for each organisation.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};

use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

use super::dates::occurrences::{self, Column};
use super::entity::{self, Model};
use crate::App;
use ground::clock::Instant;
use ground::ids::{EventId, OrganisationId, SheetId};

/// The most events that a calendar holds.
const MOST: usize = 5000;

/// The number of events that are read at once, until they are as much as a calendar that is taken in may be.
const AT_ONCE: usize = 200;

/// The events that a calendar holds, in the order they were written, and whether there are others.
pub(super) async fn soonest(app: &App, shown: Condition, now: Instant) -> Result<(Vec<Model>, bool), DbErr> {
    let places = places(app, shown, now).await?;
    let organisations = places.iter().map(|it| it.organisation).collect::<HashSet<_>>().len().max(1);
    let mut left: VecDeque<EventPlace> = shared(places, MOST / organisations).into();
    let (mut rows, mut bytes) = (Vec::new(), 0);
    let mut by_organisation: HashMap<OrganisationId, usize> = HashMap::new();
    let mut put_off = VecDeque::new();
    while rows.len() < MOST && !(left.is_empty() && put_off.is_empty()) {
        let has_share = !left.is_empty();
        if !has_share {
            left = std::mem::take(&mut put_off);
        }
        let some: Vec<EventPlace> = left.drain(..AT_ONCE.min(left.len())).collect();
        let ids = some.iter().map(|it| it.sheet);
        let found = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(&app.db.read).await?;
        let mut found: HashMap<SheetId, Model> = found.into_iter().map(|row| (row.id, row)).collect();
        for place in some {
            let Some(row) = found.remove(&place.sheet) else { continue };
            let (own, more) = (by_organisation.entry(place.organisation).or_default(), weight(&row));
            if has_share && *own + more > calendar::MOST_BYTES / organisations {
                put_off.push_back(place);
            } else if bytes + more <= calendar::MOST_BYTES && rows.len() < MOST {
                *own += more;
                bytes += more;
                rows.push(row);
            } else {
                put_off.clear();
                left.clear();
                rows.sort_by_key(|row| row.post_id);
                return Ok((rows, true));
            }
        }
    }
    rows.sort_by_key(|row| row.post_id);
    let are_more = !(left.is_empty() && put_off.is_empty());
    Ok((rows, are_more))
}

/// An event that is in view.
#[derive(Debug, Clone, Copy)]
struct EventPlace {
    sheet: SheetId,
    organisation: OrganisationId,
    /// Its next beginning; none if it is over.
    next: Option<Instant>,
    over: Option<Instant>,
}

impl EventPlace {
    /// The order of events: those to come, soonest first, then those that are over, the last first.
    fn order(&self) -> (bool, Option<Instant>, Reverse<Option<Instant>>) {
        (self.next.is_none(), self.next, Reverse(self.over))
    }
}

async fn places(app: &App, shown: Condition, now: Instant) -> Result<Vec<EventPlace>, DbErr> {
    use entity::Column::{ExpireAt, Id, OrganisationId as Organisation, PostId};
    let next = occurrences::Entity::find()
        .select_only()
        .column(Column::EventId)
        .column_as(Column::StartsAt.min(), "next")
        .join(JoinType::InnerJoin, occurrences::Relation::Event.def())
        .filter(shown.clone())
        .filter(Column::EndsAt.gt(now))
        .group_by(Column::EventId);
    let next: Vec<(SheetId, Option<Instant>)> = next.into_tuple().all(&app.db.read).await?;
    let next: HashMap<SheetId, Option<Instant>> = next.into_iter().collect();
    let rows = entity::Entity::find().select_only().columns([Id, PostId, Organisation, ExpireAt]).filter(shown);
    let rows: Vec<(SheetId, EventId, OrganisationId, Option<Instant>)> = rows.into_tuple().all(&app.db.read).await?;
    // An event of an organisation comes once for each of its boards.
    let mut seen = HashSet::new();
    let once = rows.into_iter().filter(|(_, post, ..)| seen.insert(*post));
    Ok(once
        .map(|(sheet, _, organisation, over)| EventPlace {
            sheet,
            organisation,
            next: next.get(&sheet).copied().flatten(),
            over,
        })
        .collect())
}

/// In order, with what is beyond an organisation's share after the shares of all.
fn shared(mut places: Vec<EventPlace>, share: usize) -> Vec<EventPlace> {
    places.sort_by_key(EventPlace::order);
    let mut counts: HashMap<OrganisationId, usize> = HashMap::new();
    let mut is_beyond = |place: &EventPlace| {
        let count = counts.entry(place.organisation).or_default();
        *count += 1;
        *count > share
    };
    let (beyond, within): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| is_beyond(place));
    within.into_iter().chain(beyond).collect()
}

/// About how many bytes an event takes in a calendar: each date that differs tells all of it again.
fn weight(row: &Model) -> usize {
    let changes = row.series.changes();
    let own: usize =
        changes.values().filter_map(|change| change.description.as_ref()).map(|it| it.as_str().len()).sum();
    (1 + changes.len()) * (400 + row.description.as_str().len()) + own
}
