//! Taking hold of a consultation: the beginning of every change of one.

use std::sync::Arc;

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::entity::consultation::Model;
use super::queries::find;
use super::wire::{ConsultationOut, show};
use super::{ConsultationId, Phase};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::portfolios::{self, PortfolioRow};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::documents::BoardWrite;
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;
use kit::tenants::Commune;

refusal! {
    /// Reasons why nobody got hold of a consultation.
    pub enum NotHeld {
        /// There is no such consultation for the caller.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller may not.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        ..database
    }
}

/// A consultation that is locked with its commune: until the end nobody else changes it.
#[derive(Debug)]
pub(super) struct HeldConsultation<'a> {
    pub(super) commune: Arc<Commune>,
    pub(super) row: Model,
    pub(super) change: BoardWrite<'a>,
    pub(super) now: Instant,
}

/// True if a caller may write a consultation: they run the board, or the portfolio is theirs.
pub(super) fn may_write(caller: &Caller, commune: CommuneId, portfolio: Option<&PortfolioRow>) -> bool {
    caller.runs_board(commune)
        || portfolio.is_some_and(|it| it.commune_id == commune && portfolios::is_held_by(it, caller))
}

/// True if a caller may write this consultation.
pub(super) async fn writes(app: &App, caller: &Caller, row: &Model) -> Result<bool, DbErr> {
    let portfolio = match row.portfolio_id {
        Some(id) => portfolios::find(&app.db.read, id).await?,
        None => None,
    };
    Ok(may_write(caller, row.commune_id, portfolio.as_ref()))
}

/// Get hold of a consultation, as somebody who may write it and knows it as it is.
pub(super) async fn grasp<'a>(
    app: &'a App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
) -> Result<HeldConsultation<'a>, NotHeld> {
    let found = find(&app.db.read, id).await?.ok_or(NotHeld::NoSuchConsultation)?;
    if !writes(app, caller, &found).await? {
        let hidden = found.announced_at.is_none() && !caller.is_staff_of(found.commune_id);
        return Err(if hidden { NotHeld::NoSuchConsultation } else { NotHeld::Forbidden });
    }
    let commune = app.communes.by_id(found.commune_id).ok_or(NotHeld::NoSuchConsultation)?;
    let change = app.boards.change(found.commune_id).await?;
    let row = find(&*change, id).await?.ok_or(NotHeld::NoSuchConsultation)?;
    // The hour is read once it is locked.
    let now = app.clock.now();
    if !if_match.is_absent() && !if_match.allows(&Revision::of_resource(&show(&*change, &commune, &row, now).await?)) {
        return Err(NotHeld::Stale);
    }
    Ok(HeldConsultation { commune, row, change, now })
}

impl HeldConsultation<'_> {
    /// The phase that it is in.
    pub(super) fn phase(&self) -> Phase {
        self.row.phase(self.now)
    }

    /// Write this row in its place, for good.
    pub(super) async fn save(self, caller: &Caller, row: Model, deed: Deed) -> Result<ConsultationOut, DbErr> {
        let row = Model { updated_at: self.now, ..row };
        row.clone().into_active_model().reset_all().update(&*self.change).await?;
        let shown = show(&*self.change, &self.commune, &row, self.now).await?;
        note(&self.change, Some(caller), &row, deed, self.now).await?;
        self.change.commit().await?;
        Ok(shown)
    }
}

/// True if a condition holds for what somebody read; without one it does.
pub(super) fn locked<T: serde::Serialize>(if_match: &IfMatch, current: Option<&T>) -> bool {
    if_match.is_absent() || if_match.allows_if_any(current.map(Revision::of_resource).as_ref())
}

/// Note in the audit log what is done to a consultation.
pub(crate) async fn note(
    tx: &DatabaseTransaction,
    caller: Option<&Caller>,
    row: &Model,
    deed: Deed,
    now: Instant,
) -> Result<(), DbErr> {
    let done = Done { deed, thing: Thing::Consultation, subject: Some(row.id.uuid()) };
    audit::write(tx, caller, &[row.commune_id], done, now).await
}
