//! The votes of the demo: cast for entries that have no account, and taken to where the clock says they are.

use super::answers::BallotIn;
use super::cast::{CastError, put};
use super::standing::closed_by;
use super::urn::TookPart;
use super::{Channel, sweeps};
use crate::App;
use crate::consultations::{self, ConsultationId};
use crate::register::EntryId;
use kit::jobs::{Failure, Sweep};

/// Take every running vote to where the clock says it is.
pub(crate) async fn go_on(app: &App) -> Result<(), Failure> {
    sweeps::WatchVotes::run(app).await
}

/// Cast a ballot for an entry of the demo, in the open for one that stands as a delegate.
pub(crate) async fn cast_for(
    app: &App,
    id: ConsultationId,
    entry: EntryId,
    ballot: &BallotIn,
) -> Result<(), CastError> {
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(CastError::NoSuchConsultation)?;
    if let Some(reason) = closed_by(row.phase(app.clock.now())) {
        return Err(reason.into());
    }
    let open = ballot.open == Some(true);
    let cast = TookPart { entry, channel: Channel::Online, late: false, open, sealed_to: None };
    put(&tx, &row, ballot, &cast).await?;
    Ok(tx.commit().await?)
}
