//! A whole ballot as fields of one form: every question, with what was chosen so far.

use crate::ballots::pages::fields::{self, BLANK, blank_of, field, field_of, is_blank};
use crate::consultations::{AskedQuestion, Choice, VotingMethod, grade_label, method_counted};
use ground::text::Language;
use kit::forms::Typed;

/// A question with its fields.
pub(super) struct SheetQuestion<'a> {
    pub(super) text: &'a str,
    pub(super) how: String,
    /// The type of the inputs that choose options; none where a list of each says its place, points or grade.
    pub(super) input: Option<&'static str>,
    pub(super) options: Vec<SheetOption<'a>>,
    /// The type and the name of the field for a blank ballot, and whether it is chosen.
    pub(super) blank: (&'static str, String, bool),
}

/// An option with its field.
pub(super) struct SheetOption<'a> {
    pub(super) id: &'a str,
    pub(super) name: String,
    pub(super) label: &'a str,
    /// True if it is chosen.
    pub(super) is_chosen: bool,
    /// What may be said of it, in words, and whether it is.
    pub(super) values: Vec<(String, String, bool)>,
}

/// The fields of a ballot; their names begin with a prefix, which those of what was typed have no more.
pub(super) fn sheet<'a>(
    questions: &'a [AskedQuestion],
    prefix: &str,
    own: &Typed,
    language: Language,
) -> Vec<SheetQuestion<'a>> {
    let asked = questions.iter().enumerate();
    asked.map(|(place, it)| question(it, (prefix, place), own, language)).collect()
}

fn question<'a>(
    asked: &'a AskedQuestion,
    (prefix, place): (&str, usize),
    typed: &Typed,
    language: Language,
) -> SheetQuestion<'a> {
    let input = match asked.method {
        VotingMethod::SingleChoice => Some("radio"),
        VotingMethod::Approval => Some("checkbox"),
        _ => None,
    };
    let blank = match asked.method {
        VotingMethod::SingleChoice => ("radio", format!("{prefix}{}", field(place))),
        _ => ("checkbox", format!("{prefix}{}", blank_of(place))),
    };
    SheetQuestion {
        text: &asked.text,
        how: method_counted(asked.method, asked.seats).in_language(language),
        input,
        options: asked.options.iter().map(|it| option(asked, it, (prefix, place), typed, language)).collect(),
        blank: (blank.0, blank.1, is_blank(typed, place)),
    }
}

fn option<'a>(
    asked: &AskedQuestion,
    it: &'a Choice,
    (prefix, place): (&str, usize),
    typed: &Typed,
    language: Language,
) -> SheetOption<'a> {
    let own = match asked.method {
        VotingMethod::SingleChoice | VotingMethod::Approval => field(place),
        _ => field_of(place, &it.id),
    };
    let chosen = typed.text(&own).unwrap_or_default();
    let values: Vec<(String, String)> = match asked.method {
        VotingMethod::SingleChoice | VotingMethod::Approval => vec![],
        VotingMethod::Score => numbers(0, asked.max_score.unwrap_or_default()),
        VotingMethod::MajorityJudgment => {
            let grades = asked.grades.iter().flatten().rev();
            grades.map(|it| (it.clone(), grade_label(it).in_language(language))).collect()
        }
        VotingMethod::Borda | VotingMethod::Schulze | VotingMethod::Irv | VotingMethod::Stv => {
            numbers(1, u32::try_from(asked.options.len()).unwrap_or_default())
        }
    };
    SheetOption {
        id: &it.id,
        label: &it.label,
        is_chosen: typed.all(&own).any(|it_is| it_is == it.id),
        values: values.into_iter().map(|(value, words)| (value.clone(), words, value == chosen)).collect(),
        name: format!("{prefix}{own}"),
    }
}

fn numbers(from: u32, to: u32) -> Vec<(String, String)> {
    (from..=to).map(|it| (it.to_string(), it.to_string())).collect()
}

/// The answers of a ballot as a program would send them; a paper one whose questions are all empty is blank.
pub(super) fn answers(questions: &[AskedQuestion], typed: &Typed, empty_is_blank: bool) -> Vec<serde_json::Value> {
    let asked = questions.iter().enumerate();
    let answered = asked.map(|(place, it)| {
        let said = typed.clone().every().iter().any(|(name, text)| {
            let is_own = *name == field(place) || name.starts_with(&format!("{}_", field(place)));
            is_own && !text.trim().is_empty()
        });
        match said || !empty_is_blank {
            true => fields::answer(it, place, typed),
            false => fields::answer(it, place, &Typed::default().with(&blank_of(place), BLANK)),
        }
    });
    answered.collect()
}
