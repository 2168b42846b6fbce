//! Announcing polls beyond the board, once each: that one is open, and what the town hall concluded.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{entity, queries};
use crate::App;
use crate::organisations::{self, Organisation};
use ground::clock::Instant;
use ground::ids::{CommuneId, PollId};

/// Number of seconds between a poll's opening or conclusion and its announcement, so that it can be undone.
const GRACE_SECONDS: i64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    pub(crate) id: PollId,
    /// The announcement's number: 0 that it is open, 1 its conclusion.
    pub(crate) edition: i64,
    /// Time at which it is due.
    pub(crate) at: Instant,
}

/// A poll as it is announced.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) town_hall: Organisation,
    /// The commune where it is asked.
    pub(crate) commune: CommuneId,
    pub(crate) question: String,
    /// The possible answers, or the conclusion.
    pub(crate) text: String,
    /// Time from which nobody needs to hear of it any more.
    pub(crate) until: Option<Instant>,
}

/// The announcements of polls that were opened, or concluded, between these instants.
pub(crate) async fn to_announce(
    db: &impl ConnectionTrait,
    from: Instant,
    until: Instant,
) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{ConcludedAt, CreatedAt, Id};
    let mut all = Vec::new();
    for (edition, column) in [(0, CreatedAt), (1, ConcludedAt)] {
        let lately = entity::Entity::find()
            .select_only()
            .columns([Id, column])
            .filter(column.gt(from))
            .filter(column.lte(until));
        let lately: Vec<(PollId, Instant)> = lately.into_tuple().all(db).await?;
        all.extend(lately.into_iter().map(|(id, at)| ToAnnounce { id, edition, at: at.plus_seconds(GRACE_SECONDS) }));
    }
    Ok(all)
}

/// A poll as it is announced now; none if it was closed or deleted meanwhile, or the announcement is not due.
pub(crate) async fn announced(app: &App, id: PollId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(row) = queries::find(&app.db.read, id).await? else { return Ok(None) };
    let now = app.clock.now();
    let is_due = |at: Instant| at.plus_seconds(GRACE_SECONDS) <= now;
    let (text, until) = match (edition, &row.conclusion, row.concluded_at) {
        (0, _, _) if now < row.closes_at && is_due(row.created_at) => {
            let labels: Vec<String> = row.options.0.iter().map(|option| option.label.to_string()).collect();
            (labels.join("\u{a0}· "), Some(row.closes_at))
        }
        (1, Some(conclusion), Some(concluded)) if is_due(concluded) => (conclusion.to_string(), None),
        _ => return Ok(None),
    };
    let all = organisations::of_commune(&app.db.read, row.commune_id).await?;
    let town_hall =
        all.into_iter().map(|it| it.organisation).find(|it| it.kind == organisations::OrganisationKind::TownHall);
    Ok(town_hall.map(|town_hall| Announced {
        town_hall,
        commune: row.commune_id,
        question: row.question.to_string(),
        text,
        until,
    }))
}
