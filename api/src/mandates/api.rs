//! Portfolios over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::seen::{one, seen};
use super::wire::{PortfolioOut, Portfolios, shown};
use crate::accounts::Known;
use crate::idempotency::{Answered, Once};
use crate::portfolios::{self, AddPortfolioError, ChangePortfolioError, NewPortfolio, PortfolioId, PortfolioPatch};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Document, IfMatch, NoContent};
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why portfolios cannot be listed.
    pub enum ListPortfoliosError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The operations on portfolios.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Topics")]
impl Api {
    /// List a commune's portfolios
    ///
    /// Which councillor answers for what, with what came of it: consultations, results, responses, promises.
    #[oai(path = "/v1/communes/:commune/portfolios", method = "get", operation_id = "listPortfolios")]
    async fn list(
        &self,
        app: Data<&App>,
        commune: Path<Key>,
    ) -> Result<Document<Portfolios>, Refused<ListPortfoliosError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListPortfoliosError::NoSuchCommune)?;
        let rows = portfolios::all_of(&app.db.read, commune.id).await.map_err(ListPortfoliosError::from)?;
        Ok(Document(Portfolios { items: shown(app.0, &commune, rows).await.map_err(ListPortfoliosError::from)? }))
    }

    /// Give a portfolio
    ///
    /// As the mayor does.
    #[oai(path = "/v1/communes/:commune/portfolios", method = "post", operation_id = "addPortfolio")]
    async fn add(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        portfolio: Input<NewPortfolio>,
    ) -> Result<Answered<Created<PortfolioOut>>, Refused<AddPortfolioError>> {
        Ok(portfolios::add(app.0, &caller.0, &once, &commune.0, portfolio.0, PortfolioOut::fresh).await?)
    }

    /// Change a portfolio
    ///
    /// All of it as the mayor, its projects as whoever holds it.
    #[oai(path = "/v1/portfolios/:id", method = "patch", operation_id = "changePortfolio")]
    async fn change(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<PortfolioId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<PortfolioPatch>,
    ) -> Result<Document<PortfolioOut>, Refused<ChangePortfolioError>> {
        let seen = seen(app.0, &caller.0, id.0, &if_match).await?;
        let row = portfolios::change(app.0, &caller.0, id.0, seen, patch.0).await?;
        let shown = one(app.0, row).await.map_err(ChangePortfolioError::from)?;
        Ok(Document(shown.ok_or(ChangePortfolioError::NoSuchPortfolio)?))
    }

    /// End a portfolio
    ///
    /// As the mayor does. What was asked in it stays.
    #[oai(path = "/v1/portfolios/:id", method = "delete", operation_id = "endPortfolio")]
    async fn end(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<PortfolioId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<ChangePortfolioError>> {
        let seen = seen(app.0, &caller.0, id.0, &if_match).await?;
        portfolios::end(app.0, &caller.0, id.0, seen).await?;
        Ok(NoContent)
    }
}
