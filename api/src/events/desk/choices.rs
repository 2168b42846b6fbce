//! The choices of the desk's form: when something takes place, as people say it, and what that means. Pure.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;

use super::sent::{EventForm, Repeats};
use crate::events::When;
use calendar::{Ending, NthOfMonth, Recurrence, Rhythm, Rule, Span, WeeksMeant};
use ground::date::Date;
use ground::week::{ClockTime, WeekdayName};
use ground::{FieldError, Patch, say};

/// The days and hours of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hours {
    pub(super) day: Option<Date>,
    pub(super) last_day: Option<Date>,
    pub(super) opens: Option<ClockTime>,
    pub(super) closes: Option<ClockTime>,
}

impl Hours {
    /// From when to when, on the clocks of the place. What ends at an earlier hour than it begins ends in the night.
    pub(super) fn span(self) -> Result<Span, Vec<FieldError>> {
        let mut mistakes = Vec::new();
        if self.day.is_none() {
            mistakes.push(FieldError::at("day", say!("Choisissez une date.", "Choose a date.")));
        }
        if self.opens.is_none() && self.closes.is_some() {
            let detail = say!("Dites aussi à quelle heure cela commence.", "Say at what time it begins as well.");
            mistakes.push(FieldError::at("opens", detail));
        }
        if self.last_day.is_some() && self.last_day < self.day {
            let detail = say!("Le dernier jour vient après le premier.", "The last day comes after the first.");
            mistakes.push(FieldError::at("last_day", detail));
        }
        let (Some(Date(day)), true) = (self.day, mistakes.is_empty()) else { return Err(mistakes) };
        let last = self.last_day.map_or(day, |last| last.0);
        let Some(ClockTime(opens)) = self.opens else { return Ok(Span::AllDay { first: day, last }) };
        let starts = day.and_time(opens);
        let ends = match self.closes {
            Some(ClockTime(closes)) if last == day && closes < opens => day.succ_opt().unwrap_or(day).and_time(closes),
            Some(ClockTime(closes)) => last.and_time(closes),
            None if last == day => starts,
            None => {
                let detail = say!(
                    "Dites à quelle heure cela finit, le dernier jour.",
                    "Say at what time it ends on the last day."
                );
                return Err(FieldError::at("closes", detail).into());
            }
        };
        Ok(Span::Timed { starts, ends })
    }
}

/// The dates that a form means.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    /// Its first date.
    pub(super) span: Span,
    /// Its rule; kept where the form has no words for it.
    pub(super) rule: Patch<Rule>,
}

impl EventForm {
    /// The dates that it means. One that its rhythm does not give is the next that it does.
    pub(super) fn meant(&self) -> Result<Meant, Vec<FieldError>> {
        let hours = Hours { day: self.day, last_day: self.last_day, opens: self.opens, closes: self.closes };
        let span = hours.span();
        let mut mistakes = span.as_ref().err().cloned().unwrap_or_default();
        let repeats = self.repeats.unwrap_or(Repeats::Once);
        let ticked: Vec<Weekday> = self.ticked();
        let of_weeks = matches!(repeats, Repeats::Weekly | Repeats::Alternate | Repeats::Even | Repeats::Odd);
        if !ticked.is_empty() && !of_weeks {
            let detail = say!(
                "Les jours se choisissent pour ce qui revient chaque semaine ou une semaine sur deux.",
                "Days are chosen for what takes place every week or every second week.",
            );
            mistakes.push(FieldError::at("days", detail));
        }
        if matches!(repeats, Repeats::Once | Repeats::Kept) && (self.until.is_some() || self.times.is_some()) {
            let detail = say!("Choisissez aussi comment cela se répète.", "Choose how it takes place again as well.");
            mistakes.push(FieldError::at("repeats", detail));
        }
        if self.until.is_some() && self.times.is_some() {
            let detail = say!(
                "Donnez une dernière date ou un nombre de fois, pas les deux.",
                "Give a last date or a number of times, not both."
            );
            mistakes.push(FieldError::at("times", detail));
        }
        let rhythm = self.day.and_then(|day| rhythm(repeats, day.0, ticked));
        let first = self.day.map(|Date(day)| rhythm.as_ref().map_or(day, |rhythm| rhythm.first_from(day)));
        if rhythm.is_some() && self.until.map(|until| until.0) < first && self.until.is_some() {
            let detail = say!("La dernière date vient après la première.", "The last date comes after the first.");
            mistakes.push(FieldError::at("until", detail));
        }
        let (Ok(span), Some(first), true) = (span, first, mistakes.is_empty()) else { return Err(mistakes) };
        let ending = match (self.until, self.times) {
            (Some(until), _) => Ending::On(until.0),
            (None, Some(times)) => Ending::After(times.0),
            (None, None) => Ending::Never,
        };
        let rule = match (repeats, rhythm) {
            (Repeats::Kept, _) => Patch::Keep,
            (_, Some(rhythm)) => Patch::Set(rhythm.rule(ending)),
            (_, None) => Patch::Clear,
        };
        Ok(Meant { span: span.on(first), rule })
    }

    fn ticked(&self) -> Vec<Weekday> {
        let mut days: Vec<Weekday> = self.days.iter().flat_map(|days| &days.0).map(|day| day.day()).collect();
        days.sort_by_key(Weekday::num_days_from_monday);
        days
    }
}

/// The rhythm of a choice, if it began on a day; none for what takes place once, or by a rule of its own.
pub(super) fn rhythm(repeats: Repeats, day: NaiveDate, ticked: Vec<Weekday>) -> Option<Rhythm> {
    let days = if ticked.is_empty() { vec![day.weekday()] } else { ticked };
    match repeats {
        Repeats::Once | Repeats::Kept => None,
        Repeats::Daily => Some(Rhythm::Daily),
        Repeats::Weekly => Some(Rhythm::Weekly(WeeksMeant::Every, days)),
        Repeats::Alternate => Some(Rhythm::Weekly(WeeksMeant::Alternate, days)),
        Repeats::Even => Some(Rhythm::Weekly(WeeksMeant::Even, days)),
        Repeats::Odd => Some(Rhythm::Weekly(WeeksMeant::Odd, days)),
        Repeats::Nth => Some(Rhythm::MonthlyOn(NthOfMonth::of(day), day.weekday())),
        Repeats::Last => Some(Rhythm::MonthlyOn(NthOfMonth::Last, day.weekday())),
        Repeats::MonthDay => Some(Rhythm::MonthlyAt),
        Repeats::Yearly => Some(Rhythm::Yearly),
    }
}

/// The choices by which a series takes place again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) repeats: Repeats,
    /// The days that are ticked: none where its first date says it.
    pub(super) days: Vec<WeekdayName>,
    pub(super) until: Option<NaiveDate>,
    pub(super) times: Option<u32>,
}

impl Chosen {
    /// The choices of a series as it stands.
    pub(super) fn of(series: &Recurrence) -> Self {
        let none = |repeats| Self { repeats, days: vec![], until: None, times: None };
        if series.rule().is_none() {
            return none(Repeats::Once);
        }
        let Some((rhythm, ending)) = Rhythm::of(series) else { return none(Repeats::Kept) };
        let start = series.span().first_day();
        let (repeats, days) = match rhythm {
            Rhythm::Daily => (Repeats::Daily, vec![]),
            Rhythm::Weekly(WeeksMeant::Every, days) => (Repeats::Weekly, days),
            Rhythm::Weekly(WeeksMeant::Alternate, days) => (Repeats::Alternate, days),
            Rhythm::Weekly(WeeksMeant::Even, days) => (Repeats::Even, days),
            Rhythm::Weekly(WeeksMeant::Odd, days) => (Repeats::Odd, days),
            Rhythm::MonthlyOn(NthOfMonth::Last, _) => (Repeats::Last, vec![]),
            Rhythm::MonthlyOn(_, _) => (Repeats::Nth, vec![]),
            Rhythm::MonthlyAt => (Repeats::MonthDay, vec![]),
            Rhythm::Yearly => (Repeats::Yearly, vec![]),
        };
        let days = if days == [start.weekday()] { vec![] } else { days.into_iter().map(WeekdayName::of).collect() };
        let (until, times) = match ending {
            Ending::Never => (None, None),
            Ending::On(date) => (Some(date), None),
            Ending::After(count) => (None, Some(count)),
        };
        Self { repeats, days, until, times }
    }
}

/// The beginning and the end of a span as bodies have them.
pub(super) fn times(span: Span, zone: Tz) -> (When, When) {
    crate::events::dates::when::written(span, zone)
}

/// The days and hours of a span, as the form's fields have them.
pub(super) fn hours(span: Span) -> Hours {
    let clock = |at: NaiveDateTime| Some(ClockTime(at.time()));
    match span {
        Span::AllDay { first, last } => {
            let last_day = (last != first).then_some(Date(last));
            Hours { day: Some(Date(first)), last_day, opens: None, closes: None }
        }
        Span::Timed { starts, ends } => {
            // A night belongs to the evening before.
            let is_night = ends.time() < starts.time() && Some(ends.date()) == starts.date().succ_opt();
            let last_day = (ends.date() != starts.date() && !is_night).then_some(Date(ends.date()));
            let closes = if ends == starts { None } else { clock(ends) };
            Hours { day: Some(Date(starts.date())), last_day, opens: clock(starts), closes }
        }
    }
}
