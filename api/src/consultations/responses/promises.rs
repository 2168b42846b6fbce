//! What a commune promised, and how that stands.

use std::collections::HashMap;

use poem_openapi::Object;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::wire::MilestoneOut;
use crate::consultations::calendar::local_day;
use crate::consultations::entity::milestone;
use crate::consultations::{ConsultationId, MilestoneState};
use ground::clock::Instant;
use kit::tenants::Commune;

/// Numbers of promises by how they stand
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Object)]
pub struct Promises {
    /// Due, and not kept yet.
    pub open: u64,
    /// Not kept, and past their day.
    pub late: u64,
    /// Kept.
    pub kept: u64,
    /// Given up.
    pub dropped: u64,
}

impl Promises {
    /// With these besides.
    pub(crate) fn add(&mut self, more: &Self) {
        self.open += more.open;
        self.late += more.late;
        self.kept += more.kept;
        self.dropped += more.dropped;
    }

    fn count(&mut self, state: MilestoneState) {
        match state {
            MilestoneState::Open => self.open += 1,
            MilestoneState::Late => self.late += 1,
            MilestoneState::Kept => self.kept += 1,
            MilestoneState::Dropped => self.dropped += 1,
        }
    }
}

/// Every milestone of a commune, by the day on which it is due.
pub(crate) async fn all_milestones(
    db: &impl ConnectionTrait,
    commune: &Commune,
    now: Instant,
) -> Result<Vec<MilestoneOut>, DbErr> {
    use milestone::Column::{CommuneId as Of, Due, Id};
    let all = milestone::Entity::find().filter(Of.eq(commune.id)).order_by_asc(Due).order_by_asc(Id).all(db).await?;
    let today = local_day(now, commune.zone());
    Ok(all.into_iter().map(|row| MilestoneOut::of(row, today)).collect())
}

/// The promises of a commune, by consultation.
pub(crate) async fn promises_of(
    db: &impl ConnectionTrait,
    commune: &Commune,
    now: Instant,
) -> Result<HashMap<ConsultationId, Promises>, DbErr> {
    let mut promises: HashMap<ConsultationId, Promises> = HashMap::new();
    for it in all_milestones(db, commune, now).await? {
        promises.entry(it.consultation).or_default().count(it.state);
    }
    Ok(promises)
}
