//! The public document of what a commune owes its residents.

use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use sea_orm::DbErr;
use serde::Serialize;

use super::consultations::{ConsultationsOut, consultations_of};
use crate::polls::{self, OwedPoll};
use crate::{App, Tag};
use ground::clock::Instant;
use ground::ids::PollId;
use kit::http::Document;
use kit::http::problem::Refused;
use kit::refusal;
use kit::tenants::{Commune, Key};

/// Maximum number of owed conclusions in the document.
const LISTED: u64 = 100;

/// The questions a commune has asked its residents, and the conclusions it owes them
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Accountability", example)]
pub struct AccountabilityOut {
    /// The commune, by slug.
    pub commune: String,
    /// Quick polls.
    pub polls: PollsOut,
    /// Consultations, and the answers to them.
    pub consultations: ConsultationsOut,
}

/// Quick polls, and their conclusions
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "PollsAccount")]
pub struct PollsOut {
    /// Number of polls asked.
    pub asked: u64,
    /// Number of them with a conclusion: what the town hall will do with the answers.
    pub concluded: u64,
    /// Number that owe one: closed 30 days ago or more, and without it.
    pub owed: u64,
    /// Those that owe one for longest, 100 at most.
    #[oai(validator(max_items = "100"))]
    pub owing: Vec<OwedPollOut>,
}

/// A poll whose conclusion is owed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "OwedPoll")]
pub struct OwedPollOut {
    /// Its id.
    pub id: PollId,
    /// Its question.
    pub question: String,
    /// Time at which it closed.
    pub closed_at: Instant,
    /// Time since which the conclusion is owed.
    pub owed_since: Instant,
    /// Number of whole days for which it has been owed.
    pub days_late: i64,
}

impl OwedPollOut {
    fn of(poll: OwedPoll, now: Instant) -> Self {
        let days_late = poll.days_late(now);
        let OwedPoll { id, question, closed_at, owed_since } = poll;
        Self { id, question, closed_at, owed_since, days_late }
    }
}

impl Example for AccountabilityOut {
    fn example() -> Self {
        let owed = OwedPollOut {
            id: PollId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51e0")),
            question: "Faut-il un banc de plus près de l’école\u{202f}?".to_owned(),
            closed_at: Instant::from_micros(1_792_746_000_000_000),
            owed_since: Instant::from_micros(1_795_338_000_000_000),
            days_late: 8,
        };
        let polls = PollsOut { asked: 7, concluded: 5, owed: 1, owing: vec![owed] };
        Self { commune: "kerling-les-sierck".to_owned(), polls, consultations: ConsultationsOut::example() }
    }
}

refusal! {
    /// Reasons why the document cannot be read.
    pub enum AccountError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The operation on accountability.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Accountability")]
impl Api {
    /// Read what a commune owes its residents
    ///
    /// Whoever asks a question owes an answer: how many polls were asked, how many concluded, and which conclusions are
    /// owed. Public.
    #[oai(path = "/v1/communes/:commune/accountability", method = "get", operation_id = "getAccountability")]
    async fn get(
        &self,
        app: Data<&App>,
        commune: Path<Key>,
    ) -> Result<Document<AccountabilityOut>, Refused<AccountError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(AccountError::NoSuchCommune)?;
        let polls = polls_of(app.0, &commune).await.map_err(AccountError::Database)?;
        let consultations = consultations_of(app.0, &commune).await.map_err(AccountError::Database)?;
        Ok(Document(AccountabilityOut { commune: commune.slug.clone(), polls, consultations }))
    }
}

async fn polls_of(app: &App, commune: &Commune) -> Result<PollsOut, DbErr> {
    let (asked, concluded) = polls::totals(&app.db.read, commune.id).await?;
    let now = app.clock.now();
    let (owed, owing) = polls::owed(&app.db.read, commune.id, now, LISTED).await?;
    Ok(PollsOut { asked, concluded, owed, owing: owing.into_iter().map(|it| OwedPollOut::of(it, now)).collect() })
}
