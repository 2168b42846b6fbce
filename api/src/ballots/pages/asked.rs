//! What the pages of a consultation have in common: its questions in words, and its way through the calendar.

use ground::clock::Instant;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use kit::pages;
use kit::tenants::Commune;

use crate::consultations::{Phase, begun, consultation};

/// A step of a consultation's calendar.
pub(super) struct Step {
    /// The classes of its mark.
    pub(super) state: &'static str,
    pub(super) is_now: bool,
    pub(super) name: String,
    pub(super) when: String,
}

/// The steps of a consultation's calendar, as of now.
pub(super) fn steps(row: &consultation::Model, commune: &Commune, language: Language, now: Instant) -> Vec<Step> {
    let phase = row.phase(now);
    let day = |at: Instant| pages::at(at, commune.zone(), language).words;
    let until = |at: Instant| say!("jusqu’au {day}", "until {day}", day = day(at)).in_language(language);
    let from = |at: Instant| say!("à partir du {day}", "from {day} on", day = day(at)).in_language(language);
    let begun = begun(phase);
    let due = ground::date::Date(row.answer_due());
    let told: [(Message, String); 4] = [
        (say!("Débat", "Debate"), until(row.vote_from)),
        (say!("Vote", "Vote"), if phase == Phase::Vote { until(row.vote_until) } else { from(row.vote_from) }),
        (
            say!("Résultat", "Result"),
            row.final_at.map_or_else(
                || say!("dès que tout est compté", "as soon as all is counted").in_language(language),
                day,
            ),
        ),
        (
            say!("Réponse du conseil", "The council’s response"),
            row.answered_at.map_or_else(
                || say!("avant le {day}", "before {day}", day = day_of_year(due.0, language)).in_language(language),
                day,
            ),
        ),
    ];
    told.into_iter()
        .enumerate()
        .map(|(place, (name, when))| {
            let is_now = begun == place + 1;
            let is_late =
                is_now && place == 3 && row.is_overdue(crate::consultations::local_day(now, commune.zone()), now);
            let state = match (is_late, is_now, place < begun) {
                (true, _, _) => "now late",
                (false, true, _) => "now",
                (false, false, true) => "done",
                (false, false, false) => "",
            };
            Step { state, is_now, name: name.in_language(language), when }
        })
        .collect()
}
