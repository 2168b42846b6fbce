//! The town hall's answer to an association that asks to publish.

use std::sync::Arc;

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};

use super::JoiningId;
use super::entity::{Entity, Model};
use super::mail::{JoiningMail, promise};
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use crate::organisations::{self, ManageError, NewOrganisation, OrganisationKind};
use crate::posts::Rejection;
use crate::{App, members};
use ground::ids::OrganisationId;
use kit::db::DatabaseTransaction;
use kit::refusal;
use kit::tenants::{Commune, Key};

refusal! {
    /// Reasons why nothing was answered.
    pub enum AnswerJoiningError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// Nobody asked this here, or it has its answer.
        NoSuchJoining => NOT_FOUND,
        /// The organisation cannot be made.
        ..Manage(ManageError),
        ..database
    }
}

/// Let the association in: an organisation is made, whose posts wait for the town hall, and its address is invited to publish
/// for it.
pub(crate) async fn approve(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: JoiningId,
) -> Result<OrganisationId, AnswerJoiningError> {
    let (commune, clerk) = run_by(app, caller, commune)?;
    let now = app.clock.now();
    let change = app.boards.change(commune.id).await?;
    let row = waiting(&change, &commune, id).await?;
    let (kind, name) = (OrganisationKind::Association, row.name.clone());
    let new = NewOrganisation { kind, name, trusted: Some(false), alerts: None };
    let made = organisations::make(&change, &commune, new, now).await?;
    Entity::delete_by_id(id).exec(&*change).await?;
    let to = (row.email, row.locale);
    let done = Done { deed: Deed::Created, thing: Thing::Organisation, subject: Some(made.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    members::invite_publisher(&change, caller, commune.id, made, to, now).await?;
    change.commit().await?;
    Ok(made)
}

/// Say no, with a reason that goes to the address.
pub(crate) async fn reject(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: JoiningId,
    rejection: Rejection,
) -> Result<(), AnswerJoiningError> {
    let (commune, clerk) = run_by(app, caller, commune)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let row = waiting(&tx, &commune, id).await?;
    let row = Model { refused_at: Some(now), reason: Some(rejection.reason), ..row };
    row.into_active_model().reset_all().update(&tx).await?;
    promise(&tx, id, JoiningMail::Refused, now).await?;
    let done = Done { deed: Deed::Rejected, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    app.jobs.commit(tx).await?;
    Ok(())
}

fn run_by<'a>(app: &App, caller: &'a Caller, commune: &Key) -> Result<(Arc<Commune>, Clerk<'a>), AnswerJoiningError> {
    let commune = app.communes.get(commune.as_str()).ok_or(AnswerJoiningError::NoSuchCommune)?;
    let clerk = caller.clerk_of(commune.id).ok_or(AnswerJoiningError::Forbidden)?;
    Ok((commune, clerk))
}

/// The request, locked, if it waits in this commune.
async fn waiting(tx: &DatabaseTransaction, commune: &Commune, id: JoiningId) -> Result<Model, AnswerJoiningError> {
    let found: Result<_, DbErr> = Entity::find_by_id(id).lock_exclusive().one(tx).await;
    found?.filter(|row| row.commune_id == commune.id && row.waits()).ok_or(AnswerJoiningError::NoSuchJoining)
}
