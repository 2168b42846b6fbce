//! One ballot of a file.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::reader::{FieldRefusal, Fields, Refused, Word, seed};
use crate::ballot::BallotRefusal;
use crate::election::Election;
use crate::number::Weight;
use crate::options::{OptionId, Options};
use crate::papers::Papers;
use crate::refusal::Refusal;
use crate::rules::Rules;

const FIELDS: &[&str] = &["weight", "ranking", "choice", "approved", "scores", "grades", "blank", "receipt", "name"];

/// Reads a ballot and puts it with the others.
pub(super) struct OneBallot<'a> {
    pub(super) election: &'a mut Election,
    pub(super) refused: &'a Refused,
    pub(super) index: usize,
}

seed!(['a] OneBallot<'a> => deserialize_map);

impl<'de> Visitor<'de> for OneBallot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ballot")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let refusals = Refusals { refused: self.refused, index: self.index };
        self.election.check_room().map_err(|reason| refusals.stop::<A::Error>(reason))?;
        let wanted = self.election.rules.method().ballot_field();
        let (mut weight, mut blank) = (Weight::ONE, false);
        let mut fields = Fields::new(FIELDS);
        while let Some(field) = fields.next(&mut map, self.refused, |refusal| refusals.field(refusal))? {
            match field {
                "weight" => {
                    let digits = map.next_value::<&RawValue>()?.get();
                    weight =
                        digits.parse().map_err(|refusal| refusals.stop::<A::Error>(BallotRefusal::Weight(refusal)))?;
                }
                "blank" => blank = map.next_value()?,
                "receipt" | "name" => {
                    map.next_value_seed(Word { expected: "a text", refused: self.refused, meaning: |_: &str| Ok(()) })?
                }
                _ if field == wanted => {
                    self.election.papers.begin();
                    let (options, papers) = (&self.election.options, &mut self.election.papers);
                    map.next_value_seed(Answer {
                        rules: &self.election.rules,
                        paper: Paper { options, papers, refusals },
                    })?;
                }
                _ => return Err(refusals.stop(BallotRefusal::OtherMethod(field))),
            }
        }
        match (blank, fields.had(wanted)) {
            (true, true) => Err(refusals.stop(BallotRefusal::BlankWithChoice)),
            (false, false) => Err(refusals.stop(BallotRefusal::Missing(wanted))),
            (true, false) => {
                self.election.papers.file_blank(weight);
                Ok(())
            }
            (false, true) => {
                self.election.papers.file(weight);
                Ok(())
            }
        }
    }
}

/// Stops the reading and names the ballot.
#[derive(Clone, Copy)]
struct Refusals<'a> {
    refused: &'a Refused,
    index: usize,
}

impl Refusals<'_> {
    fn stop<E: Error>(&self, reason: BallotRefusal) -> E {
        self.refused.stop(self.of(reason))
    }

    fn of(&self, reason: BallotRefusal) -> Refusal {
        Refusal::Ballot { index: self.index, reason }
    }

    fn field(&self, refusal: FieldRefusal) -> Refusal {
        self.of(match refusal {
            FieldRefusal::Unknown(name) => BallotRefusal::UnknownField(name),
            FieldRefusal::Repeated(name) => BallotRefusal::RepeatedField(name),
        })
    }
}

/// The paper that is being written.
struct Paper<'a> {
    options: &'a Options,
    papers: &'a mut Papers,
    refusals: Refusals<'a>,
}

impl<'a> Paper<'a> {
    fn option(&self) -> Word<'a, impl FnOnce(&str) -> Result<OptionId, Refusal> + use<'a>> {
        let (options, refusals) = (self.options, self.refusals);
        let meaning = move |name: &str| {
            options.find(name).ok_or_else(|| refusals.of(BallotRefusal::UnknownOption(name.to_owned())))
        };
        Word { expected: "an option", refused: refusals.refused, meaning }
    }

    fn reborrow(&mut self) -> Paper<'_> {
        Paper { options: self.options, papers: self.papers, refusals: self.refusals }
    }

    fn check<E: Error>(&self, result: Result<(), BallotRefusal>) -> Result<(), E> {
        result.map_err(|reason| self.refusals.stop(reason))
    }
}

/// Reads the voter's answer, in the shape that the method wants.
struct Answer<'a> {
    rules: &'a Rules,
    paper: Paper<'a>,
}

impl<'de> DeserializeSeed<'de> for Answer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.rules {
            Rules::SingleChoice => {
                let option = self.paper.option().deserialize(deserializer)?;
                let named = self.paper.papers.name(option);
                self.paper.check(named)
            }
            Rules::Approval | Rules::Borda | Rules::Schulze | Rules::Irv | Rules::Stv { .. } => {
                deserializer.deserialize_seq(self)
            }
            Rules::Score { .. } | Rules::MajorityJudgment { .. } => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Answer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.rules {
            Rules::SingleChoice => "an option",
            Rules::Approval => "a list of options",
            Rules::Score { .. } => "an object of options and scores",
            Rules::MajorityJudgment { .. } => "an object of options and grades",
            Rules::Borda | Rules::Schulze | Rules::Irv | Rules::Stv { .. } => "a list of groups of options",
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        if *self.rules == Rules::Approval {
            while let Some(option) = list.next_element_seed(self.paper.option())? {
                let named = self.paper.papers.name(option);
                self.paper.check(named)?;
            }
            return Ok(());
        }
        let mut empty = true;
        while list.next_element_seed(Group(self.paper.reborrow()))?.is_some() {
            empty = false;
        }
        self.paper.check(if empty { Err(BallotRefusal::EmptyRanking) } else { Ok(()) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(option) = map.next_key_seed(self.paper.option())? {
            let value = match self.rules {
                Rules::Score { max } => {
                    let score: u64 = map.next_value()?;
                    let max = *max;
                    let above = BallotRefusal::ScoreAbove { score, max };
                    u16::try_from(score)
                        .ok()
                        .filter(|score| *score <= max)
                        .ok_or_else(|| self.paper.refusals.stop::<A::Error>(above))?
                }
                rules => {
                    let refusals = self.paper.refusals;
                    let meaning = |name: &str| {
                        let grade = rules.grade(name).map(|grade| grade.index() as u16);
                        grade.ok_or_else(|| refusals.of(BallotRefusal::UnknownGrade(name.to_owned())))
                    };
                    map.next_value_seed(Word { expected: "a grade", refused: refusals.refused, meaning })?
                }
            };
            let rated = self.paper.papers.rate(option, value);
            self.paper.check(rated)?;
        }
        Ok(())
    }
}

/// The options that share a place.
struct Group<'a>(Paper<'a>);

seed!(['a] Group<'a> => deserialize_seq);

impl<'de> Visitor<'de> for Group<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of options that share a place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.papers.begin_group();
        while let Some(option) = list.next_element_seed(self.0.option())? {
            let ranked = self.0.papers.rank(option);
            self.0.check(ranked)?;
        }
        self.0.check(self.0.papers.end_group())
    }
}
