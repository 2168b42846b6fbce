//! What envelopes are bound to: elsewhere they do not open.

use crate::consultations::{ConsultationId, QuestionId};
use crate::envelopes::Bound;
use crate::register::EntryId;

/// What an envelope of an entry is bound to.
pub(super) fn bound(consultation: ConsultationId, question: QuestionId, entry: EntryId) -> Bound {
    Bound { consultation: consultation.uuid(), question: question.uuid(), entry: entry.uuid() }
}
