//! Listing posts that are not public.

use crate::accounts::Caller;
use crate::{App, organisations};
use ground::ids::{CommuneId, OrganisationId};
use kit::refusal;

refusal! {
    /// Reasons why posts that are not public are not listed.
    pub enum NotPublic {
        /// Nobody said who they are.
        WhoAreYou => UNAUTHORIZED,
        /// The commune's own staff see them, and a publisher those of their organisation.
        Forbidden => FORBIDDEN,
        ..database
    }
}

/// Let a reader list what is not public in a commune: its staff all of it, a publisher what is of their own
/// organisation alone.
pub(crate) async fn may_list(
    app: &App,
    reader: Option<&Caller>,
    commune: CommuneId,
    organisation: Option<OrganisationId>,
) -> Result<(), NotPublic> {
    let reader = reader.ok_or(NotPublic::WhoAreYou)?;
    let publishes = match organisation.filter(|organisation| reader.publishes_for(*organisation)) {
        Some(own) => organisations::publishes_in(&app.db.read, commune, own).await?,
        None => false,
    };
    if reader.is_staff_of(commune) || publishes { Ok(()) } else { Err(NotPublic::Forbidden) }
}
