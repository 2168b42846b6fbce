//! An election: a question, the rules of its count, the ballots.

use std::fmt;
use std::str::FromStr;

use crate::ballot::{Ballot, BallotRefusal};
use crate::method;
use crate::number::Weight;
use crate::options::{GradesRefusal, OptionId, Options, OptionsRefusal};
use crate::outcome::Outcome;
use crate::papers::Papers;
use crate::rules::Rules;

/// A question with its ballots, every one of them valid.
///
/// ```
/// use suffrage::{Ballot, Election, Options, Rules, Weight};
///
/// let options = Options::new(vec!["park".into(), "car park".into()])?;
/// let park = options.find("park").ok_or("no park")?;
/// let mut election = Election::new(options, Rules::Approval, "")?;
/// election.cast(Weight::ONE, &Ballot::Approved(vec![park]))?;
/// assert_eq!(election.count().winners(), ["park"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Election {
    pub(crate) options: Options,
    pub(crate) rules: Rules,
    pub(crate) seed: String,
    pub(crate) papers: Papers,
}

impl Election {
    /// A question nobody has answered yet. The seed decides lots.
    pub fn new(options: Options, rules: Rules, seed: impl Into<String>) -> Result<Self, ElectionRefusal> {
        match rules {
            Rules::Score { max: 0 | 1001.. } => return Err(ElectionRefusal::MaxScore),
            Rules::Stv { seats } if seats == 0 || seats > options.len() => {
                return Err(ElectionRefusal::Seats(options.len()));
            }
            _ => {}
        }
        let papers = Papers::new(rules.layout(&options));
        Ok(Self { options, rules, seed: seed.into(), papers })
    }

    /// Add a ballot.
    pub fn cast(&mut self, weight: Weight, ballot: &Ballot) -> Result<(), BallotRefusal> {
        self.check_room()?;
        if *ballot == Ballot::Blank {
            self.papers.file_blank(weight);
            return Ok(());
        }
        self.papers.begin();
        match self.write(ballot) {
            Ok(()) => self.papers.file(weight),
            Err(refusal) => {
                self.papers.discard();
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Count the ballots.
    pub fn count(&self) -> Outcome {
        method::count(self)
    }

    /// The options that voters choose from.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The rules of the count.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Number of ballots that were cast, blank ones included.
    pub fn ballots(&self) -> usize {
        self.papers.cast()
    }

    /// Touch every mark of every ballot once: the least any count has to do, which benchmarks compare with.
    pub fn pass(&self) -> u128 {
        let mut sums = [0; 1 << 7];
        for (weight, marks) in self.papers.iter() {
            for mark in marks {
                sums[usize::from(mark & 127)] += u128::from(weight);
            }
        }
        sums.iter().sum()
    }

    /// Sums stay exact up to this many ballots of the largest weight.
    pub(crate) fn check_room(&self) -> Result<(), BallotRefusal> {
        if self.papers.cast() < u32::MAX as usize { Ok(()) } else { Err(BallotRefusal::TooMany) }
    }

    fn write(&mut self, ballot: &Ballot) -> Result<(), BallotRefusal> {
        match (ballot, &self.rules) {
            (Ballot::Choice(option), Rules::SingleChoice) => {
                let option = self.known(*option)?;
                self.papers.name(option)
            }
            (Ballot::Approved(approved), Rules::Approval) => approved.iter().try_for_each(|option| {
                let option = self.known(*option)?;
                self.papers.name(option)
            }),
            (Ballot::Scores(scores), Rules::Score { max }) => {
                let max = *max;
                scores.iter().try_for_each(|(option, score)| {
                    let option = self.known(*option)?;
                    if *score > max {
                        return Err(BallotRefusal::ScoreAbove { score: u64::from(*score), max });
                    }
                    self.papers.rate(option, *score)
                })
            }
            (Ballot::Grades(given), Rules::MajorityJudgment { grades }) => {
                let count = grades.len();
                given.iter().try_for_each(|(option, grade)| {
                    let option = self.known(*option)?;
                    if grade.index() >= count {
                        return Err(BallotRefusal::UnknownGrade(grade.index().to_string()));
                    }
                    self.papers.rate(option, grade.index() as u16)
                })
            }
            (Ballot::Ranking(groups), Rules::Borda | Rules::Schulze | Rules::Irv | Rules::Stv { .. }) => {
                self.write_ranking(groups)
            }
            (Ballot::Blank, _) => Ok(()),
            (Ballot::Choice(_), _) => Err(BallotRefusal::OtherMethod("choice")),
            (Ballot::Approved(_), _) => Err(BallotRefusal::OtherMethod("approved")),
            (Ballot::Scores(_), _) => Err(BallotRefusal::OtherMethod("scores")),
            (Ballot::Grades(_), _) => Err(BallotRefusal::OtherMethod("grades")),
            (Ballot::Ranking(_), _) => Err(BallotRefusal::OtherMethod("ranking")),
        }
    }

    fn write_ranking(&mut self, groups: &[Vec<OptionId>]) -> Result<(), BallotRefusal> {
        if groups.is_empty() {
            return Err(BallotRefusal::EmptyRanking);
        }
        for group in groups {
            self.papers.begin_group();
            for option in group {
                let option = self.known(*option)?;
                self.papers.rank(option)?;
            }
            self.papers.end_group()?;
        }
        Ok(())
    }

    /// An `OptionId` may come from another question.
    fn known(&self, option: OptionId) -> Result<OptionId, BallotRefusal> {
        if option.index() < self.options.len() {
            Ok(option)
        } else {
            Err(BallotRefusal::UnknownOption(option.index().to_string()))
        }
    }
}

/// A voting method by its name in files: `single_choice`, `stv`, ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each has a module of its own that says everything")]
pub enum Method {
    SingleChoice,
    Approval,
    Score,
    MajorityJudgment,
    Borda,
    Schulze,
    Irv,
    Stv,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::SingleChoice,
        Self::Approval,
        Self::Score,
        Self::MajorityJudgment,
        Self::Borda,
        Self::Schulze,
        Self::Irv,
        Self::Stv,
    ];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::SingleChoice => "single_choice",
            Self::Approval => "approval",
            Self::Score => "score",
            Self::MajorityJudgment => "majority_judgment",
            Self::Borda => "borda",
            Self::Schulze => "schulze",
            Self::Irv => "irv",
            Self::Stv => "stv",
        }
    }

    /// The field of a ballot in which the voter's answer stands.
    pub fn ballot_field(self) -> &'static str {
        match self {
            Self::SingleChoice => "choice",
            Self::Approval => "approved",
            Self::Score => "scores",
            Self::MajorityJudgment => "grades",
            Self::Borda | Self::Schulze | Self::Irv | Self::Stv => "ranking",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Method {
    type Err = ElectionRefusal;

    fn from_str(name: &str) -> Result<Self, ElectionRefusal> {
        Self::ALL
            .into_iter()
            .find(|method| method.name() == name)
            .ok_or_else(|| ElectionRefusal::UnknownMethod(name.to_owned()))
    }
}

/// A reason to refuse a question, whatever its ballots.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ElectionRefusal {
    /// There is no such method.
    #[error("unknown voting method {0:?}")]
    UnknownMethod(String),
    /// The options are not what they should be.
    #[error(transparent)]
    Options(#[from] OptionsRefusal),
    /// The grades are not what they should be.
    #[error(transparent)]
    Grades(#[from] GradesRefusal),
    /// The highest score is not what it should be.
    #[error("\"max_score\" is an integer from 1 to 1000")]
    MaxScore,
    /// The seats are not what they should be.
    #[error("\"seats\" is an integer from 1 to the number of options, {0}")]
    Seats(usize),
}
