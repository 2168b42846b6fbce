//! Ballots at the counter, by phone and on paper over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::assist::{AssistError, assist};
use super::cancel::{CancelBallotError, cancel};
use super::contents::{EnterError, enter};
use super::look::{LookUpError, look};
use super::noted::{NoteError, note};
use super::paper::{ReadPaperError, to_open};
use super::voters::{AssistedVotersError, assisted_voters};
use super::wire::{
    AssistedIn, AssistedOut, AssistedStanding, AssistedVoters, CancelledBallot, EnvelopesIn, PaperContents,
    PaperEnvelopes, ReceivedOut,
};
use crate::accounts::{Known, Unkeyed};
use crate::consultations::{ConsultationId, ConsultationOut};
use crate::register::EntryId;
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Document, Momentary};

/// The operations of the counter.
#[derive(Debug)]
pub struct CounterApi;

#[OpenApi(tag = "Tag::Ballots")]
impl CounterApi {
    /// Look up whether a ballot may be cast for somebody
    ///
    /// For the clerk, with that person at the counter or on the phone: it is noted in the audit log, and they are told.
    #[oai(path = "/v1/consultations/:id/assisted-ballots/:entry", method = "get", operation_id = "getAssistedStanding")]
    async fn look(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        entry: Path<EntryId>,
    ) -> Result<Momentary<AssistedStanding>, Refused<LookUpError>> {
        Ok(Momentary(look(app.0, &caller.0, id.0, entry.0).await?))
    }

    /// Cast a ballot for somebody
    ///
    /// As the clerk, at the counter or by phone. It never takes the place of an earlier ballot; one of their own takes its
    /// place. They are told at once.
    #[oai(path = "/v1/consultations/:id/assisted-ballots", method = "post", operation_id = "castAssistedBallot")]
    async fn assist(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        ballot: Input<AssistedIn>,
    ) -> Result<Created<AssistedOut>, Refused<AssistError>> {
        let resource = assist(app.0, &caller.0, id.0, ballot.0).await?;
        let location = format!("/v1/consultations/{}/assisted-ballots/{}", id.0, resource.entry);
        Ok(Created { location, resource })
    }

    /// Cancel a ballot that was cast for somebody
    ///
    /// Before the close. Its envelopes are destroyed, and they are told.
    #[oai(
        path = "/v1/consultations/:id/assisted-ballots/:entry/cancel",
        method = "post",
        operation_id = "cancelAssistedBallot"
    )]
    async fn cancel(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        entry: Path<EntryId>,
        reason: Input<CancelledBallot>,
    ) -> Result<Momentary<AssistedStanding>, Refused<CancelBallotError>> {
        Ok(Momentary(cancel(app.0, &caller.0, id.0, entry.0, reason.0).await?))
    }

    /// Note envelopes of paper
    ///
    /// As they arrive, by name, and closed. The answer says nothing of who voted in another way.
    #[oai(path = "/v1/consultations/:id/paper-envelopes", method = "post", operation_id = "notePaperEnvelopes")]
    async fn note(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        envelopes: Input<EnvelopesIn>,
    ) -> Result<Created<ReceivedOut>, Refused<NoteError>> {
        let resource = note(app.0, &caller.0, id.0, envelopes.0).await?;
        Ok(Created { location: format!("/v1/consultations/{}/paper-envelopes", id.0), resource })
    }

    /// Sort the envelopes of paper
    ///
    /// Once the vote is closed: those to open, and those of people who voted in another way.
    #[oai(path = "/v1/consultations/:id/paper-envelopes", method = "get", operation_id = "sortPaperEnvelopes")]
    async fn to_open(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
    ) -> Result<Momentary<PaperEnvelopes>, Refused<ReadPaperError>> {
        Ok(Momentary(to_open(app.0, &caller.0, id.0).await?))
    }

    /// Enter what was in the envelopes of paper
    ///
    /// All of them at once, mixed, as two people opened them. Then the count goes on.
    #[oai(path = "/v1/consultations/:id/paper-contents", method = "put", operation_id = "enterPaperContents")]
    async fn enter(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        contents: Input<PaperContents>,
    ) -> Result<Document<ConsultationOut>, Refused<EnterError>> {
        Ok(Document(enter(app.0, &caller.0, id.0, contents.0).await?))
    }

    /// List who voted with the town hall's help
    ///
    /// By name, for the staff and the electorate, for 60 days from the result.
    #[oai(path = "/v1/consultations/:id/assisted-voters", method = "get", operation_id = "listAssistedVoters")]
    async fn voters(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
    ) -> Result<Momentary<AssistedVoters>, Refused<AssistedVotersError>> {
        Ok(Momentary(assisted_voters(app.0, &caller.0, id.0).await?))
    }
}
