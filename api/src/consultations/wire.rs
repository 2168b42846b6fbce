//! Consultations on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use super::card::{QuestionOut, ResultOut, VoteCalendarOut};
use super::entity::consultation::{Model, WaitingFor};
use super::queries::changes_of;
use super::responses::{ResponseOut, response_of};
use super::rules_text::rules_html;
use super::warnings::Warning;
use super::wire_parts::{
    DelegationRule, EXAMPLE_AT, ElectorateOut, Participation, PublicChangeOut, ThresholdOut, VotingKeys, WithdrawnOut,
};
use super::{ConsultationId, Phase};
use crate::portfolios::PortfolioId;
use crate::posts::Attachment;
use ground::clock::Instant;
use ground::ids::TopicId;
use kit::tenants::Commune;

/// A consultation
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Consultation", example)]
pub struct ConsultationOut {
    /// Its id.
    pub id: ConsultationId,
    /// The commune that asks, by slug.
    pub commune: String,
    /// Its title, one line.
    pub title: String,
    /// What it is about, one line.
    pub summary: String,
    /// Its text, Markdown.
    pub body: String,
    /// Its text, as HTML that is safe in any page.
    pub body_html: String,
    /// Its documents.
    pub documents: Vec<Attachment>,
    /// The topic that it is about.
    pub topic: TopicId,
    /// The portfolio that it belongs to.
    #[oai(nullable)]
    pub portfolio: Option<PortfolioId>,
    /// Whom one may ask, one line.
    #[oai(nullable)]
    pub contact: Option<String>,
    /// Its dates.
    pub calendar: VoteCalendarOut,
    /// What changed since it was announced, oldest first.
    pub changes: Vec<PublicChangeOut>,
    /// Who may vote.
    pub electorate: ElectorateOut,
    /// True if residents may send contributions.
    pub contributions: bool,
    /// The phase that it is in.
    pub phase: Phase,
    /// That it was taken back, if it was.
    #[oai(nullable)]
    pub withdrawn: Option<WithdrawnOut>,
    /// Whether voices may be delegated.
    pub delegation: DelegationRule,
    /// The participation that the council asked for.
    #[oai(nullable)]
    pub threshold: Option<ThresholdOut>,
    /// The key that ballots are sealed to.
    pub key: VotingKeys,
    /// Who may vote, how each question is counted, what becomes of it, and what is published: HTML that is safe in any page.
    pub rules_html: String,
    /// Its questions, in order.
    pub questions: Vec<QuestionOut>,
    /// Number of people who had voted at the last full hour; null before the vote opens.
    #[oai(nullable)]
    pub participation: Option<Participation>,
    /// What the count waits for.
    #[oai(nullable)]
    pub waiting_for: Option<WaitingFor>,
    /// The result in short, once it is out.
    #[oai(nullable)]
    pub result: Option<ResultOut>,
    /// The response of the council, once there is one.
    #[oai(nullable)]
    pub response: Option<ResponseOut>,
    /// Time at which it was written.
    pub created_at: Instant,
    /// Time at which the town hall last touched it.
    pub updated_at: Instant,
}

/// A new draft, with what to think about before it is published
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationDraft", example)]
pub struct Drafted {
    /// The draft.
    #[serde(flatten)]
    #[oai(flatten)]
    pub consultation: ConsultationOut,
    /// What to think about.
    pub warnings: Vec<Warning>,
}

/// A consultation as it stands.
pub(crate) async fn show(
    db: &impl ConnectionTrait,
    commune: &Commune,
    row: &Model,
    now: Instant,
) -> Result<ConsultationOut, DbErr> {
    let changes = changes_of(db, row.id).await?;
    let recorded = &row.recorded;
    Ok(ConsultationOut {
        id: row.id,
        commune: commune.slug.clone(),
        title: row.title.to_string(),
        summary: row.summary.to_string(),
        body: row.body.to_string(),
        body_html: row.body_html.clone(),
        documents: row.documents.0.clone(),
        topic: row.topic_id,
        portfolio: row.portfolio_id,
        contact: row.contact.as_ref().map(ToString::to_string),
        calendar: VoteCalendarOut::of(row),
        changes: changes.into_iter().map(PublicChangeOut::from).collect(),
        electorate: ElectorateOut {
            group: row.group_id,
            size: row.electorate(),
            frozen_at: recorded.frozen_at,
            added: recorded.added,
        },
        contributions: row.contributions,
        phase: row.phase(now),
        withdrawn: row
            .withdrawn_at
            .zip(row.withdrawn_reason.as_ref())
            .map(|(at, reason)| WithdrawnOut { at, reason: reason.to_string() }),
        delegation: DelegationRule {
            allowed: row.delegation_allowed,
            cap: row.delegation_cap.as_ref().and_then(|it| it.parse().ok()),
        },
        threshold: row.threshold_kind.zip(row.threshold_value).map(|(kind, value)| ThresholdOut { kind, value }),
        key: VotingKeys {
            holders: row.key_holders.0.iter().map(|it| it.name.clone()).collect(),
            public: recorded.public_key.clone(),
            delegates_public: recorded.delegates_key.clone(),
            delegates_destroyed_at: recorded.delegates_destroyed_at,
            destroyed_at: recorded.destroyed_at,
        },
        rules_html: rules_html(row),
        questions: row.questions.0.iter().map(QuestionOut::from).collect(),
        participation: recorded.participation.map(|(ballots, as_of)| Participation { ballots, as_of }),
        waiting_for: recorded.waiting_for,
        result: ResultOut::of(row),
        response: response_of(db, row, commune.zone(), now).await?,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

impl Example for ConsultationOut {
    fn example() -> Self {
        let card = super::ConsultationCard::example();
        Self {
            id: card.id,
            commune: "kerling-les-sierck".to_owned(),
            title: card.title,
            summary: card.summary,
            body: "La région paie la moitié de l’installation.".to_owned(),
            body_html: "<p>La région paie la moitié de l’installation.</p>".to_owned(),
            documents: vec![],
            topic: card.topic,
            portfolio: Some(PortfolioId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5230"))),
            contact: Some("mairie@exemple.fr".to_owned()),
            calendar: card.calendar,
            changes: vec![PublicChangeOut::example()],
            electorate: ElectorateOut::example(),
            contributions: false,
            phase: card.phase,
            withdrawn: Some(WithdrawnOut::example()),
            delegation: DelegationRule { allowed: true, cap: Some(0.1) },
            threshold: Some(ThresholdOut::example()),
            key: VotingKeys {
                holders: vec![],
                public: Some("nq8Cd1l0cYpZ4T9hJ3w6V2bXkR7mE5sUaGfLoQiPzDt".to_owned()),
                delegates_public: Some("hJ3w6V2bXkR7mE5sUaGfLoQiPzDtnq8Cd1l0cYpZ4T9".to_owned()),
                delegates_destroyed_at: Some(EXAMPLE_AT),
                destroyed_at: Some(EXAMPLE_AT),
            },
            rules_html: "<p>Peuvent voter les personnes inscrites au registre de la commune.</p>".to_owned(),
            questions: card.questions,
            participation: Some(Participation::example()),
            waiting_for: Some(WaitingFor::Key),
            result: card.result,
            response: Some(ResponseOut::example()),
            created_at: EXAMPLE_AT,
            updated_at: EXAMPLE_AT,
        }
    }
}

impl Example for Drafted {
    fn example() -> Self {
        let warning = Warning {
            pointer: "/questions/0/method".to_owned(),
            detail: "Entre deux choix, un choix unique suffit.".to_owned(),
        };
        Self { consultation: ConsultationOut::example(), warnings: vec![warning] }
    }
}
