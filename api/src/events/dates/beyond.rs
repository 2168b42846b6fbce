//! The dates outside of the index: asked of the events themselves.

use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::filters::{self, Filters, bounds};
use super::listed::{Key, Listed};
use super::occurrences::{self, after, before};
use crate::events::EventStatus;
use crate::events::entity::{self, StoredDate};
use crate::{App, organisations};
use ground::clock::Instant;
use ground::ids::{CommuneId, SheetId};

/// The dates outside of the index, of the events that have such.
pub(super) async fn beyond(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    after_place: Option<Key>,
    condition: Condition,
    now: Instant,
) -> Result<Vec<Listed>, DbErr> {
    let here = occurrences::zone_of(app, commune);
    let (sure_from, sure_until) = occurrences::sure(occurrences::today(now, here));
    if sure_from <= before(filters.from, 1) && after(filters.to, 1) <= sure_until {
        return Ok(vec![]);
    }
    #[derive(FromQueryResult)]
    struct Bounds {
        id: SheetId,
        indexed_from: Option<StoredDate>,
        indexed_until: Option<StoredDate>,
    }
    let growing = Condition::any()
        .add(entity::Column::IndexedFrom.gt(StoredDate(filters.from)))
        .add(entity::Column::IndexedUntil.lt(StoredDate(filters.to)));
    // A condition on single dates finds the whole event here, and is asked again of each date.
    let wants_cancelled = filters.status == Some(EventStatus::Cancelled);
    let condition =
        if wants_cancelled { filters::condition(&Filters { status: None, ..filters.clone() }, now) } else { condition };
    let query = entity::Entity::find()
        .select_only()
        .columns([entity::Column::Id, entity::Column::IndexedFrom, entity::Column::IndexedUntil])
        .filter(entity::Column::CommuneId.eq(commune))
        .filter(growing)
        .filter(condition);
    let growing: Vec<Bounds> = query.into_model().all(&app.db.read).await?;
    let (first, end) = bounds(filters.from, filters.to, here);
    let mut found = Vec::new();
    for it in growing {
        let Some(event) = entity::Entity::find_by_id(it.id).one(&app.db.read).await? else { continue };
        let Some(organisation) = organisations::find(&app.db.read, event.organisation_id).await? else { continue };
        let misfit = occurrences::unreadable(event.id);
        // An event that began before these days may last into them; one that lasts into the index's days is in it.
        let lasts = event.series.lasts();
        let from = before(filters.from, lasts + 1);
        let ranges = [
            it.indexed_from.map(|StoredDate(start)| (from, Ord::min(before(start, lasts + 1), filters.to))),
            it.indexed_until.map(|StoredDate(end)| (Ord::max(from, after(end, 1)), filters.to)),
        ];
        for (from, to) in ranges.into_iter().flatten().filter(|(from, to)| from <= to) {
            for row in occurrences::rows(&event, here, from, to).map_err(&misfit)? {
                let date = row.date.0;
                let takes_part = row.starts_at < end && (row.ends_at > first || row.starts_at >= first);
                // What was moved comes with any range, and is in the index.
                let is_asked = (from..=to).contains(&date)
                    && event.series.changes().get(&date).is_none_or(|change| change.span.is_none());
                let is_after = after_place.is_none_or(|place| (row.starts_at, row.event_id, row.date) > place);
                let fits = !wants_cancelled || row.cancelled || event.cancelled_at.is_some();
                if takes_part && is_asked && is_after && fits {
                    found.push(Listed::of(&event, &organisation, row));
                }
            }
        }
    }
    Ok(found)
}
