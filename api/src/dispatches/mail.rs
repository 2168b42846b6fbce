//! The job that sends a dispatch.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::look::{DeskThing, Looks, Outcome};
use super::words::words;
use crate::App;
use crate::accounts::{self, people};
use ground::ids::{AccountId, CommuneId};
use kit::jobs::{Failure, Job};

/// A mail about one thing to one person; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispatch {
    pub(super) id: Uuid,
    /// The account.
    pub(super) to: Uuid,
    pub(super) commune: Uuid,
    pub(super) told: DeskThing,
    pub(super) subject: Uuid,
    pub(super) outcome: Outcome,
}

/// Sends a dispatch, if it is still true.
#[derive(Debug)]
pub struct MailDispatch;

impl Job for MailDispatch {
    const KIND: &'static str = "desk_dispatch";
    type Context = App;
    type Payload = Dispatch;

    async fn run(app: &App, dispatch: Dispatch) -> Result<(), Failure> {
        let id = CommuneId::from_uuid(dispatch.commune);
        let Some(account) = people::find(&app.db.read, AccountId::from_uuid(dispatch.to)).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(id) else { return Ok(()) };
        let look = app.part(Looks::at_nothing).0;
        let seen = look(app, id, dispatch.told, dispatch.subject, dispatch.outcome).await?;
        let Some(seen) = seen else { return Ok(()) };
        let link = seen.path.as_ref().map(|path| app.site.at(path));
        let note = words(dispatch.told, dispatch.outcome, &seen, &commune.name, link, account.locale);
        accounts::send(app, &note, account.locale, (dispatch.id, &account.email)).await
    }
}
