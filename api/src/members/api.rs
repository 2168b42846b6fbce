//! Members over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde_json::json;

use super::accept::{AcceptError, accept};
use super::end::{EndMemberError, end};
use super::invite::{InviteError, NewMember, invite};
use super::read::{ReadMembersError, read};
use super::wire::{MemberLogOut, MemberOut};
use crate::accounts::{Known, MemberId, SignedIn, Unkeyed};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::input;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, ListPage, Momentary, NoContent};
use kit::mail::LinkToken;
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
        let items = read(app.0, &caller.0, &commune.0).await?.standing.into_iter().map(|it| it.member).collect();
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
        let items = read(app.0, &caller.0, &commune.0).await?.log;
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
