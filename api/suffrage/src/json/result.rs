//! A result as JSON.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::number::Voices;
use crate::options::{Grades, OptionId, Options};
use crate::outcome::{Details, Judgment, Outcome, Round};

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Cast {
            cast: Voices,
            blank: Voices,
        }
        let mut object = serializer.serialize_struct("Outcome", 7)?;
        object.serialize_field("method", self.method().name())?;
        object.serialize_field("order", &self.order_names())?;
        object.serialize_field("winners", &self.winners())?;
        object.serialize_field("tied", &self.tied())?;
        object.serialize_field("voices", &Cast { cast: self.cast(), blank: self.blank() })?;
        object.serialize_field("ballots", &self.ballots())?;
        object.serialize_field("details", &DetailsJson { options: self.options(), details: self.details() })?;
        object.end()
    }
}

struct DetailsJson<'a> {
    options: &'a Options,
    details: &'a Details,
}

impl Serialize for DetailsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = self.options;
        let mut map = serializer.serialize_map(None)?;
        match self.details {
            Details::Totals(totals) => {
                map.serialize_entry("totals", &ByOption(options, |option: OptionId| totals[option.index()]))?
            }
            Details::Judgment { grades, judgments } => {
                let of = |option: OptionId| &judgments[option.index()];
                map.serialize_entry(
                    "profiles",
                    &ByOption(options, |option: OptionId| Profile { grades, voices: &of(option).profile }),
                )?;
                map.serialize_entry("median", &ByOption(options, |option: OptionId| grades.name(of(option).median)))?;
                map.serialize_entry("gauge", &ByOption(options, |option: OptionId| Gauge::of(of(option))))?;
            }
            Details::Paths { pairwise, strongest } => {
                map.serialize_entry(
                    "pairwise",
                    &ByOption(options, |from: OptionId| Others { options, from, row: &pairwise[from.index()] }),
                )?;
                map.serialize_entry(
                    "strongest_paths",
                    &ByOption(options, |from: OptionId| Others { options, from, row: &strongest[from.index()] }),
                )?;
            }
            Details::Rounds { quota, rounds } => {
                if let Some(quota) = quota {
                    map.serialize_entry("quota", quota)?;
                }
                let rounds: Vec<_> = rounds.iter().map(|round| RoundJson { options, round }).collect();
                map.serialize_entry("rounds", &rounds)?;
            }
        }
        map.end()
    }
}

/// An object with one entry an option, in display order.
struct ByOption<'a, F>(&'a Options, F);

impl<F: Fn(OptionId) -> V, V: Serialize> Serialize for ByOption<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|option| (self.0.name(option), (self.1)(option))))
    }
}

struct Others<'a> {
    options: &'a Options,
    from: OptionId,
    row: &'a [Voices],
}

impl Serialize for Others<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let others = self.options.iter().filter(|to| *to != self.from);
        serializer.collect_map(others.map(|to| (self.options.name(to), self.row[to.index()])))
    }
}

struct Profile<'a> {
    grades: &'a Grades,
    voices: &'a [Voices],
}

impl Serialize for Profile<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.grades.iter().map(|grade| (self.grades.name(grade), self.voices[grade.index()])))
    }
}

#[derive(Serialize)]
struct Gauge {
    above: Voices,
    below: Voices,
}

impl Gauge {
    fn of(judgment: &Judgment) -> Self {
        Self { above: judgment.above, below: judgment.below }
    }
}

struct RoundJson<'a> {
    options: &'a Options,
    round: &'a Round,
}

impl Serialize for RoundJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (options, round) = (self.options, self.round);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("totals", &Totals { options, totals: &round.totals })?;
        map.serialize_entry("exhausted", &round.exhausted)?;
        let elected: Vec<_> = round.elected.iter().map(|option| options.name(*option)).collect();
        map.serialize_entry("elected", &elected)?;
        if let Some(option) = round.surplus_of {
            map.serialize_entry("surplus_of", options.name(option))?;
        }
        if let Some(option) = round.eliminated {
            map.serialize_entry("eliminated", options.name(option))?;
        }
        if let Some(means) = round.tie_broken_by {
            map.serialize_entry("tie_broken_by", &means)?;
        }
        map.end()
    }
}

struct Totals<'a> {
    options: &'a Options,
    totals: &'a [(OptionId, Voices)],
}

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.totals.iter().map(|(option, total)| (self.options.name(*option), total)))
    }
}
