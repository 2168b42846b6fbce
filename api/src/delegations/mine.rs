//! The voices that an account gives, wherever it is a resident.

use super::delegation_wire::DelegationOut;
use super::queries::given_by;
use super::show::show_all;
use crate::App;
use crate::register;
use ground::ids::AccountId;
use kit::refusal;

refusal! {
    /// Reasons why the voices that somebody gives are not listed.
    pub enum ListVoicesError {
        ..database
    }
}

/// The voices that an account gives.
pub(super) async fn mine(app: &App, account: AccountId) -> Result<Vec<DelegationOut>, ListVoicesError> {
    let db = &app.db.read;
    let mut all = Vec::new();
    for home in register::homes_of(db, account).await? {
        let Some(commune) = app.communes.by_id(home.commune) else { continue };
        let rows = given_by(db, home.commune, home.entry).await?;
        all.extend(show_all(db, &commune, &rows, app.clock.now()).await?);
    }
    Ok(all)
}
