//! Ballots and results over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::answers::BallotIn;
use super::carried::{MyVoiceError, MyVoiceOut, my_voice};
use super::cast::{CastError, cast};
use super::checkpoints;
use super::electorate::{AddElectorError, NewElector, add_elector};
use super::files::{EnvelopeLines, ListFile, ResultAnswer, wants_csv};
use super::lists::{self, ReadListError};
use super::open_key::{OpenKeyError, TwoShares, open_key};
use super::result::{ReadResultError, csv, public, read};
use super::standing::{StandingError, standing};
use super::wire::{AcknowledgementOut, CheckpointOut, Checkpoints, SigningKeyOut, StandingOut};
use crate::accounts::{Counted, Known, SignedIn, Unkeyed};
use crate::consultations::{ConsultationId, ConsultationOut, QuestionId};
use crate::envelopes::{self, KeyFileError};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Document, Momentary};
use kit::refusal;

refusal! {
    /// Reasons why the key of acknowledgements is not told.
    pub enum SigningKeyError {
        /// It is not there.
        Key(KeyFileError) => internal,
    }
}

/// The operations on ballots and results.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Ballots")]
impl Api {
    /// Cast my ballot
    ///
    /// Voting again before the close replaces the earlier ballot, whole. Nothing of it is written but sealed.
    #[oai(path = "/v1/consultations/:id/ballot", method = "put", operation_id = "castBallot")]
    async fn cast(
        &self,
        app: Data<&App>,
        who: SignedIn,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        ballot: Input<BallotIn>,
    ) -> Result<Momentary<AcknowledgementOut>, Refused<CastError>> {
        Ok(Momentary(cast(app.0, &who.caller, id.0, ballot.0).await?))
    }

    /// Read how I stand towards a vote
    ///
    /// Whether one may vote, and whether one has; never how.
    #[oai(path = "/v1/consultations/:id/ballot", method = "get", operation_id = "getBallotStanding")]
    async fn standing(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ConsultationId>,
    ) -> Result<Momentary<StandingOut>, Refused<StandingError>> {
        Ok(Momentary(standing(app.0, &who.caller, id.0, app.clock.now()).await?))
    }

    /// Open the urn with two shares
    ///
    /// Once the vote is closed, by whoever has two of the three shares of its key: both in one request, and then it is counted.
    #[oai(path = "/v1/consultations/:id/key/open", method = "post", operation_id = "openKey")]
    async fn open_key(
        &self,
        app: Data<&App>,
        _counted: Counted,
        _unkeyed: Unkeyed,
        id: Path<ConsultationId>,
        shares: Input<TwoShares>,
    ) -> Result<Momentary<ConsultationOut>, Refused<OpenKeyError>> {
        Ok(Momentary(open_key(app.0, id.0, shares.0).await?))
    }

    /// Read the key of acknowledgements
    #[oai(path = "/v1/keys/ballots", method = "get", operation_id = "getAcknowledgementKey")]
    async fn signing_key(&self, app: Data<&App>) -> Result<Document<SigningKeyOut>, Refused<SigningKeyError>> {
        let public_key = envelopes::public_key(app.0).map_err(SigningKeyError::Key)?;
        Ok(Document(SigningKeyOut { algorithm: "Ed25519".to_owned(), public_key }))
    }

    /// Add somebody to an electorate
    ///
    /// Somebody whom the register had left out, as the mayor does, until 24 hours before the close. How many were added is
    /// public, and why; who never is.
    #[oai(path = "/v1/consultations/:id/electorate", method = "post", operation_id = "addElector")]
    async fn add_elector(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ConsultationId>,
        elector: Input<NewElector>,
    ) -> Result<Document<ConsultationOut>, Refused<AddElectorError>> {
        Ok(Document(add_elector(app.0, &caller.0, id.0, elector.0).await?))
    }

    /// Read where my voice goes
    ///
    /// Whose delegates carry it, and from the cut-off on how it is used; never who else gives.
    #[oai(path = "/v1/consultations/:id/my-voice", method = "get", operation_id = "getMyVoice")]
    async fn my_voice(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ConsultationId>,
    ) -> Result<Momentary<MyVoiceOut>, Refused<MyVoiceError>> {
        Ok(Momentary(my_voice(app.0, &who.caller, id.0).await?))
    }

    /// List the checkpoints of a vote
    ///
    /// Each full hour, and once at the close, before the count: how many had voted, and how far the list of envelopes was.
    #[oai(path = "/v1/consultations/:id/checkpoints", method = "get", operation_id = "listCheckpoints")]
    async fn checkpoints(
        &self,
        app: Data<&App>,
        id: Path<ConsultationId>,
    ) -> Result<Document<Checkpoints>, Refused<StandingError>> {
        let found = public(&app.db.read, id.0).await.map_err(StandingError::from)?;
        found.ok_or(StandingError::NoSuchConsultation)?;
        let rows = checkpoints::all(&app.db.read, id.0).await.map_err(StandingError::from)?;
        let items = rows.into_iter().map(|it| CheckpointOut {
            at: it.at,
            ballots: it.ballots,
            envelopes: it.envelopes,
            root: it.root,
        });
        Ok(Document(Checkpoints { items: items.collect() }))
    }

    /// List the envelopes of a vote
    ///
    /// The digest of every envelope that was ever accepted, replaced ones too, as of the last checkpoint: nobody sees who voted
    /// again.
    #[oai(path = "/v1/consultations/:id/envelopes", method = "get", operation_id = "listEnvelopes")]
    async fn envelopes(
        &self,
        app: Data<&App>,
        id: Path<ConsultationId>,
    ) -> Result<EnvelopeLines, Refused<ReadListError>> {
        let (lines, is_final) = lists::envelopes(app.0, id.0).await?;
        Ok(EnvelopeLines(lines, is_final))
    }

    /// Read a result
    ///
    /// Who prefers `text/csv` gets options by place, for a spreadsheet.
    #[oai(path = "/v1/consultations/:id/result", method = "get", operation_id = "getResult")]
    async fn result(
        &self,
        app: Data<&App>,
        request: &Request,
        id: Path<ConsultationId>,
    ) -> Result<ResultAnswer, Refused<ReadResultError>> {
        let (row, result) = read(app.0, id.0).await?;
        Ok(if wants_csv(request) {
            ResultAnswer::Csv(csv(&row, &result))
        } else {
            ResultAnswer::Json(Box::new(result))
        })
    }

    /// Read the ballots of a question
    ///
    /// Exactly the file that is tallied, sorted by receipt. It never changes.
    #[oai(path = "/v1/consultations/:id/ballots", method = "get", operation_id = "listBallots")]
    async fn ballots(
        &self,
        app: Data<&App>,
        id: Path<ConsultationId>,
        /// The question.
        question: Query<QuestionId>,
    ) -> Result<ListFile, Refused<ReadListError>> {
        Ok(ListFile(lists::ballots(app.0, id.0, question.0).await?.body))
    }

    /// Read how voices moved
    ///
    /// A row a voice that moved, by a private code. It never changes.
    #[oai(path = "/v1/consultations/:id/voices", method = "get", operation_id = "listVoices")]
    async fn voices(&self, app: Data<&App>, id: Path<ConsultationId>) -> Result<ListFile, Refused<ReadListError>> {
        Ok(ListFile(lists::voices(app.0, id.0).await?.body))
    }
}
