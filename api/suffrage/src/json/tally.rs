//! The file that is tallied.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::ballot::OneBallot;
use super::reader::{Fields, Refused, read, seed, text};
use crate::election::{Election, ElectionRefusal, Method};
use crate::options::{Grades, Options};
use crate::refusal::Refusal;
use crate::rules::Rules;

/// Count the ballots of a file and say what came out, as JSON.
///
/// ```
/// let file = br#"{"method": "single_choice", "options": ["a", "b"], "ballots": [{"choice": "b"}, {"choice": "a", "weight": 0.5}]}"#;
/// let result = suffrage::tally_json(file)?;
/// assert!(result.starts_with(r#"{"method":"single_choice","order":[["b"],["a"]],"winners":["b"],"tied":false,"#));
/// # Ok::<(), suffrage::Refusal>(())
/// ```
pub fn tally_json(input: &[u8]) -> Result<String, Refusal> {
    let outcome = election_from_json(input)?.count();
    serde_json::to_string(&outcome).map_err(|error| Refusal::Malformed(error.to_string()))
}

/// Read a file that is to be tallied.
pub fn election_from_json(input: &[u8]) -> Result<Election, Refusal> {
    let text = text(input)?;
    match read_file(text, None)? {
        (Some(election), _) => Ok(election),
        // The ballots came before what is needed to read them: begin again, knowing it.
        (None, head) => read_file(text, Some(head.build()?))?.0.ok_or(Refusal::MissingField("ballots")),
    }
}

fn read_file(text: &str, known: Option<Election>) -> Result<(Option<Election>, Head), Refusal> {
    let refused = Refused::default();
    let file = File { refused: &refused, election: known, head: Head::default() };
    read(text, file).map_err(|error| refused.into_refusal(&error))
}

const FIELDS: &[&str] = &["method", "options", "seats", "max_score", "grades", "seed", "ballots"];

struct File<'a> {
    refused: &'a Refused,
    election: Option<Election>,
    head: Head,
}

seed!(['a] File<'a> => deserialize_map);

impl<'de> Visitor<'de> for File<'_> {
    type Value = (Option<Election>, Head);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a method, options and ballots")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::new(FIELDS);
        let mut read = false;
        while let Some(field) = fields.next(&mut map, self.refused, Refusal::from)? {
            match field {
                "ballots" => {
                    if self.election.is_none() {
                        self.election = self.head.build().ok();
                    }
                    match &mut self.election {
                        Some(election) => {
                            map.next_value_seed(Ballots { election, refused: self.refused })?;
                            read = true;
                        }
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                _ => self.head.read(field, &mut map, self.refused)?,
            }
        }
        if !fields.had("ballots") {
            return Err(self.refused.stop(Refusal::MissingField("ballots")));
        }
        // Fields after the ballots may contradict those before them.
        self.head.build().map_err(|refusal| self.refused.stop::<A::Error>(refusal))?;
        if let Some(election) = &mut self.election {
            election.seed.clone_from(&self.head.seed);
        }
        Ok((if read { self.election } else { None }, self.head))
    }
}

/// Everything but the ballots.
#[derive(Default)]
struct Head {
    method: Option<Method>,
    options: Option<Options>,
    seats: Option<u64>,
    max_score: Option<u64>,
    grades: Option<Grades>,
    seed: String,
}

impl Head {
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, map: &mut A, refused: &Refused) -> Result<(), A::Error> {
        let stop = |refusal: ElectionRefusal| refused.stop::<A::Error>(refusal);
        match field {
            "method" => self.method = Some(map.next_value::<String>()?.parse().map_err(stop)?),
            "options" => self.options = Some(Options::new(map.next_value()?).map_err(|refusal| stop(refusal.into()))?),
            "seats" => self.seats = Some(map.next_value()?),
            "max_score" => self.max_score = Some(map.next_value()?),
            "grades" => self.grades = Some(Grades::new(map.next_value()?).map_err(|refusal| stop(refusal.into()))?),
            "seed" => self.seed = map.next_value()?,
            _ => return Err(A::Error::custom("unknown field")),
        }
        Ok(())
    }

    /// A question without ballots.
    fn build(&self) -> Result<Election, Refusal> {
        let method = self.method.ok_or(Refusal::MissingField("method"))?;
        let options = self.options.clone().ok_or(Refusal::MissingField("options"))?;
        self.check_foreign_fields(method)?;
        let rules = match method {
            Method::SingleChoice => Rules::SingleChoice,
            Method::Approval => Rules::Approval,
            Method::Score => {
                let max = self.max_score.ok_or(Refusal::MissingField("max_score"))?;
                Rules::Score { max: u16::try_from(max).unwrap_or(u16::MAX) }
            }
            Method::MajorityJudgment => {
                Rules::MajorityJudgment { grades: self.grades.clone().ok_or(Refusal::MissingField("grades"))? }
            }
            Method::Borda => Rules::Borda,
            Method::Schulze => Rules::Schulze,
            Method::Irv => Rules::Irv,
            Method::Stv => {
                let seats = self.seats.ok_or(Refusal::MissingField("seats"))?;
                Rules::Stv { seats: usize::try_from(seats).unwrap_or(usize::MAX) }
            }
        };
        Ok(Election::new(options, rules, self.seed.clone())?)
    }

    fn check_foreign_fields(&self, method: Method) -> Result<(), Refusal> {
        let fields = [
            ("seats", self.seats.is_some(), Method::Stv),
            ("max_score", self.max_score.is_some(), Method::Score),
            ("grades", self.grades.is_some(), Method::MajorityJudgment),
        ];
        match fields.into_iter().find(|(_, present, owner)| *present && *owner != method) {
            Some((field, ..)) => Err(Refusal::OtherMethod(field)),
            None => Ok(()),
        }
    }
}

struct Ballots<'a> {
    election: &'a mut Election,
    refused: &'a Refused,
}

seed!(['a] Ballots<'a> => deserialize_seq);

impl<'de> Visitor<'de> for Ballots<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of ballots")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut ballots: A) -> Result<(), A::Error> {
        for index in 0.. {
            let ballot = OneBallot { election: self.election, refused: self.refused, index };
            let next = ballots
                .next_element_seed(ballot)
                .map_err(|error| self.refused.or_stop(error, |text| malformed(index, text)))?;
            if next.is_none() {
                break;
            }
        }
        Ok(())
    }
}

fn malformed(index: usize, text: String) -> Refusal {
    Refusal::Ballot { index, reason: crate::ballot::BallotRefusal::Malformed(text) }
}
