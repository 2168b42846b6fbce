//! Members on the wire.

use std::collections::HashMap;

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Serialize;

use super::waits_until;
use crate::App;
use crate::accounts::membership::Model;
use crate::accounts::{MemberId, Role, account, people};
use ground::clock::Instant;
use ground::ids::{AccountId, OrganisationId};
use ground::names;

names! {
    /// The standing of a member.
    pub enum MemberStatus {
        /// The invitation waits.
        Invited = "invited",
        /// They have the role.
        Active = "active",
    }
}

/// Somebody with a role in a commune, or invited to one
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Member", example)]
pub struct MemberOut {
    /// Its id.
    pub id: MemberId,
    /// Their name, if they gave one.
    #[oai(nullable)]
    pub name: Option<String>,
    /// Their address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The organisation that a publisher publishes for.
    #[oai(nullable)]
    pub organisation: Option<OrganisationId>,
    /// The standing.
    pub status: MemberStatus,
    /// The name or address of who invited them; null if that was done on the command line, or their account is gone.
    #[oai(nullable)]
    pub invited_by: Option<String>,
    /// Time since which they have the role, or wait.
    pub since: Instant,
    /// Time until which the invitation waits; null for an active member.
    #[oai(nullable)]
    pub expires_at: Option<Instant>,
}

impl Example for MemberOut {
    fn example() -> Self {
        let since = Instant::from_micros(1_795_363_200_000_000);
        Self {
            id: MemberId::from_uuid(uuid::Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0022)),
            name: None,
            email: "amis@exemple.fr".to_owned(),
            role: Role::Publisher,
            organisation: Some(OrganisationId::from_uuid(uuid::Uuid::from_u128(
                0x019a_bf3e_0000_7000_8000_0000_0000_0002,
            ))),
            status: MemberStatus::Invited,
            invited_by: Some("Camille Martin".to_owned()),
            since,
            expires_at: Some(waits_until(since)),
        }
    }
}

names! {
    /// A step in the life of a role.
    pub enum MemberStep {
        /// Somebody was invited.
        Invited = "invited",
        /// They accepted.
        Accepted = "accepted",
        /// Somebody took the role or the invitation back.
        Removed = "removed",
        /// They left.
        Left = "left",
    }
}

/// A line of the log of members
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "MemberLogEntry", example)]
pub struct MemberLogOut {
    /// Time at which it happened.
    pub at: Instant,
    /// Who did it, by name or address; null for the command line, and for accounts that are gone.
    #[oai(nullable)]
    pub by: Option<String>,
    /// Whose role it is; null for accounts that are gone.
    #[oai(nullable)]
    pub who: Option<String>,
    /// What happened.
    pub did: MemberStep,
    /// The role.
    pub role: Role,
    /// The organisation that a publisher publishes for.
    #[oai(nullable)]
    pub organisation: Option<OrganisationId>,
}

impl Example for MemberLogOut {
    fn example() -> Self {
        let (member, did) = (MemberOut::example(), MemberStep::Invited);
        let (at, by, who) = (member.since, member.invited_by, Some(member.email));
        Self { at, by, who, did, role: member.role, organisation: member.organisation }
    }
}

/// The people whom rows of roles name.
#[derive(Debug)]
pub(super) struct People(HashMap<AccountId, account::Model>);

impl People {
    /// Those of these rows.
    pub(super) async fn of(app: &App, rows: &[Model]) -> Result<Self, DbErr> {
        let named = rows.iter().flat_map(|row| [row.account_id, row.invited_by, row.ended_by]).flatten().collect();
        let found = people::find_all(&app.db.read, named).await?;
        Ok(Self(found.into_iter().map(|row| (row.id, row)).collect()))
    }

    fn called(&self, id: Option<AccountId>) -> Option<String> {
        Some(self.0.get(&id?)?.called())
    }

    /// A member, as long as the row stands.
    pub(super) fn member(&self, row: &Model, now: Instant) -> Option<MemberOut> {
        let account = row.account_id.and_then(|id| self.0.get(&id));
        let waits = row.accepted_at.is_none();
        if row.ended_at.is_some() || (waits && now >= waits_until(row.invited_at)) {
            return None;
        }
        Some(MemberOut {
            id: row.id,
            name: account.and_then(|it| it.name.as_ref()).map(ToString::to_string),
            email: account.map(|it| &it.email).or(row.email.as_ref()).map(ToString::to_string)?,
            role: row.role,
            organisation: row.organisation_id,
            status: if waits { MemberStatus::Invited } else { MemberStatus::Active },
            invited_by: self.called(row.invited_by),
            since: row.accepted_at.unwrap_or(row.invited_at),
            expires_at: waits.then(|| waits_until(row.invited_at)),
        })
    }

    /// The lines of the log that a row stands for.
    pub(super) fn log(&self, row: &Model) -> Vec<MemberLogOut> {
        let who = self.called(row.account_id).or_else(|| row.email.as_ref().map(ToString::to_string));
        let line = |at, by: Option<AccountId>, did| MemberLogOut {
            at,
            by: self.called(by),
            who: who.clone(),
            did,
            role: row.role,
            organisation: row.organisation_id,
        };
        let left = row.ended_by == row.account_id;
        let ended = if left && row.accepted_at.is_some() { MemberStep::Left } else { MemberStep::Removed };
        let steps = [
            Some(line(row.invited_at, row.invited_by, MemberStep::Invited)),
            row.accepted_at.map(|at| line(at, row.account_id, MemberStep::Accepted)),
            row.ended_at.map(|at| line(at, row.ended_by, ended)),
        ];
        steps.into_iter().flatten().collect()
    }
}
