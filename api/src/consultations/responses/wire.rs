//! Responses and milestones on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::consultations::calendar::local_day;
use crate::consultations::entity::{consultation, milestone};
use crate::consultations::{ConsultationId, MilestoneId, MilestoneState, ResponseOutcome};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::FileId;

/// What the council does with a result, and why
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationResponse", example)]
pub struct ResponseOut {
    /// What the council does.
    pub outcome: ResponseOutcome,
    /// For one that postpones: the day by which it answers.
    #[oai(nullable)]
    pub until: Option<Date>,
    /// Why, Markdown.
    pub reasons: String,
    /// Why, as HTML that is safe in any page.
    pub reasons_html: String,
    /// The decision that it stands in.
    #[oai(nullable)]
    pub act: Option<ActOut>,
    /// What the council promises.
    pub milestones: Vec<MilestoneOut>,
    /// Time at which the council first answered.
    pub answered_at: Instant,
    /// True if that was after its day.
    pub answered_late: bool,
    /// All versions, oldest first.
    pub versions: Vec<VersionOut>,
}

/// The decision that a response stands in
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "CouncilAct", example)]
pub struct ActOut {
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Date,
    /// Its address.
    #[oai(nullable)]
    pub url: Option<String>,
    /// A file of the commune.
    #[oai(nullable)]
    pub file: Option<FileId>,
}

/// A version of a response
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ResponseVersion")]
pub struct VersionOut {
    /// The time of it.
    pub at: Instant,
    /// What the council does.
    pub outcome: ResponseOutcome,
    /// Why, as HTML that is safe in any page.
    pub reasons_html: String,
}

/// Something that the council promised
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Milestone", example)]
pub struct MilestoneOut {
    /// Its id.
    pub id: MilestoneId,
    /// The consultation.
    pub consultation: ConsultationId,
    /// What was promised.
    pub text: String,
    /// The day by which it is due.
    pub due: Date,
    /// The day by which it was due at first.
    pub first_due: Date,
    /// How it stands.
    pub state: MilestoneState,
    /// Why it was moved or dropped, or how it was kept.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The day on which it was kept or dropped.
    #[oai(nullable)]
    pub closed_on: Option<Date>,
    /// Its changes, oldest first.
    pub history: Vec<StepOut>,
}

/// A change of a milestone
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "MilestoneChange", example)]
pub struct StepOut {
    /// The time of it.
    pub at: Instant,
    /// The day by which it was due from then on.
    pub due: Date,
    /// The state from then on.
    pub state: MilestoneState,
    /// Why.
    #[oai(nullable)]
    pub note: Option<String>,
}

/// A response in short
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ResponseInShort", example)]
pub struct ResponseInShort {
    /// What the council does.
    pub outcome: ResponseOutcome,
    /// Time at which the council first answered.
    pub answered_at: Instant,
}

impl ResponseInShort {
    pub(crate) fn of(row: &consultation::Model) -> Option<Self> {
        row.response.as_ref().map(|it| Self { outcome: it.outcome, answered_at: it.answered_at })
    }
}

impl MilestoneOut {
    pub(crate) fn of(row: milestone::Model, today: NaiveDate) -> Self {
        let history = row.history.0.into_iter();
        Self {
            id: row.id,
            consultation: row.consultation_id,
            text: row.text,
            due: Date(row.due),
            first_due: Date(row.first_due),
            state: standing(row.state, row.due, today),
            note: row.note,
            closed_on: row.closed_on.map(Date),
            history: history
                .map(|it| StepOut { at: it.at, due: Date(it.due), state: it.state, note: it.note })
                .collect(),
        }
    }
}

/// How a milestone stands on a day: one that is open and past its day is late.
fn standing(state: MilestoneState, due: NaiveDate, today: NaiveDate) -> MilestoneState {
    match state {
        MilestoneState::Open if due < today => MilestoneState::Late,
        state => state,
    }
}

/// The milestones of a consultation, by the day on which they are due.
pub(crate) async fn milestones_of(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Vec<milestone::Model>, DbErr> {
    use milestone::Column::{ConsultationId as Of, Due, Id};
    milestone::Entity::find().filter(Of.eq(id)).order_by_asc(Due).order_by_asc(Id).all(db).await
}

/// The response of a consultation, if there is one.
pub(crate) async fn response_of(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    zone: chrono_tz::Tz,
    now: Instant,
) -> Result<Option<ResponseOut>, DbErr> {
    let Some(kept) = row.response.clone() else { return Ok(None) };
    let today = local_day(now, zone);
    let milestones = milestones_of(db, row.id).await?;
    Ok(Some(ResponseOut {
        outcome: kept.outcome,
        until: kept.until.map(Date),
        reasons: kept.reasons,
        reasons_html: kept.reasons_html,
        act: kept.act.map(|it| ActOut { title: it.title, date: Date(it.date), url: it.url, file: it.file }),
        milestones: milestones.into_iter().map(|it| MilestoneOut::of(it, today)).collect(),
        answered_at: kept.answered_at,
        answered_late: kept.answered_late,
        versions: kept
            .versions
            .into_iter()
            .map(|it| VersionOut { at: it.at, outcome: it.outcome, reasons_html: it.reasons_html })
            .collect(),
    }))
}

const EXAMPLE_AT: Instant = Instant::from_micros(1_798_354_000_000_000);

fn example_day() -> Date {
    Date(NaiveDate::from_ymd_opt(2027, 5, 31).unwrap_or_default())
}

impl Example for ActOut {
    fn example() -> Self {
        Self {
            title: "Délibération 2027-04".to_owned(),
            date: example_day(),
            url: Some("https://exemple.fr/deliberation.pdf".to_owned()),
            file: Some(FileId::from_uuid(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d2"))),
        }
    }
}

impl Example for StepOut {
    fn example() -> Self {
        let note = Some("Le fournisseur est en retard.".to_owned());
        Self { at: EXAMPLE_AT, due: example_day(), state: MilestoneState::Open, note }
    }
}

impl Example for MilestoneOut {
    fn example() -> Self {
        Self {
            id: MilestoneId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5240")),
            consultation: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            text: "Trois devis sont demandés.".to_owned(),
            due: example_day(),
            first_due: example_day(),
            state: MilestoneState::Kept,
            note: Some("Les devis sont publiés.".to_owned()),
            closed_on: Some(example_day()),
            history: vec![StepOut::example()],
        }
    }
}

impl Example for ResponseInShort {
    fn example() -> Self {
        Self { outcome: ResponseOutcome::PartlyFollowed, answered_at: EXAMPLE_AT }
    }
}

impl Example for ResponseOut {
    fn example() -> Self {
        let html = "<p>Le wifi est installé sur la place, pas dans la salle des fêtes.</p>".to_owned();
        Self {
            outcome: ResponseOutcome::PartlyFollowed,
            until: Some(example_day()),
            reasons: "Le wifi est installé sur la place, pas dans la salle des fêtes.".to_owned(),
            reasons_html: html.clone(),
            act: Some(ActOut::example()),
            milestones: vec![MilestoneOut::example()],
            answered_at: EXAMPLE_AT,
            answered_late: false,
            versions: vec![VersionOut { at: EXAMPLE_AT, outcome: ResponseOutcome::PartlyFollowed, reasons_html: html }],
        }
    }
}
