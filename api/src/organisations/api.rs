//! Organisations over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::part::run_by;
use super::refusals::ReadOrganisationError;
use super::wire::{self, OrganisationDetails};
use super::{ManageError, NewOrganisation, Offer, OrganisationPatch, agree, end, manage, queries};
use crate::accounts::{Anyone, Caller, Known};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::ids::OrganisationId;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Cursor, Document, IfMatch, Limit, ListPage, Listing, NoContent};
use kit::tenants::Key;

/// The operations on organisations.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Organisations")]
impl Api {
    /// List a commune's organisations
    ///
    /// Who publishes there, the town hall first, then by name.
    #[oai(path = "/v1/communes/:commune/organisations", method = "get", operation_id = "listOrganisations")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        commune: Path<Key>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<OrganisationDetails>, Refused<ReadOrganisationError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadOrganisationError::NoSuchCommune)?;
        let limit = limit.0.unwrap_or_default();
        let (page, next) = queries::page(&app.db.read, commune.id, limit, after.0.as_ref()).await?;
        let items = wire::details(app.0, commune.id, &page, caller.0.as_ref())
            .await
            .map_err(ReadOrganisationError::Database)?;
        let here = format!("/v1/communes/{}/organisations?limit={limit}", commune.slug);
        Ok(Listing::new(ListPage { items, next }, &here))
    }

    /// Add an organisation
    ///
    /// From then on it publishes in the commune: at once if it is trusted, else when the town hall approves.
    #[oai(path = "/v1/communes/:commune/organisations", method = "post", operation_id = "createOrganisation")]
    async fn add(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        organisation: Input<NewOrganisation>,
    ) -> Result<Answered<Created<OrganisationDetails>>, Refused<ManageError>> {
        Ok(manage::add(app.0, &caller.0, &once, &commune.0, organisation.0).await?)
    }

    /// Read an organisation
    ///
    /// As it stands in the commune. What is only asked or offered its publishers and the staff of both communes see.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation", method = "get", operation_id = "getOrganisation")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
    ) -> Result<Document<OrganisationDetails>, Refused<ReadOrganisationError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadOrganisationError::NoSuchCommune)?;
        Ok(Document(wire::one(app.0, commune.id, organisation.0, caller.0.as_ref()).await?))
    }

    /// Change an organisation
    ///
    /// Every commune decides on its own whether it trusts it; name and kind belong to the commune that made it.
    #[oai(
        path = "/v1/communes/:commune/organisations/:organisation",
        method = "patch",
        operation_id = "editOrganisation"
    )]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<OrganisationPatch>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        manage::edit(app.0, run_by(app.0, &caller.0, &commune.0)?, organisation.0, &if_match, patch.0).await?;
        Ok(Document(shown(app.0, &commune.0, organisation.0, &caller.0).await?))
    }

    /// Offer an organisation a place on the board
    ///
    /// One that another commune made, such as an intercommunality, publishes in this commune too once it accepts; one that
    /// asked to does so at once. Where it publishes already, the answer to how far it is trusted is replaced.
    #[oai(
        path = "/v1/communes/:commune/organisations/:organisation",
        method = "put",
        operation_id = "offerToOrganisation"
    )]
    async fn offer(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        offer: Input<Offer>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        agree::offer(app.0, run_by(app.0, &caller.0, &commune.0)?, organisation.0, &if_match, offer.0).await?;
        Ok(Document(shown(app.0, &commune.0, organisation.0, &caller.0).await?))
    }

    /// Ask for a place on a board
    ///
    /// The organisation's publisher asks; its posts go on the board once the commune's clerk accepts. What was offered is
    /// accepted.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation/ask", method = "post", operation_id = "askToServe")]
    async fn ask(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        let here = app.communes.get(commune.0.as_str()).ok_or(ManageError::NoSuchCommune)?;
        let publisher = caller.0.publisher_of(organisation.0).ok_or(ManageError::Forbidden)?;
        agree::ask(app.0, publisher, &here).await?;
        Ok(Document(shown(app.0, &commune.0, organisation.0, &caller.0).await?))
    }

    /// Accept that an organisation serves a commune
    ///
    /// What the organisation asked the commune's clerk accepts; what the clerk offered its publisher accepts, or for one
    /// that has none the clerk of the commune that made it.
    #[oai(
        path = "/v1/communes/:commune/organisations/:organisation/accept",
        method = "post",
        operation_id = "acceptServing"
    )]
    async fn accept(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        agree::accept(app.0, &caller.0, &commune.0, organisation.0).await?;
        Ok(Document(shown(app.0, &commune.0, organisation.0, &caller.0).await?))
    }

    /// Dismiss an organisation
    ///
    /// It no longer publishes in the commune; the clerk says so, or the organisation itself. What it has up that was made
    /// here stays, in the town hall's hands; what was made elsewhere leaves this board; what is scheduled or waits goes to
    /// the clerk's queue. What was only asked or offered is off.
    #[oai(
        path = "/v1/communes/:commune/organisations/:organisation",
        method = "delete",
        operation_id = "dismissOrganisation"
    )]
    async fn dismiss(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<ManageError>> {
        end::end(app.0, &caller.0, &commune.0, organisation.0, &if_match).await?;
        Ok(NoContent)
    }
}

async fn shown(
    app: &App,
    commune: &Key,
    id: OrganisationId,
    caller: &Caller,
) -> Result<OrganisationDetails, ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    wire::one(app, commune.id, id, Some(caller)).await.map_err(|error| match error {
        ReadOrganisationError::NoSuchCommune => ManageError::NoSuchCommune,
        ReadOrganisationError::NoSuchOrganisation => ManageError::NoSuchOrganisation,
        ReadOrganisationError::WrongCursor(_) => ManageError::NoSuchOrganisation,
        ReadOrganisationError::Database(error) => ManageError::Database(error),
    })
}
