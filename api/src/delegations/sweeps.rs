//! What the clock does to delegations: their givers are reminded after a year, they lapse a month later, and what ended is forgotten.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::Months;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter};

use super::entity::{delegate, delegation};
use super::mail::{VoiceMail, promise};
use super::show::lapses_on;
use crate::App;
use crate::consultations::{self, Phase, local_day};
use crate::register::{self, LockedRegister};
use delegation::Column::{CommuneId as GivenIn, ConfirmedAt, EndedAt};
use ground::ids::CommuneId;
use kit::jobs::{Failure, Sweep};

/// Number of seconds for which delegations are kept after they ended.
pub(crate) const KEPT: i64 = 60 * DAY;

const DAY: i64 = 86_400;

/// Number of months after which a giver is reminded.
const REMINDED_AFTER: Months = Months::new(12);

/// Reminds, lets lapse and forgets.
#[derive(Debug)]
pub struct WatchVoices;

impl Sweep for WatchVoices {
    const KIND: &'static str = "watch_voices";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        let year_ago = app.clock.now().plus_seconds(-364 * DAY);
        let old = delegation::Entity::find().filter(EndedAt.is_null()).filter(ConfirmedAt.lte(year_ago));
        let communes: BTreeSet<CommuneId> =
            old.all(&app.db.read).await?.into_iter().map(|row| row.commune_id).collect();
        for commune in communes {
            grow_old(app, commune).await?;
        }
        forget(app).await
    }
}

/// Remind and let lapse in a commune, unless a vote is open there.
async fn grow_old(app: &App, commune: CommuneId) -> Result<(), Failure> {
    let Some(place) = app.communes.by_id(commune) else { return Ok(()) };
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune).await?;
    let now = app.clock.now();
    let asked = consultations::announced(&tx, commune).await?;
    if asked.iter().any(|it| it.phase(now) == Phase::Vote) {
        return Ok(());
    }
    let today = local_day(now, place.zone());
    let standing = delegation::Entity::find().filter(GivenIn.eq(commune)).filter(EndedAt.is_null());
    for row in standing.filter(ConfirmedAt.lte(now.plus_seconds(-364 * DAY))).all(&tx).await? {
        let (id, giver) = (row.id, row.entry_id);
        let confirmed = local_day(row.confirmed_at, place.zone());
        let is_due = confirmed.checked_add_months(REMINDED_AFTER).is_some_and(|day| day <= today);
        if lapses_on(row.confirmed_at, place.zone()) <= today {
            let row = delegation::Model { ended_at: Some(now), ..row };
            row.into_active_model().reset_all().update(&tx).await?;
            promise(&tx, giver, VoiceMail::Lapsed(id), now).await?;
        } else if is_due && row.reminded_at.is_none() {
            let row = delegation::Model { reminded_at: Some(now), ..row };
            row.into_active_model().reset_all().update(&tx).await?;
            promise(&tx, giver, VoiceMail::Reminder(id), now).await?;
        }
    }
    Ok(app.jobs.commit(tx).await?)
}

/// Forget what ended 60 days ago, and what was of entries that are not in the register any more.
async fn forget(app: &App) -> Result<(), Failure> {
    let before = app.clock.now().plus_seconds(-KEPT);
    let gone = delegation::Column::EntryId.not_in_subquery(register::every_entry());
    app.db.delete_in_pieces::<delegation::Entity>(EndedAt.lte(before).or(gone)).await?;
    let gone = delegate::Column::EntryId.not_in_subquery(register::every_entry());
    app.db.delete_in_pieces::<delegate::Entity>(delegate::Column::LeftAt.lte(before).or(gone)).await?;
    Ok(())
}
