//! Members over HTTP.

use std::cmp::Reverse;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde_json::json;

use super::accept::{AcceptError, accept};
use super::commune_of;
use super::end::{EndMemberError, end};
use super::invite::{InviteError, NewMember, invite};
use super::wire::{MemberLogOut, MemberOut, People};
use crate::accounts::membership::Model;
use crate::accounts::{Caller, Known, MemberId, SignedIn, Unkeyed, roles};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::input;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, ListPage, Momentary, NoContent};
use kit::mail::LinkToken;
use kit::refusal;
use kit::tenants::Key;

/// The operations on members.
#[derive(Debug)]
pub struct Api;

input! {
    /// An invitation that is accepted.
    #[example(json!({"token": "AZq_Pm-KfFSdfgucOlHS5wAA"}))]
    pub struct AcceptedInvitation {
        /// The token that the mail's link carries after `token=`.
        pub token: LinkToken,
    }
}

refusal! {
    /// Reasons why nobody may read who has a role.
    pub enum ReadMembersError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller is not of its staff.
        Forbidden => FORBIDDEN,
        ..database
    }
}

#[OpenApi(tag = "Tag::Members")]
impl Api {
    /// List who has a role in a commune
    ///
    /// Members and invitations that wait, newest first; for its staff.
    #[oai(path = "/v1/communes/:commune/members", method = "get", operation_id = "listMembers")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
    ) -> Result<Momentary<ListPage<MemberOut>>, Refused<ReadMembersError>> {
        let (rows, people) = read(app.0, &caller.0, &commune.0).await?;
        let now = app.clock.now();
        let items = rows.iter().filter_map(|row| people.member(row, now)).collect();
        Ok(Momentary(ListPage { items, next: None }))
    }

    /// Invite somebody to a role
    ///
    /// A mail with a link goes to the address; the invitation waits for 14 days. A mayor gives every role, a clerk that of a
    /// publisher, an operator that of a mayor. Needs a sign-in less than 12 hours old.
    #[oai(path = "/v1/communes/:commune/members", method = "post", operation_id = "inviteMember")]
    async fn invite(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        member: Input<NewMember>,
    ) -> Result<Answered<Created<MemberOut>>, Refused<InviteError>> {
        Ok(invite(app.0, &caller.0, &once, &commune.0, member.0).await?)
    }

    /// Take a role back, or leave it
    ///
    /// It counts from the next request on. The last mayor stays.
    #[oai(path = "/v1/communes/:commune/members/:id", method = "delete", operation_id = "endMember")]
    async fn end(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        id: Path<MemberId>,
    ) -> Result<NoContent, Refused<EndMemberError>> {
        end(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(NoContent)
    }

    /// Read the log of a commune's roles
    ///
    /// Who was invited, accepted, removed or left, newest first; for its staff.
    #[oai(path = "/v1/communes/:commune/members/log", method = "get", operation_id = "listMemberLog")]
    async fn log(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
    ) -> Result<Momentary<ListPage<MemberLogOut>>, Refused<ReadMembersError>> {
        let (rows, people) = read(app.0, &caller.0, &commune.0).await?;
        let mut items: Vec<MemberLogOut> = rows.iter().flat_map(|row| people.log(row)).collect();
        items.sort_by_key(|it| Reverse(it.at));
        Ok(Momentary(ListPage { items, next: None }))
    }

    /// Accept an invitation
    ///
    /// As an account of the address that it went to.
    #[oai(path = "/v1/invitations/accept", method = "post", operation_id = "acceptInvitation")]
    async fn accept(
        &self,
        app: Data<&App>,
        who: SignedIn,
        _unkeyed: Unkeyed,
        invitation: Input<AcceptedInvitation>,
    ) -> Result<Momentary<MemberOut>, Refused<AcceptError>> {
        Ok(Momentary(accept(app.0, &who.caller, who.account, invitation.0.token.as_str()).await?))
    }
}

/// The roles of a commune, and the people whom they name, for its staff.
async fn read(app: &App, caller: &Caller, key: &Key) -> Result<(Vec<Model>, People), ReadMembersError> {
    let commune = commune_of(app, key).ok_or(ReadMembersError::NoSuchCommune)?;
    if !caller.is_staff_of(commune.id) {
        return Err(ReadMembersError::Forbidden);
    }
    let rows = roles::all_in(&app.db.read, commune.id).await?;
    let people = People::of(app, &rows).await?;
    Ok((rows, people))
}
