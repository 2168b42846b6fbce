//! Contributions and their synthesis over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::list::{ListContributionsError, contributions, synthesis};
use super::remove::{RemoveContributionError, remove};
use super::sum_up::{NewSynthesis, SumUpError, sum_up};
use super::wire::{ContributionOut, SynthesisOut};
use super::write::{ContributeError, NewContribution, contribute};
use crate::accounts::{Anyone, Known, SignedIn};
use crate::arguments::ContributionId;
use crate::arguments::remove::DebateRemoval;
use crate::consultations::{self, ConsultationId};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Cursor, Document, IfMatch, Limit, Listing};
use kit::refusal;

refusal! {
    /// Reasons why a synthesis cannot be read.
    pub enum ReadSynthesisError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// There is none yet.
        NoSynthesis => NOT_FOUND,
        ..database
    }
}

/// The operations on contributions.
#[derive(Debug)]
pub struct ContributionsApi;

#[OpenApi(tag = "Tag::Debates")]
impl ContributionsApi {
    /// List the contributions to a consultation
    ///
    /// Newest first. A removed one stays, with the reason in its place.
    #[oai(path = "/v1/consultations/:id/contributions", method = "get", operation_id = "listContributions")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        id: Path<ConsultationId>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<ContributionOut>, Refused<ListContributionsError>> {
        let limit = limit.0.unwrap_or_default();
        let page = contributions(app.0, caller.0.as_ref(), id.0, limit, after.0.as_ref()).await?;
        Ok(Listing::new(page, &format!("/v1/consultations/{}/contributions?limit={limit}", id.0)))
    }

    /// Contribute to a consultation
    ///
    /// In debate and in vote, where the consultation asks for contributions; ten a resident.
    #[oai(path = "/v1/consultations/:id/contributions", method = "post", operation_id = "contribute")]
    async fn contribute(
        &self,
        app: Data<&App>,
        who: SignedIn,
        #[oai(name = "Idempotency-Key")] once: Once,
        id: Path<ConsultationId>,
        contribution: Input<NewContribution>,
    ) -> Result<Answered<Created<ContributionOut>>, Refused<ContributeError>> {
        Ok(contribute(app.0, &who.caller, &once, id.0, contribution.0).await?)
    }

    /// Remove a contribution
    ///
    /// In public, with the reason.
    #[oai(path = "/v1/contributions/:id/remove", method = "post", operation_id = "removeContribution")]
    async fn remove(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ContributionId>,
        removal: Input<DebateRemoval>,
    ) -> Result<Document<ContributionOut>, Refused<RemoveContributionError>> {
        Ok(Document(remove(app.0, &caller.0, id.0, removal.0).await?))
    }

    /// Read the synthesis of contributions
    #[oai(path = "/v1/consultations/:id/synthesis", method = "get", operation_id = "getSynthesis")]
    async fn synthesis(
        &self,
        app: Data<&App>,
        id: Path<ConsultationId>,
    ) -> Result<Document<SynthesisOut>, Refused<ReadSynthesisError>> {
        let db = &app.db.read;
        let asked = consultations::find(db, id.0).await.map_err(ReadSynthesisError::from)?;
        asked.filter(|it| it.announced_at.is_some()).ok_or(ReadSynthesisError::NoSuchConsultation)?;
        let found = synthesis(db, id.0).await.map_err(ReadSynthesisError::from)?;
        Ok(Document(found.ok_or(ReadSynthesisError::NoSynthesis)?.into()))
    }

    /// Sum contributions up
    ///
    /// In public, from the debate on; each group names contributions of the consultation.
    #[oai(path = "/v1/consultations/:id/synthesis", method = "put", operation_id = "sumUp")]
    async fn sum_up(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        synthesis: Input<NewSynthesis>,
    ) -> Result<Document<SynthesisOut>, Refused<SumUpError>> {
        Ok(Document(sum_up(app.0, &caller.0, id.0, &if_match, synthesis.0).await?))
    }
}
