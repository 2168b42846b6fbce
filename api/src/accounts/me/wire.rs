//! An account and its sessions on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::Tidings;
use crate::App;
use crate::accounts::entity::{account, email_change, session};
use crate::accounts::sealed::Sealed;
use crate::accounts::sign_in::WORKS;
use crate::accounts::{ResidenceOut, Role, SessionId, beyond, roles};
use email_change::Column::{AccountId as Of, ConfirmedAt, CreatedAt, Id};
use ground::clock::Instant;
use ground::ids::{AccountId, OrganisationId};
use ground::text::Language;
use kit::refusal;

/// One's own account
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Me", example)]
pub struct MeOut {
    /// Its id.
    pub id: AccountId,
    /// Its address.
    pub email: String,
    /// The address that is to take its place, as long as that waits.
    #[oai(nullable)]
    pub email_change: Option<EmailChangeOut>,
    /// Its name.
    #[oai(nullable)]
    pub name: Option<String>,
    /// Its language.
    pub locale: Language,
    /// The mails that it wishes for, beside those that protect it.
    pub mails: Vec<Tidings>,
    /// Its roles.
    pub roles: Vec<RoleOut>,
    /// Its entries in the registers of residents, one a commune at most.
    pub residences: Vec<ResidenceOut>,
    /// Time at which it was made.
    pub created_at: Instant,
}

/// An address that is to take another's place
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "EmailChange")]
pub struct EmailChangeOut {
    /// The new address.
    pub to: String,
    /// What goes with the code from its mail in `POST /v1/me/email/confirm`.
    pub request: String,
    /// Time until which the code in its mail works.
    pub expires_at: Instant,
}

/// A role in a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "HeldRole")]
pub struct RoleOut {
    /// The commune, by slug.
    pub commune: String,
    /// The role.
    pub role: Role,
    /// The organisation that a publisher publishes for.
    #[oai(nullable)]
    pub organisation: Option<OrganisationId>,
}

refusal! {
    /// Reasons why an account cannot be read.
    pub enum MeError {
        /// It was erased meanwhile.
        Gone => UNAUTHORIZED,
        ..database
    }
}

/// An account as its owner reads it.
pub(in crate::accounts) async fn me(app: &App, id: AccountId) -> Result<MeOut, MeError> {
    let row = account::Entity::find_by_id(id).one(&app.db.read).await?.ok_or(MeError::Gone)?;
    let slug = |id| app.communes.by_id(id).map(|commune| commune.slug.clone());
    let roles = roles::of_account(&app.db.read, id).await?.into_iter().filter_map(|it| {
        Some(RoleOut { commune: slug(it.commune_id)?, role: it.role, organisation: it.organisation_id })
    });
    let email_change = pending(app, id).await?;
    Ok(MeOut {
        id,
        email: row.email.to_string(),
        email_change,
        name: row.name.map(|name| name.to_string()),
        locale: row.locale,
        mails: Tidings::read(&row.mails),
        roles: roles.collect(),
        residences: beyond::residences(app, id).await?,
        created_at: row.created_at,
    })
}

/// The change of an account's address that waits, if one does.
async fn pending(app: &App, id: AccountId) -> Result<Option<EmailChangeOut>, DbErr> {
    let since = app.clock.now().plus_seconds(-WORKS);
    let waiting = email_change::Entity::find().filter(Of.eq(id)).filter(ConfirmedAt.is_null());
    let last = waiting.filter(CreatedAt.gt(since)).order_by_desc(Id).one(&app.db.read).await?;
    Ok(last.map(|row| EmailChangeOut {
        to: row.new_email.to_string(),
        request: Sealed::EmailChange.token(&app.link_key, row.id.uuid()),
        expires_at: row.created_at.plus_seconds(WORKS),
    }))
}

impl Example for MeOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_363_200_000_000);
        Self {
            id: AccountId::from_uuid(Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0021)),
            email: "camille@exemple.fr".to_owned(),
            email_change: Some(EmailChangeOut {
                to: "camille.martin@exemple.fr".to_owned(),
                request: "AZq_Pm-KfFSdfgucOlHS5wAA".to_owned(),
                expires_at: at,
            }),
            name: Some("Camille Martin".to_owned()),
            locale: Language::Fr,
            mails: vec![Tidings::Vote, Tidings::Voice, Tidings::Desk],
            roles: vec![RoleOut { commune: "kerling-les-sierck".to_owned(), role: Role::Clerk, organisation: None }],
            residences: vec![ResidenceOut::example()],
            created_at: at,
        }
    }
}

/// A session of one's account
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Session", example)]
pub struct SessionOut {
    /// Its id.
    pub id: SessionId,
    /// The browser and its system, as far as they told; empty for a program.
    pub label: String,
    /// Day on which it began.
    pub created_on: String,
    /// Day on which it was last used.
    pub last_used_on: String,
    /// True for the one that asks.
    pub current: bool,
}

impl Example for SessionOut {
    fn example() -> Self {
        Self::sample(true)
    }
}

impl SessionOut {
    /// An example of one.
    pub(in crate::accounts) fn sample(current: bool) -> Self {
        let id = SessionId::from_uuid(Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0023));
        let (created_on, last_used_on) = ("2026-11-22".to_owned(), "2026-11-22".to_owned());
        Self { id, label: "Firefox, Android".to_owned(), created_on, last_used_on, current }
    }

    pub(in crate::accounts) fn of(row: &session::Model, current: SessionId) -> Self {
        let day = |at: Instant| at.to_string().chars().take(10).collect();
        Self {
            id: row.id,
            label: row.label.clone(),
            created_on: day(row.created_at),
            last_used_on: day(row.last_used_at),
            current: row.id == current,
        }
    }
}
