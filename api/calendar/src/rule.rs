//! A recurrence rule (RFC 5545, section 3.3.10), as far as an agenda needs one.

mod parts;

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use ground::say;
use ground::text::Message;

/// A rule by which something recurs at most once a day, such as `FREQ=MONTHLY;BYDAY=1SU`.
///
/// What RFC 5545 forbids is refused, and so is what an agenda cannot mean: several times a day, a count over 1,000, a rule that
/// no calendar ever meets, combinations that calendars read differently. It is written in one canonical order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub(super) frequency: Frequency,
    pub(super) interval: u16,
    pub(super) end: End,
    pub(super) week_start: Weekday,
    pub(super) months: Vec<u8>,
    pub(super) weeks: Vec<i8>,
    pub(super) year_days: Vec<i16>,
    pub(super) month_days: Vec<i8>,
    pub(super) days: Vec<Day>,
    /// Hour, minute and second, which can only repeat those of the start.
    pub(super) time: [Option<u8>; 3],
    pub(super) positions: Vec<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Never,
    Count(u32),
    Until(Until),
}

/// The last moment of a rule, in the three forms that calendars write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Date(NaiveDate),
    Local(NaiveDateTime),
    Utc(NaiveDateTime),
}

/// A day of the week, perhaps the n-th (or, negative, n-th last) of its month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) nth: Option<i16>,
    /// Days from Monday.
    pub(super) weekday: u8,
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl Day {
    pub(super) fn weekday(self) -> Weekday {
        WEEKDAYS.get(usize::from(self.weekday)).map_or(Weekday::Mon, |(_, weekday)| *weekday)
    }
}

impl FromStr for Rule {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        if text.len() > 500 {
            return Err(say!(
                "Une règle de récurrence compte 500 caractères au plus.",
                "A rule has 500 characters at most.",
            ));
        }
        let rule = parts::read(text)?;
        rule.check()?;
        Ok(rule)
    }
}

ground::leaf!(Rule, "string", "", |mut schema| {
    schema.max_length = Some(500);
    schema.example = Some("FREQ=MONTHLY;BYDAY=1SU".into());
    schema
});

impl Rule {
    /// Checks what spans parts (RFC 5545, section 3.3.10), in time that does not depend on what the rule would give.
    fn check(&self) -> Result<(), Message> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let (ordinals, plain) =
            (self.days.iter().any(|it| it.nth.is_some()), self.days.iter().any(|it| it.nth.is_none()));
        // The crate that finds dates knows no fifth last day of a month and no 53rd last of a year; nobody writes them.
        let (first, last) = match self.frequency {
            Yearly if self.months.is_empty() => (-52, 53),
            Yearly => (-5, 5),
            Monthly => (-4, 5),
            Weekly | Daily => (0, 0),
        };
        let has = |list: usize| list > 0;
        let (months, weeks, year_days, month_days) =
            (has(self.months.len()), has(self.weeks.len()), has(self.year_days.len()), has(self.month_days.len()));
        for (wrong, what, with) in [
            (self.frequency != Yearly && weeks, "BYWEEKNO", "FREQ"),
            (self.frequency != Yearly && year_days, "BYYEARDAY", "FREQ"),
            (self.frequency == Weekly && month_days, "BYMONTHDAY", "FREQ=WEEKLY"),
            (self.frequency == Daily && has(self.positions.len()), "BYSETPOS", "FREQ=DAILY"),
            (ordinals && last == 0, "BYDAY (1MO, -1SU…)", "FREQ"),
            (ordinals && weeks, "BYDAY (1MO, -1SU…)", "BYWEEKNO"),
            (weeks && (months || month_days || year_days), "BYWEEKNO", "BYMONTH, BYMONTHDAY, BYYEARDAY"),
            (weeks && self.interval > 1, "BYWEEKNO", "INTERVAL"),
            (weeks && has(self.positions.len()), "BYWEEKNO", "BYSETPOS"),
            (year_days && (months || month_days), "BYYEARDAY", "BYMONTH, BYMONTHDAY"),
        ] {
            if wrong {
                return Err(say!(
                    "La règle combine {what} et {with}, ce qui n’est pas permis ou n’est pas compris de tous les calendriers.",
                    "The rule combines {what} and {with}, which is not allowed, or not understood by all calendars.",
                    what,
                    with
                ));
            }
        }
        if let Some(day) = self.days.iter().find(|it| it.nth.is_some_and(|nth| !(first..=last).contains(&nth))) {
            return Err(parts::wrong("BYDAY", &day.to_string()));
        }
        if has(self.positions.len()) && !(plain || ordinals || months || weeks || year_days || month_days) {
            return Err(say!(
                "BYSETPOS choisit parmi les jours qu’une autre partie désigne\u{a0}: il en faut une (BYDAY, BYMONTHDAY…).",
                "BYSETPOS picks from the days that another part names: there must be one (BYDAY, BYMONTHDAY…).",
            ));
        }
        if self.names_no_day() { Err(NEVER) } else { Ok(()) }
    }

    /// The rule for a series that begins a number of days later; none if its dates would not all be as much later.
    pub(super) fn shifted(&self, by: i64) -> Option<Self> {
        if by == 0 {
            return Some(self.clone());
        }
        let parts = [self.months.len(), self.weeks.len(), self.year_days.len(), self.month_days.len()];
        let has_others = parts.iter().sum::<usize>() + self.positions.len() > 0;
        match self.frequency {
            _ if has_others => None,
            Frequency::Daily | Frequency::Weekly => {
                let weekday = |day: u8| u8::try_from((i64::from(day) + by).rem_euclid(7)).unwrap_or(day);
                let mut days: Vec<Day> =
                    self.days.iter().map(|it| Day { weekday: weekday(it.weekday), ..*it }).collect();
                days.sort_unstable();
                // A week that begins elsewhere would part days that were of one.
                let stays = self.interval == 1 || self.days.len() <= 1;
                stays.then(|| Self { days, ..self.clone() })
            }
            Frequency::Monthly | Frequency::Yearly => self.days.is_empty().then(|| self.clone()),
        }
    }

    /// True if its months never have the days it names, such as a 30th of February.
    fn names_no_day(&self) -> bool {
        const LENGTHS: [i8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let shortest_needed = self.month_days.iter().map(|day| day.abs()).min().unwrap_or(0);
        let longest =
            LENGTHS.iter().zip(1..).filter(|(_, month)| self.months.is_empty() || self.months.contains(month));
        longest.map(|(length, _)| *length).max().is_some_and(|length| shortest_needed > length)
    }
}

/// Said of a rule without dates.
pub(super) const NEVER: Message = say!("Cette règle ne donne jamais aucune date.", "This rule never gives a date.");

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Yearly => "YEARLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Daily => "DAILY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Until(Until::Date(date)) => write!(f, ";UNTIL={}", date.format("%Y%m%d"))?,
            End::Until(Until::Local(local)) => write!(f, ";UNTIL={}", local.format("%Y%m%dT%H%M%S"))?,
            End::Until(Until::Utc(utc)) => write!(f, ";UNTIL={}", utc.format("%Y%m%dT%H%M%SZ"))?,
        }
        if self.week_start != Weekday::Mon {
            let name = WEEKDAYS.iter().find(|(_, weekday)| *weekday == self.week_start).map_or("MO", |(name, _)| name);
            write!(f, ";WKST={name}")?;
        }
        list(f, "BYMONTH", &self.months)?;
        list(f, "BYWEEKNO", &self.weeks)?;
        list(f, "BYYEARDAY", &self.year_days)?;
        list(f, "BYMONTHDAY", &self.month_days)?;
        list(f, "BYDAY", &self.days)?;
        for (name, value) in ["BYHOUR", "BYMINUTE", "BYSECOND"].iter().zip(&self.time) {
            list(f, name, value.as_slice())?;
        }
        list(f, "BYSETPOS", &self.positions)
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, values: &[impl fmt::Display]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index == 0 {
            write!(f, ";{name}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        f.write_str(WEEKDAYS.get(usize::from(self.weekday)).map_or("MO", |(name, _)| name))
    }
}

#[cfg(test)]
mod tests;
