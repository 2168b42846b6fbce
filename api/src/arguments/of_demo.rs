//! The debate of the demo: of entries that have no account.

use super::electing::{NotDebating, debating};
use super::support::support_as;
use super::write::{NewArgument, WriteArgumentError, write_as};
use crate::App;
use crate::consultations::{self, ConsultationId};
use crate::register::EntryId;

/// Write an argument of an entry of the demo, which others support.
pub(crate) async fn argue_for(
    app: &App,
    id: ConsultationId,
    entry: EntryId,
    new: NewArgument,
    supporters: &[EntryId],
) -> Result<(), WriteArgumentError> {
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(NotDebating::NoSuchConsultation)?;
    let written = write_as(&tx, &debating(app, &tx, row.clone(), entry).await?, new).await?;
    for supporter in supporters {
        support_as(&tx, &debating(app, &tx, row.clone(), *supporter).await?, written.id).await?;
    }
    Ok(tx.commit().await?)
}
