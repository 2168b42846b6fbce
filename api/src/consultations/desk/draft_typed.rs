//! A draft in the fields of its form: one that is there, and one that nobody has written yet.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde_json::{Map, json};

use super::draft_questions;
use crate::consultations::calendar::{default_cut_off, default_response};
use crate::consultations::{ConsultationOut, VotingMethod};
use calendar::Span;
use ground::clock::Instant;
use kit::forms::Typed;

/// The hour at which a vote opens, and the one at which it closes, unless others are said.
pub(super) const OPENS: &str = "08:00";
pub(super) const CLOSES: &str = "18:00";

/// Number of days from today to the first on which a vote is proposed to open, and for which it is open then.
const AHEAD: u64 = 14;
const OPEN_FOR: u64 = 8;

/// The days that are proposed: two weeks of debate, and a vote from a Saturday to the Sunday of the week after.
pub(super) fn proposed(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = today + Days::new(AHEAD);
    let to_saturday = (i64::from(Weekday::Sat.num_days_from_monday())
        - i64::from(first.weekday().num_days_from_monday()))
    .rem_euclid(7);
    let opens = first + Days::new(to_saturday.unsigned_abs());
    (opens, opens + Days::new(OPEN_FOR))
}

/// The form before anybody typed into it.
pub(super) fn usual(today: NaiveDate) -> Typed {
    let (opens, closes) = proposed(today);
    let members = [
        ("vote_from", json!(opens.to_string())),
        ("vote_from_time", json!(OPENS)),
        ("vote_until", json!(closes.to_string())),
        ("vote_until_time", json!(CLOSES)),
        ("allowed", json!(true)),
        ("questions", json!("1")),
        ("q0_method", json!(VotingMethod::SingleChoice)),
        ("q0_options", json!("Oui\nNon")),
    ];
    Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))))
}

/// A draft in its form.
pub(super) fn of(shown: &ConsultationOut, zone: Tz) -> Typed {
    let members = [
        ("title", json!(shown.title)),
        ("summary", json!(shown.summary)),
        ("body", json!(shown.body)),
        ("documents", shown.documents.iter().map(|it| json!(it.id.to_string())).collect()),
        ("topic", json!(shown.topic.to_string())),
        ("portfolio", json!(shown.portfolio.map(|it| it.to_string()))),
        ("contact", json!(shown.contact)),
        ("group", json!(shown.electorate.group.map(|it| it.to_string()))),
        ("allowed", json!(shown.delegation.allowed)),
        ("cap", json!(shown.delegation.cap.map(|it| (it * 100.0).round() as i64))),
        ("threshold_kind", json!(shown.threshold.as_ref().map(|it| it.kind))),
        ("threshold_value", json!(shown.threshold.as_ref().map(|it| it.value))),
        ("contributions", json!(shown.contributions)),
    ];
    let mut typed = Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))));
    let (dates, closes) = (&shown.calendar, shown.calendar.vote_until);
    let cut_off = Some(dates.delegates_until).filter(|it| *it != default_cut_off(closes));
    for (name, at) in [
        ("debate_from", dates.debate_from),
        ("vote_from", Some(dates.vote_from)),
        ("delegates_until", cut_off),
        ("vote_until", Some(closes)),
    ] {
        typed = with_moment(typed, name, at, zone);
    }
    if dates.response_due.0 != default_response(closes, zone) {
        typed = typed.with("response_due", dates.response_due.0.to_string());
    }
    draft_questions::typed_of(typed, &shown.questions)
}

fn with_moment(typed: Typed, name: &str, at: Option<Instant>, zone: Tz) -> Typed {
    let Some(shown) = at.map(|at| Span::shown(at, zone)) else { return typed };
    typed
        .with(name, shown.format("%Y-%m-%d").to_string())
        .with(&format!("{name}_time"), shown.format("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_proposed_from_a_saturday_to_a_sunday_with_two_weeks_before_it() {
        for day in 1..=28 {
            let today = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            let (opens, closes) = proposed(today);
            assert_eq!((opens.weekday(), closes.weekday()), (Weekday::Sat, Weekday::Sun));
            assert!((14..21).contains(&(opens - today).num_days()) && (closes - opens).num_days() == 8);
        }
    }
}
