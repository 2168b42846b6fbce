//! A copy of all that is kept of an account.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{DbErr, EntityTrait};
use serde::Serialize;
use serde_json::Value;

use super::wire::{MeError, MeOut, SessionOut, me};
use crate::App;
use crate::accounts::debated::{self, SaidOut, SupportedOut};
use crate::accounts::entity::account;
use crate::accounts::{KeptVoices, Role, SignedIn, beyond, people, roles, sessions};
use ground::clock::Instant;
use ground::ids::OrganisationId;
use kit::refusal;

/// All that is kept of an account
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "AccountExport", example)]
pub struct ExportOut {
    /// Time at which it was copied.
    pub exported_at: Instant,
    /// The account.
    pub me: MeOut,
    /// Day of the last mail on what waits at the desk.
    #[oai(nullable)]
    pub desk_mail_on: Option<String>,
    /// Its sessions.
    pub sessions: Vec<SessionOut>,
    /// Its roles, and who gave them; those that ended too.
    pub roles: Vec<GivenRoleOut>,
    /// What it says of itself as a delegate, each time that it stood.
    pub delegates: Vec<Value>,
    /// The voices that it gave, those that ended lately too.
    pub delegations: Vec<Value>,
    /// Its arguments in debates.
    pub arguments: Vec<SaidOut>,
    /// Its contributions to consultations.
    pub contributions: Vec<SaidOut>,
    /// The arguments that it supports.
    pub supports: Vec<SupportedOut>,
}

/// A role, and who gave it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "GivenRole")]
pub struct GivenRoleOut {
    /// The commune, by slug.
    pub commune: String,
    /// The role.
    pub role: Role,
    /// The organisation that a publisher publishes for.
    #[oai(nullable)]
    pub organisation: Option<OrganisationId>,
    /// The name or address of who gave it; null if it was made on the command line, or they erased their account.
    #[oai(nullable)]
    pub invited_by: Option<String>,
    /// Time since which they have it.
    #[oai(nullable)]
    pub since: Option<Instant>,
    /// Time at which it ended; null if it stands.
    #[oai(nullable)]
    pub ended_at: Option<Instant>,
}

impl Example for ExportOut {
    fn example() -> Self {
        let me = MeOut::example();
        let roles = me.roles.iter().map(|it| GivenRoleOut {
            commune: it.commune.clone(),
            role: it.role,
            organisation: it.organisation,
            invited_by: None,
            since: Some(me.created_at),
            ended_at: Some(me.created_at),
        });
        let (exported_at, roles) = (me.created_at, roles.collect());
        Self {
            exported_at,
            sessions: vec![SessionOut::sample(true)],
            roles,
            arguments: vec![debated::example(Some("for"), me.created_at)],
            contributions: vec![debated::example(None, me.created_at)],
            supports: vec![SupportedOut { argument: debated::example(None, me.created_at).id, since: me.created_at }],
            me,
            desk_mail_on: Some("2026-11-30".to_owned()),
            delegates: vec![],
            delegations: vec![],
        }
    }
}

refusal! {
    /// Reasons why nothing is copied.
    pub enum CopyError {
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// The account is not there any more.
        ..Account(MeError) from (DbErr),
    }
}

/// Copy all that is kept of an account, for its owner.
pub(in crate::accounts) async fn export(app: &App, who: &SignedIn) -> Result<ExportOut, CopyError> {
    let now = app.clock.now();
    if !who.caller.is_fresh(now) {
        return Err(CopyError::NotFresh);
    }
    let me = me(app, who.account).await?;
    let row = people::find(&app.db.read, who.account).await?;
    let sessions = sessions::of_account(app, who.account).await?;
    let mut given = Vec::new();
    for row in roles::ever_of(&app.db.read, who.account).await? {
        let giver = match row.invited_by {
            Some(giver) => account::Entity::find_by_id(giver).one(&app.db.read).await?,
            None => None,
        };
        given.push(GivenRoleOut {
            commune: app.communes.by_id(row.commune_id).map(|it| it.slug.clone()).unwrap_or_default(),
            role: row.role,
            organisation: row.organisation_id,
            invited_by: giver.map(|it| it.called()),
            since: row.accepted_at,
            ended_at: row.ended_at,
        });
    }
    let sessions = sessions.iter().map(|row| SessionOut::of(row, who.session)).collect();
    let KeptVoices { delegates, delegations } = beyond::voices(app, who.account).await?;
    let debated = debated::debated(app, who.account).await?;
    Ok(ExportOut {
        exported_at: now,
        me,
        desk_mail_on: row.and_then(|row| row.desk_mail_on),
        sessions,
        roles: given,
        delegates,
        delegations,
        arguments: debated.arguments,
        contributions: debated.contributions,
        supports: debated.supports,
    })
}
