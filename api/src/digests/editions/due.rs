//! Editions whose hour has come.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::compose::{Occasion, compose};
use super::{EditionName, rounds};
use crate::App;
use crate::digests::entity::round;
use crate::digests::refusals::EditionError;
use crate::digests::{Cadence, DAY};
use calendar::Span;
use ground::ids::CommuneId;
use kit::http::problem::Refusal;
use kit::jobs::{Failure, Job, Policy, Promise, Sweep};

/// Number of seconds that an edition may be made late: a server that was off longer leaves it out.
const LATE: i64 = 2 * DAY;

/// Promises the editions whose hour has come.
#[derive(Debug)]
pub struct EditionsDue;

impl Sweep for EditionsDue {
    const KIND: &'static str = "digest_editions_due";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(30);

    async fn run(app: &App) -> Result<(), Failure> {
        let now = app.clock.now();
        let due = round::Entity::find()
            .filter(round::Column::DueAt.lte(now).or(round::Column::DueAt.gt(rounds::latest(now))))
            .order_by_asc(round::Column::DueAt)
            .limit(1000);
        let due = due.all(&app.db.read).await?;
        if due.is_empty() {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        for round in due {
            let payload = Round { commune: round.commune_id.uuid(), cadence: round.cadence };
            let key = format!("{} {}", round.commune_id, round.cadence);
            Promise::<Compose>::new(&payload).unique(key).make(&tx, now).await?;
        }
        Ok(app.jobs.commit(tx).await?)
    }
}

/// A commune's next edition of a cadence.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Round {
    commune: Uuid,
    cadence: Cadence,
}

/// Makes the edition whose hour has come.
#[derive(Debug)]
pub struct Compose;

impl Job for Compose {
    const KIND: &'static str = "digest_compose";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 2, ..Policy::DEFAULT };
    type Payload = Round;

    async fn run(app: &App, payload: Round) -> Result<(), Failure> {
        let id = CommuneId::from_uuid(payload.commune);
        let row = round::Entity::find_by_id((id, payload.cadence)).one(&app.db.read).await?;
        let now = app.clock.now();
        let is_put_off = |round: &round::Model| round.due_at > rounds::latest(now);
        let Some(round) = row.filter(|round| round.due_at <= now || is_put_off(round)) else { return Ok(()) };
        // One that a wrong clock put off has no edition now: it gets its next hour.
        let is_made = !is_put_off(&round) && now < round.due_at.plus_seconds(LATE);
        let commune = app.communes.by_id(id).filter(|_| is_made);
        if let Some(commune) = commune {
            // Named by its hour, also when it is made a little later.
            let day = Span::shown(round.due_at, commune.zone()).date();
            compose(app, &commune, &EditionName::of(payload.cadence, day), Occasion::Due, now).await.map_err(failed)?;
        }
        let tx = app.db.begin_write().await?;
        rounds::next(app, &tx, id, payload.cadence, now).await?;
        Ok(tx.commit().await?)
    }
}

/// The failure that tells operators why.
fn failed(error: EditionError) -> Failure {
    let problem = error.problem();
    Failure::retry(problem.cause().map_or_else(|| problem.to_string(), ToString::to_string))
}
