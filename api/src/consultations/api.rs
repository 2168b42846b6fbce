//! Consultations over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::create::{CreateConsultationError, create};
use super::draft::NewConsultation;
use super::edit::{DeleteDraftError, delete, edit};
use super::incident::{IncidentError, NewIncident, tell};
use super::listing::{Filters, ListConsultationsError, list};
use super::patch::{ConsultationPatch, EditConsultationError};
use super::publish::{PublishConsultationError, publish};
use super::queries::find;
use super::responses::{
    MilestoneOut, MilestonePatch, NewResponse, PatchMilestoneError, RespondError, ResponseOut, patch, respond,
};
use super::shares::{KeyShareOut, ShareKeyError, ShareToken, TakeShareError, share_key, take};
use super::wire::{Drafted, show};
use super::withdraw::{WithdrawConsultationError, Withdrawal, withdraw};
use super::{ConsultationCard, ConsultationId, ConsultationOut, MilestoneId, Phase};
use crate::accounts::{Anyone, Counted, Known, Unkeyed};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::ids::TopicId;
use kit::http::problem::Refused;
use kit::http::{
    Body as Input, Created, Cursor, Document, IfMatch, Limit, Listing, Momentary, NoContent, address, given,
};
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why a consultation cannot be read.
    pub enum ReadConsultationError {
        /// There is no such consultation for the caller.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        ..database
    }
}

/// The operations on consultations.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Consultations")]
impl Api {
    /// List a commune's consultations
    ///
    /// Newest announcement first. Drafts are listed for the commune's staff, with `phase=draft`.
    #[oai(path = "/v1/communes/:commune/consultations", method = "get", operation_id = "listConsultations")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        commune: Path<Key>,
        /// Those in this phase alone.
        phase: Query<Option<Phase>>,
        /// Those about this topic alone.
        topic: Query<Option<TopicId>>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<ConsultationCard>, Refused<ListConsultationsError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListConsultationsError::NoSuchCommune)?;
        let limit = limit.0.unwrap_or_default();
        let filters = Filters { phase: phase.0, topic: topic.0 };
        let page = list(app.0, &commune, caller.0.as_ref(), filters, limit, after.0.as_ref()).await?;
        let path = format!("/v1/communes/{}/consultations", commune.slug);
        let said = [("phase", given(&phase.0)), ("topic", given(&topic.0)), ("limit", Some(&limit as _))];
        Ok(Listing::new(page, &address(&path, &said)))
    }

    /// Write a new consultation
    ///
    /// A draft, which the commune's staff sees. A councillor writes one in a portfolio of theirs.
    #[oai(path = "/v1/communes/:commune/consultations", method = "post", operation_id = "createConsultation")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        consultation: Input<NewConsultation>,
    ) -> Result<Answered<Created<Drafted>>, Refused<CreateConsultationError>> {
        Ok(create(app.0, &caller.0, &once, &commune.0, consultation.0).await?)
    }

    /// Read a consultation
    ///
    /// Drafts are for the commune's staff.
    #[oai(path = "/v1/consultations/:id", method = "get", operation_id = "getConsultation")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        id: Path<ConsultationId>,
    ) -> Result<Document<ConsultationOut>, Refused<ReadConsultationError>> {
        let none = ReadConsultationError::NoSuchConsultation;
        let Some(row) = find(&app.db.read, id.0).await.map_err(ReadConsultationError::from)? else {
            return Err(none.into());
        };
        let is_staff = caller.0.as_ref().is_some_and(|it| it.is_staff_of(row.commune_id));
        let Some(commune) = app.communes.by_id(row.commune_id).filter(|_| row.announced_at.is_some() || is_staff)
        else {
            return Err(none.into());
        };
        let shown = show(&app.db.read, &commune, &row, app.clock.now()).await.map_err(ReadConsultationError::from)?;
        Ok(Document(shown))
    }

    /// Edit a consultation
    ///
    /// A draft freely. Once it is announced, documents may be added and dates of the vote moved later, for a reason, in public.
    #[oai(path = "/v1/consultations/:id", method = "patch", operation_id = "editConsultation")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<ConsultationPatch>,
    ) -> Result<Document<ConsultationOut>, Refused<EditConsultationError>> {
        Ok(Document(edit(app.0, &caller.0, id.0, &if_match, patch.0).await?))
    }

    /// Delete a draft
    #[oai(path = "/v1/consultations/:id", method = "delete", operation_id = "deleteConsultation")]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<DeleteDraftError>> {
        delete(app.0, &caller.0, id.0, &if_match).await?;
        Ok(NoContent)
    }

    /// Announce a consultation
    ///
    /// From now on it stays as it is told. The close is at least 15 days ahead, and ten people may vote.
    #[oai(path = "/v1/consultations/:id/publish", method = "post", operation_id = "publishConsultation")]
    async fn publish(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<Document<ConsultationOut>, Refused<PublishConsultationError>> {
        Ok(Document(publish(app.0, &caller.0, id.0, &if_match).await?))
    }

    /// Make the key that three people hold
    ///
    /// Each of them gets a link by mail, by which they take their share. A key made before dies, with its links and shares.
    #[oai(path = "/v1/consultations/:id/key", method = "post", operation_id = "shareKey")]
    async fn share_key(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<Document<ConsultationOut>, Refused<ShareKeyError>> {
        Ok(Document(share_key(app.0, &caller.0, id.0, &if_match).await?))
    }

    /// Take my share of a key
    ///
    /// Once: it is kept nowhere else, to be printed and locked away.
    #[oai(path = "/v1/key-shares/take", method = "post", operation_id = "takeKeyShare")]
    async fn take_share(
        &self,
        app: Data<&App>,
        _counted: Counted,
        _unkeyed: Unkeyed,
        token: Input<ShareToken>,
    ) -> Result<Momentary<KeyShareOut>, Refused<TakeShareError>> {
        Ok(Momentary(take(app.0, token.0).await?))
    }

    /// Take a consultation back
    ///
    /// In public, with the reason, before the vote closes: its ballots are destroyed uncounted.
    #[oai(path = "/v1/consultations/:id/withdraw", method = "post", operation_id = "withdrawConsultation")]
    async fn withdraw(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        withdrawal: Input<Withdrawal>,
    ) -> Result<Document<ConsultationOut>, Refused<WithdrawConsultationError>> {
        Ok(Document(withdraw(app.0, &caller.0, id.0, &if_match, withdrawal.0).await?))
    }

    /// Tell of an incident
    ///
    /// What voters must know while the consultation runs, in its `changes`.
    #[oai(path = "/v1/consultations/:id/incidents", method = "post", operation_id = "tellIncident")]
    async fn tell(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        incident: Input<NewIncident>,
    ) -> Result<Created<ConsultationOut>, Refused<IncidentError>> {
        let resource = tell(app.0, &caller.0, id.0, incident.0).await?;
        Ok(Created { location: format!("/v1/consultations/{}", id.0), resource })
    }

    /// Answer a result
    ///
    /// What the council does with it, and why, with what it promises. Written again, it adds a version, in public.
    #[oai(path = "/v1/consultations/:id/response", method = "put", operation_id = "respond")]
    async fn respond(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        response: Input<NewResponse>,
    ) -> Result<Document<ResponseOut>, Refused<RespondError>> {
        Ok(Document(respond(app.0, &caller.0, id.0, &if_match, response.0).await?))
    }

    /// Change a milestone
    ///
    /// Kept, dropped or moved, in public; dropping and moving need a note.
    #[oai(path = "/v1/milestones/:id", method = "patch", operation_id = "changeMilestone")]
    async fn change_milestone(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<MilestoneId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patched: Input<MilestonePatch>,
    ) -> Result<Document<MilestoneOut>, Refused<PatchMilestoneError>> {
        Ok(Document(patch(app.0, &caller.0, id.0, &if_match, patched.0).await?))
    }
}
