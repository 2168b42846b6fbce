//! Inviting somebody to a role.

use sea_orm::DbErr;
use serde_json::json;

use super::mail::promise;
use super::wire::{MemberOut, People};
use super::{commune_of, may_give};
use crate::accounts::roles::{self, NewRole};
use crate::accounts::{Caller, Role};
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError};
use crate::{App, organisations};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::text::Language;
use ground::{FieldError, input, say};
use kit::db::DatabaseTransaction;
use kit::http::Created;
use kit::mail::Email;
use kit::refusal;
use kit::tenants::Key;

input! {
    /// An invitation to a role in a commune.
    #[example(json!({"email": "amis@exemple.fr", "role": "publisher", "organisation": "019abf3e-0000-7000-8000-000000000002"}))]
    pub struct NewMember {
        /// The address that the invitation goes to.
        pub email: Email,
        /// The role: mayor, clerk, councillor or publisher.
        pub role: Role,
        /// For a publisher: the organisation, which serves the commune.
        pub organisation: Option<OrganisationId>,
        /// The language of the mail; French unless said.
        pub locale: Option<Language>,
    }
}

refusal! {
    /// Reasons why nobody is invited.
    pub enum InviteError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller may not give this role.
        Forbidden => FORBIDDEN,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// Values that do not go together.
        Invalid(FieldError) => invalid,
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

/// Invite somebody: a mail goes to their address.
pub(crate) async fn invite(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewMember,
) -> Result<Answered<Created<MemberOut>>, InviteError> {
    let commune = commune_of(app, key).ok_or(InviteError::NoSuchCommune)?;
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    // Whoever may give none learns nothing of what is wrong with a wish.
    let is_first_mayor = caller.is_operator() && new.role == Role::Mayor;
    if !caller.runs_board(commune.id) && !is_first_mayor {
        return Err(InviteError::Forbidden);
    }
    check(app, commune.id, new.role, new.organisation).await?.map_err(InviteError::Invalid)?;
    if !may_give(caller, commune.id, new.role) {
        return Err(InviteError::Forbidden);
    }
    let now = app.clock.now();
    if !caller.is_fresh(now) {
        return Err(InviteError::NotFresh);
    }
    let tx = app.db.begin_write().await?;
    if let Some(before) = once.claim(&tx, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let role = NewRole { commune: commune.id, role: new.role, organisation: new.organisation, by: caller.account() };
    let row = roles::invite(&tx, role, new.email, new.locale.unwrap_or(Language::Fr), now).await?;
    promise(&tx, row.id, now).await?;
    let people = People::of(app, std::slice::from_ref(&row)).await?;
    let resource = people.member(&row, now).ok_or_else(|| DbErr::RecordNotFound("the invitation".to_owned()))?;
    let created = Created { location: format!("/v1/communes/{}/members/{}", commune.slug, row.id), resource };
    once.keep(&tx, caller, &created).await?;
    let done = Done { deed: Deed::Invited, thing: Thing::Member, subject: Some(row.id.uuid()) };
    audit::write(&tx, Some(caller), &[commune.id], done, now).await?;
    app.jobs.commit(tx).await?;
    Ok(Answered::Now(created))
}

/// Invite an address to publish for an organisation, in the transaction that makes it.
pub(crate) async fn invite_publisher(
    tx: &DatabaseTransaction,
    by: &Caller,
    commune: CommuneId,
    organisation: OrganisationId,
    (email, locale): (Email, Language),
    now: Instant,
) -> Result<(), DbErr> {
    let organisation = Some(organisation);
    let role = NewRole { commune, role: Role::Publisher, organisation, by: by.account() };
    let row = roles::invite(tx, role, email, locale, now).await?;
    promise(tx, row.id, now).await?;
    let done = Done { deed: Deed::Invited, thing: Thing::Member, subject: Some(row.id.uuid()) };
    audit::write(tx, Some(by), &[commune], done, now).await
}

/// The mistake in a role that somebody is to have in a commune, if there is one.
pub(super) async fn check(
    app: &App,
    commune: CommuneId,
    role: Role,
    organisation: Option<OrganisationId>,
) -> Result<Result<(), FieldError>, DbErr> {
    let wrong = match (role, organisation) {
        (Role::Resident | Role::Operator, _) => FieldError::at(
            "role",
            say!(
                "On donne les rôles de maire, de secrétaire, d’élu et de publication.",
                "Roles that are given: mayor, clerk, councillor, publisher.",
            ),
        ),
        (Role::Publisher, None) => {
            FieldError::at("organisation", say!("Choisissez l’organisation.", "Choose the organisation."))
        }
        (Role::Publisher, Some(id)) => {
            if organisations::publishes_in(&app.db.read, commune, id).await? {
                return Ok(Ok(()));
            }
            let unknown =
                say!("Cette organisation n’est pas de la commune.", "This organisation is not one of the commune.");
            FieldError::at("organisation", unknown)
        }
        (Role::Mayor | Role::Clerk | Role::Councillor, Some(_)) => FieldError::at(
            "organisation",
            say!("Seul le rôle de publication va avec une organisation.", "Only a publisher has an organisation."),
        ),
        (Role::Mayor | Role::Clerk | Role::Councillor, None) => return Ok(Ok(())),
    };
    Ok(Err(wrong))
}
