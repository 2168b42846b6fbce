//! Erasing an account: its sessions, address and name go, and its roles end.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::App;
use crate::accounts::entity::{account, email_change, sign_in};
use crate::accounts::{Leaver, Role, SignedIn, beyond, leaving, people, roles, sessions};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
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
    beyond::lock(app, &tx, who.account).await?;
    let held = roles::of_account(&tx, who.account).await?;
    let mayor_of = held.iter().filter(|row| row.role == Role::Mayor).map(|row| row.commune_id);
    // In one order: of two mayors who leave at once, one waits for the other.
    for commune in mayor_of.collect::<BTreeSet<CommuneId>>() {
        if roles::is_last_mayor(&tx, commune, who.account).await? {
            return Err(EraseError::LastMayor);
        }
    }
    let leaver = Leaver {
        caller: &who.caller,
        account: who.account,
        communes: held.iter().map(|row| row.commune_id).collect(),
        now,
    };
    if let Some(row) = account::Entity::find_by_id(who.account).one(&tx).await? {
        forget(app, &tx, &row, now).await?;
    }
    leaving::follow(app, &tx, &leaver).await?;
    app.jobs.commit(tx).await?;
    Ok(())
}

/// Forget an account and all that hangs on it here.
pub(super) async fn forget(
    app: &App,
    tx: &DatabaseTransaction,
    row: &account::Model,
    now: Instant,
) -> Result<(), DbErr> {
    sign_in::Entity::delete_many().filter(sign_in::Column::Email.eq(row.email.clone())).exec(tx).await?;
    people::locked(tx, row.id).await?;
    beyond::erase(app, tx, row.id, now).await?;
    roles::forget(tx, row.id, now).await?;
    sessions::end_all(tx, row.id, None).await?;
    email_change::Entity::delete_many().filter(email_change::Column::AccountId.eq(row.id)).exec(tx).await?;
    account::Entity::delete_by_id(row.id).exec(tx).await?;
    Ok(())
}
