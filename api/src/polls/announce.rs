//! What is to be told of polls beyond the board, once each: that one is open, and what the town hall concluded.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{entity, queries};
use crate::{
    App,
    organisations::{self, Organisation},
};
use ground::{
    clock::Instant,
    ids::{CommuneId, PollId},
};

/// How long after it was opened or concluded a poll is told of, so that it can be undone.
const GRACE_SECONDS: i64 = 10;

/// A poll that is to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    /// Its id.
    pub(crate) id: PollId,
    /// What of it: 0 that it is open, 1 what was concluded.
    pub(crate) edition: i64,
    /// When.
    pub(crate) at: Instant,
}

/// What is told of a poll.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    /// The town hall that asks.
    pub(crate) town_hall: Organisation,
    /// Where it is asked.
    pub(crate) commune: CommuneId,
    /// The question.
    pub(crate) question: String,
    /// What may be answered, or what was concluded.
    pub(crate) text: String,
    /// When nobody needs to hear of it any more.
    pub(crate) until: Option<Instant>,
}

/// What is to be told of polls that were opened, or concluded, between these instants.
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

/// What is told of a poll now; nothing if it was closed or deleted meanwhile, or that is not due.
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
    let town_hall = all.into_iter().map(|it| it.organisation).find(|it| it.kind == organisations::Kind::TownHall);
    Ok(town_hall.map(|town_hall| Announced {
        town_hall,
        commune: row.commune_id,
        question: row.question.to_string(),
        text,
        until,
    }))
}
