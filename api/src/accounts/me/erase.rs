//! Erasing an account: its sessions, address and name go, and its roles end.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::App;
use crate::accounts::entity::{account, email_change, sign_in};
use crate::accounts::{Role, SignedIn, people, roles, sessions};
use ground::ids::CommuneId;
use kit::refusal;

refusal! {
    /// Reasons why an account is not erased.
    pub enum EraseError {
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// Nobody else is mayor of a commune.
        LastMayor => LAST_MAYOR,
        ..database
    }
}

/// Erase one's account.
pub(in crate::accounts) async fn erase(app: &App, who: &SignedIn) -> Result<(), EraseError> {
    let now = app.clock.now();
    if !who.caller.is_fresh(now) {
        return Err(EraseError::NotFresh);
    }
    let tx = app.db.begin_write().await?;
    let held = roles::of_account(&tx, who.account).await?;
    let mayor_of = held.iter().filter(|row| row.role == Role::Mayor).map(|row| row.commune_id);
    // In one order: of two mayors who leave at once, one waits for the other.
    for commune in mayor_of.collect::<BTreeSet<CommuneId>>() {
        if roles::is_last_mayor(&tx, commune, who.account).await? {
            return Err(EraseError::LastMayor);
        }
    }
    let email = account::Entity::find_by_id(who.account).one(&tx).await?.map(|row| row.email);
    if let Some(email) = email {
        sign_in::Entity::delete_many().filter(sign_in::Column::Email.eq(email)).exec(&tx).await?;
    }
    people::locked(&tx, who.account).await?;
    roles::forget(&tx, who.account, now).await?;
    sessions::end_all(&tx, who.account, None).await?;
    email_change::Entity::delete_many().filter(email_change::Column::AccountId.eq(who.account)).exec(&tx).await?;
    account::Entity::delete_by_id(who.account).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}
