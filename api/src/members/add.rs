//! Giving a role at once, on the command line: the first mayor of a commune.

use sea_orm::DbErr;

use super::invite::check;
use crate::App;
use crate::accounts::roles::{self, NewRole};
use crate::accounts::{Role, people};
use crate::audit::{self, Deed, Done, Thing};
use ground::ids::{AccountId, CommuneId, OrganisationId};
use ground::text::Language;
use kit::mail::Email;

/// Reasons why a role is not given.
#[derive(Debug, thiserror::Error)]
pub enum AddMemberError {
    /// Values that do not go together.
    #[error("{0}")]
    Invalid(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Give somebody a role without asking them: an account is made for the address if there is none. Doing it again is the
/// same as once.
///
/// # Errors
/// When role and organisation do not go together, or the database fails.
pub async fn add(
    app: &App,
    commune: CommuneId,
    role: Role,
    organisation: Option<OrganisationId>,
    email: Email,
) -> Result<AccountId, AddMemberError> {
    if let Err(wrong) = check(app, commune, role, organisation).await? {
        return Err(AddMemberError::Invalid(wrong.detail.in_language(Language::En)));
    }
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let account = people::of_address(&tx, email.clone(), Language::Fr, now).await?;
    let held = roles::of_account(&tx, account).await?;
    let has_it = |row: &crate::accounts::membership::Model| {
        (row.commune_id, row.role, row.organisation_id) == (commune, role, organisation)
    };
    if !held.iter().any(has_it) {
        let row =
            roles::invite(&tx, NewRole { commune, role, organisation, by: None }, email, Language::Fr, now).await?;
        let row = roles::accept(&tx, row, account, now).await?;
        let done = Done { deed: Deed::Accepted, thing: Thing::Member, subject: Some(row.id.uuid()) };
        audit::write(&tx, None, &[commune], done, now).await?;
    }
    tx.commit().await?;
    Ok(account)
}
