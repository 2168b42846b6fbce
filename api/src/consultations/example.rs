//! The row of an example, for pages.

use poem_openapi::types::Example;

use super::ConsultationCard;
use super::entity::consultation::{KeyHolders, Model, Recorded};
use super::questions::{AskedQuestion, AskedQuestions};
use crate::posts::Attachments;
use ground::ids::CommuneId;

/// A consultation as examples show it.
pub(crate) fn example_row() -> Option<Model> {
    let card = ConsultationCard::example();
    let questions = card.questions.into_iter().map(|it| AskedQuestion {
        id: it.id,
        text: it.text,
        method: it.method,
        options: it.options,
        grades: it.grades,
        max_score: it.max_score,
        seats: it.seats,
    });
    Some(Model {
        id: card.id,
        commune_id: CommuneId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e0")),
        title: card.title.parse().ok()?,
        summary: card.summary.parse().ok()?,
        body: super::texts::LongBody::empty(),
        body_html: String::new(),
        documents: Attachments::default(),
        topic_id: card.topic,
        portfolio_id: None,
        contact: None,
        announced_at: card.calendar.announced_at,
        debate_from: card.calendar.debate_from,
        vote_from: card.calendar.vote_from,
        delegates_until: card.calendar.delegates_until,
        vote_until: card.calendar.vote_until,
        response_due: card.calendar.response_due.0,
        group_id: None,
        contributions: false,
        delegation_allowed: true,
        delegation_cap: None,
        threshold_kind: None,
        threshold_value: None,
        key_holders: KeyHolders::default(),
        questions: AskedQuestions(questions.collect()),
        extended: false,
        response: None,
        recorded: Recorded::default(),
        ended: false,
        final_at: None,
        answered_at: None,
        withdrawn_at: None,
        withdrawn_reason: None,
        created_by: None,
        created_at: card.calendar.vote_from,
        updated_at: card.calendar.vote_from,
    })
}
