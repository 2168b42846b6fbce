//! The debate of an example, for pages.

use poem_openapi::types::Example;

use super::contributions::SynthesisOut;
use super::shown::{DebatePart, ShownContribution};
use super::wire::ArgumentOut;
use super::{ArgumentId, Stance};
use crate::consultations::consultation;
use ground::clock::Instant;
use ground::text::Language;

/// A debate as examples show it: an argument of each side, and one that was removed.
pub(crate) fn example_debate(row: &consultation::Model, language: Language, now: Instant) -> DebatePart {
    let whole = ArgumentOut::example();
    let up = ArgumentOut { removed: None, mine: Some(true), ..whole.clone() };
    let id = |last| ArgumentId::from_uuid(uuid::Uuid::from_u128(last));
    let gone = ArgumentOut { id: id(1), text: None, author: None, stance: Stance::Against, ..whole };
    let neutral = ArgumentOut { id: id(2), stance: Stance::Neutral, supports: 0, official_answer: None, ..up.clone() };
    DebatePart {
        number: 3,
        takes_contributions: true,
        contributions: vec![ShownContribution::example()],
        synthesis: Some(SynthesisOut::example()),
        ..DebatePart::of(vec![up, gone, neutral], row, (language, now))
    }
}
