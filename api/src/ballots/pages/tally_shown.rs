//! The count of a question, as bars with the numbers beside them.

use serde_json::Value;

use crate::ballots::result_wire::QuestionResult;
use crate::consultations::{AskedQuestion, VotingMethod, grade_label};
use ground::spoken::hundredths;
use ground::text::Language;

/// A question with its count.
pub(super) struct Counted<'a> {
    pub(super) text: &'a str,
    pub(super) sentence: String,
    pub(super) bars: Vec<Bar<'a>>,
    pub(super) blank: Option<String>,
    /// The path of the list of its ballots, and how large it is.
    pub(super) list: Option<(String, u64)>,
    pub(super) fingerprint: Option<String>,
    pub(super) tally: String,
}

/// An option with what it got.
pub(super) struct Bar<'a> {
    pub(super) place: usize,
    pub(super) label: &'a str,
    /// What it got, in words.
    pub(super) told: String,
    /// What it got, of the most: for a bar.
    pub(super) share: Option<(f64, f64)>,
}

/// The count of a question.
pub(super) fn counted<'a>(
    question: &'a AskedQuestion,
    result: &QuestionResult,
    sentence: String,
    language: Language,
) -> Counted<'a> {
    let tally = &result.tally;
    let most = match question.method {
        VotingMethod::SingleChoice | VotingMethod::Approval => tally["voices"]["cast"].as_f64(),
        _ => question.options.iter().filter_map(|it| tally["details"]["totals"][&it.id].as_f64()).reduce(f64::max),
    };
    let order = tally["order"].as_array().into_iter().flatten().enumerate();
    let placed = order.flat_map(|(place, group)| {
        group.as_array().into_iter().flatten().filter_map(Value::as_str).map(move |id| (place + 1, id))
    });
    let bars = placed.filter_map(|(place, id)| {
        let option = question.options.iter().find(|it| it.id == id)?;
        let total = tally["details"]["totals"][id].as_f64();
        let grade = tally["details"]["median"][id].as_str();
        Some(Bar {
            place,
            label: &option.label,
            told: match (grade, total) {
                (Some(grade), _) => grade_label(grade).in_language(language),
                (None, Some(total)) => hundredths(total).in_language(language),
                (None, None) => String::new(),
            },
            share: total.zip(most).filter(|(_, most)| *most > 0.0),
        })
    });
    let blank = tally["voices"]["blank"].as_f64().filter(|it| *it > 0.0).map(|it| hundredths(it).in_language(language));
    Counted {
        text: &question.text,
        sentence,
        bars: bars.collect(),
        blank,
        list: result.ballots.as_ref().map(|it| (it.url.clone(), it.bytes.div_ceil(1000))),
        fingerprint: result.ballots.as_ref().map(|it| it.sha256.clone()),
        tally: serde_json::to_string_pretty(&tally["details"]).unwrap_or_default(),
    }
}
