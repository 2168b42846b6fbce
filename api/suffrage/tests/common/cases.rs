//! Small elections drawn at random, the same ones every time.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use suffrage::{Ballot, Election, Grades, Method, OptionId, Options, Outcome, Rules, Weight};

/// What all draws begin with.
const SEED: u64 = 17_890_826;

/// So many cases, always the same; says with which seed.
pub(crate) fn drawn(cases: u32) -> ProptestConfig {
    println!("{cases} cases drawn with seed {SEED}");
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(SEED), failure_persistence: None, ..ProptestConfig::default() }
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) method: Method,
    /// In display order.
    pub(crate) names: Vec<String>,
    pub(crate) seats: usize,
    pub(crate) seed: String,
    /// Micro-voices and what they say.
    pub(crate) ballots: Vec<(u64, Answer)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    Blank,
    Named(Vec<usize>),
    /// A score or grade for some.
    Rated(Vec<Option<u16>>),
    Ranked(Vec<Vec<usize>>),
}

pub(crate) const MAX_SCORE: u16 = 3;
pub(crate) const GRADES: [&str; 4] = ["bad", "fair", "good", "best"];

impl Case {
    pub(crate) fn election(&self) -> Election {
        let options = Options::new(self.names.clone()).unwrap();
        let all: Vec<OptionId> = options.iter().collect();
        let mut election = Election::new(options, self.rules(), self.seed.clone()).unwrap();
        for (micro, answer) in &self.ballots {
            election.cast(Weight::from_micro(*micro).unwrap(), &self.ballot(answer, &all)).unwrap();
        }
        election
    }

    pub(crate) fn count(&self) -> Outcome {
        self.election().count()
    }

    fn rules(&self) -> Rules {
        match self.method {
            Method::SingleChoice => Rules::SingleChoice,
            Method::Approval => Rules::Approval,
            Method::Score => Rules::Score { max: MAX_SCORE },
            Method::MajorityJudgment => Rules::MajorityJudgment { grades: grades() },
            Method::Borda => Rules::Borda,
            Method::Schulze => Rules::Schulze,
            Method::Irv => Rules::Irv,
            Method::Stv => Rules::Stv { seats: self.seats },
        }
    }

    fn ballot(&self, answer: &Answer, all: &[OptionId]) -> Ballot {
        let option = |place: &usize| all[*place];
        match answer {
            Answer::Blank => Ballot::Blank,
            Answer::Named(named) if self.method == Method::SingleChoice => Ballot::Choice(option(&named[0])),
            Answer::Named(named) => Ballot::Approved(named.iter().map(option).collect()),
            Answer::Rated(rated) => {
                let given = rated.iter().enumerate().filter_map(|(place, value)| Some((all[place], (*value)?)));
                if self.method == Method::Score {
                    Ballot::Scores(given.collect())
                } else {
                    Ballot::Grades(
                        given
                            .map(|(option, value)| (option, grades().find(GRADES[usize::from(value)]).unwrap()))
                            .collect(),
                    )
                }
            }
            Answer::Ranked(groups) => {
                Ballot::Ranking(groups.iter().map(|group| group.iter().map(option).collect()).collect())
            }
        }
    }
}

fn grades() -> Grades {
    Grades::new(GRADES.map(str::to_owned).to_vec()).unwrap()
}

/// An election by any of these methods, with weights drawn as given.
pub(crate) fn case(
    methods: &'static [Method],
    weights: impl Strategy<Value = u64> + Clone + 'static,
) -> impl Strategy<Value = Case> {
    (prop::sample::select(methods), 1usize..=5, "[a-z]{0,2}").prop_flat_map(move |(method, options, seed)| {
        let ballot = (weights.clone(), answer(method, options));
        (prop::collection::vec(ballot, 0..10), 1..=options).prop_map(move |(ballots, seats)| {
            let names = (0..options).map(|option| char::from(b'A' + option as u8).to_string()).collect();
            Case { method, names, seats, seed: seed.clone(), ballots }
        })
    })
}

/// Mostly whole voices, so that there are ties; sometimes down to the micro-voice.
pub(crate) fn voices() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![8 => (0u64..6).prop_map(|voices| voices * 1_000_000), 2 => 0u64..3_000_000, 1 => Just(Weight::MAX.micro())]
}

fn answer(method: Method, options: usize) -> BoxedStrategy<Answer> {
    let order = || Just((0..options).collect::<Vec<usize>>()).prop_shuffle();
    let spoken = match method {
        Method::SingleChoice => (0..options).prop_map(|option| Answer::Named(vec![option])).boxed(),
        Method::Approval => {
            (order(), 0..=options).prop_map(|(order, length)| Answer::Named(order[..length].to_vec())).boxed()
        }
        Method::Score | Method::MajorityJudgment => {
            prop::collection::vec(prop::option::weighted(0.8, 0..=MAX_SCORE), options).prop_map(Answer::Rated).boxed()
        }
        Method::Irv | Method::Stv => (order(), 1..=options)
            .prop_map(|(order, length)| Answer::Ranked(order[..length].iter().map(|option| vec![*option]).collect()))
            .boxed(),
        Method::Borda | Method::Schulze => (order(), 1..=options, prop::collection::vec(any::<bool>(), options))
            .prop_map(|(order, length, tied)| {
                let mut groups: Vec<Vec<usize>> = vec![];
                for option in &order[..length] {
                    match groups.last_mut() {
                        Some(group) if tied[*option] => group.push(*option),
                        _ => groups.push(vec![*option]),
                    }
                }
                Answer::Ranked(groups)
            })
            .boxed(),
    };
    prop_oneof![9 => spoken, 1 => Just(Answer::Blank)].boxed()
}
