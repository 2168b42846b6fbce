//! Groups of residents over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::groups::{
    ChangeGroupError, CreateGroupError, DeleteGroupError, GroupMembers, GroupPatch, NewGroup, create, delete, edit,
    fill,
};
use super::wire::{GroupOut, groups_shown};
use super::{GroupId, queries};
use crate::accounts::Known;
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Document, IfMatch, ListPage, NoContent};
use kit::refusal;
use kit::tenants::Key;

/// The operations on groups of residents.
#[derive(Debug)]
pub struct GroupsApi;

refusal! {
    /// Reasons why groups cannot be read.
    pub enum ReadGroupsError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

#[OpenApi(tag = "Tag::Register")]
impl GroupsApi {
    /// List a commune's groups of residents
    ///
    /// By name. The size of one with fewer than ten residents is not told.
    #[oai(path = "/v1/communes/:commune/groups", method = "get", operation_id = "listGroups")]
    async fn list(
        &self,
        app: Data<&App>,
        commune: Path<Key>,
    ) -> Result<Document<ListPage<GroupOut>>, Refused<ReadGroupsError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadGroupsError::NoSuchCommune)?;
        let groups = queries::groups(&app.db.read, commune.id).await.map_err(ReadGroupsError::from)?;
        let sizes = queries::sizes(&app.db.read, commune.id).await.map_err(ReadGroupsError::from)?;
        Ok(Document(ListPage { items: groups_shown(groups, &sizes), next: None }))
    }

    /// Make a group of residents
    #[oai(path = "/v1/communes/:commune/groups", method = "post", operation_id = "createGroup")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        group: Input<NewGroup>,
    ) -> Result<Answered<Created<GroupOut>>, Refused<CreateGroupError>> {
        Ok(create(app.0, &caller.0, &once, &commune.0, group.0).await?)
    }

    /// Change a group of residents
    #[oai(path = "/v1/groups/:id", method = "patch", operation_id = "editGroup")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<GroupId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<GroupPatch>,
    ) -> Result<Document<GroupOut>, Refused<ChangeGroupError>> {
        Ok(Document(edit(app.0, &caller.0, id.0, &if_match, patch.0).await?))
    }

    /// Delete a group of residents
    ///
    /// Its residents stay in the register.
    #[oai(path = "/v1/groups/:id", method = "delete", operation_id = "deleteGroup")]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<GroupId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<DeleteGroupError>> {
        delete(app.0, &caller.0, id.0, &if_match).await?;
        Ok(NoContent)
    }

    /// Fill a group of residents
    ///
    /// These entries are in it from now on, and no others.
    #[oai(path = "/v1/groups/:id/members", method = "put", operation_id = "fillGroup")]
    async fn fill(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<GroupId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        members: Input<GroupMembers>,
    ) -> Result<NoContent, Refused<ChangeGroupError>> {
        fill(app.0, &caller.0, id.0, &if_match, members.0).await?;
        Ok(NoContent)
    }
}
