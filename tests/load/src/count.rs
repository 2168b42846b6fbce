//! Counts and delegations: the time and the memory they take.
//!
//!     count write METHOD FILE [BALLOTS [OPTIONS]]  an election drawn with a fixed seed
//!     count tally FILE                             counts it, beside one pass over its ballots in memory
//!     count delegate SHAPE [PEOPLE]                forest, ring, star, component, chords, band

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark may stop at once")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use suffrage::{Delegations, Method, Share};

pub fn run(words: &[String]) {
    let number = |place: usize, default: usize| words.get(place).map_or(default, |word| word.parse().unwrap());
    match words.first().map(String::as_str) {
        Some("tally") => tally(&std::fs::read(&words[1]).unwrap()),
        Some("delegate") => delegate(&words[1], number(2, 1_000_000)),
        Some("write") => {
            std::fs::write(&words[2], ballots(words[1].parse().unwrap(), number(3, 1_000_000), number(4, 10))).unwrap()
        }
        _ => panic!("load count write METHOD FILE | tally FILE | delegate SHAPE"),
    }
}

fn tally(file: &[u8]) {
    let start = Instant::now();
    let election = suffrage::election_from_json(file).unwrap();
    let parse = start.elapsed().as_secs_f64();
    let count = best(|| election.count().ballots());
    let pass = best(|| election.pass());
    let outcome = election.count();
    let mut winners = outcome.winners();
    winners.sort_unstable();
    let (megabytes, ratio) = (file.len() as f64 / 1e6, count.as_secs_f64() / pass.as_secs_f64());
    let (count, pass, method) = (count.as_secs_f64(), pass.as_secs_f64(), election.rules().method().name());
    println!(
        "{method:<18} {megabytes:>5.0} MB  parse {parse:.3} s  count {count:.4} s  pass {pass:.4} s  ratio {ratio:.1} (bar 3)  peak {:.0} MB  winners {}",
        peak_megabytes(),
        winners.join(", ")
    );
}

/// The shortest time of five runs.
fn best<T>(work: impl Fn() -> T) -> Duration {
    let time = || {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..5).map(|_| time()).min().unwrap()
}

fn ballots(method: Method, voters: usize, options: usize) -> String {
    let mut chance = Chance(42);
    let mut names: Vec<String> = (0..options).map(|option| format!("option {option}")).collect();
    let more = match method {
        Method::Score => r#""max_score":10,"#,
        Method::MajorityJudgment => r#""grades":["reject","poor","fair","good","excellent"],"#,
        Method::Stv => r#""seats":3,"#,
        _ => "",
    };
    let mut file = format!(r#"{{"method":"{method}","options":{names:?},{more}"ballots":["#);
    for voter in 0..voters {
        file += if voter == 0 { "{" } else { ",{" };
        // One in twenty carries other people's voices.
        if chance.below(20) == 0 {
            write!(file, r#""weight":{},"#, 2 + chance.below(30)).unwrap();
        }
        write_answer(&mut file, method, &mut names, &mut chance);
        file += "}";
    }
    file + "]}"
}

fn write_answer(file: &mut String, method: Method, names: &mut [String], chance: &mut Chance) {
    let grades = ["reject", "poor", "fair", "good", "excellent"];
    write!(file, r#""{}":"#, method.ballot_field()).unwrap();
    match method {
        Method::SingleChoice => write!(file, "{:?}", names[chance.below(names.len())]).unwrap(),
        Method::Approval => {
            let approved: Vec<&String> = names.iter().filter(|_| chance.below(2) == 0).collect();
            write!(file, "{approved:?}").unwrap();
        }
        Method::Score | Method::MajorityJudgment => {
            for (place, name) in names.iter().enumerate() {
                let opening = if place == 0 { "{" } else { "," };
                if method == Method::Score {
                    write!(file, "{opening}{name:?}:{}", chance.below(11)).unwrap();
                } else {
                    write!(file, "{opening}{name:?}:{:?}", grades[chance.below(5)]).unwrap();
                }
            }
            *file += "}";
        }
        Method::Borda | Method::Schulze | Method::Irv | Method::Stv => {
            for place in (1..names.len()).rev() {
                names.swap(place, chance.below(place + 1));
            }
            for (place, name) in names.iter().enumerate() {
                write!(file, "{}[{name:?}]", if place == 0 { "[" } else { "," }).unwrap();
            }
            *file += "]";
        }
    }
}

fn delegate(shape: &str, people: usize) {
    let shares = delegations(shape, people);
    let voted: Vec<u32> = (0..people as u32).filter(|person| shares[*person as usize].is_empty()).collect();
    let file = delegations_file(&shares, &voted);
    let start = Instant::now();
    let mut typed = Delegations::new(people).unwrap();
    for (person, shares) in shares.iter().enumerate() {
        let shares: Vec<Share> =
            shares.iter().map(|(to, percent)| Share { to: Some(*to), percent: *percent }).collect();
        typed.hand(person as u32, &shares).unwrap();
    }
    for person in &voted {
        typed.voted(*person).unwrap();
    }
    let flow = typed.follow(None);
    let follow = start.elapsed().as_secs_f64();
    std::hint::black_box(flow);
    drop((typed, shares, voted));
    let base = reset_peak();
    let start = Instant::now();
    let result = suffrage::delegate_json(file.as_bytes()).unwrap();
    let whole = start.elapsed().as_secs_f64();
    println!(
        "{shape} of {people}: {follow:.3} s from typed values; {whole:.3} s from {:.0} MB of JSON to {:.0} MB, peak {:.0} MB (file {base:.0} MB included)",
        file.len() as f64 / 1e6,
        result.len() as f64 / 1e6,
        peak_megabytes(),
    );
}

/// The delegates of each person, with the share that each is handed; who hands to nobody votes.
fn delegations(shape: &str, people: usize) -> Vec<Vec<(u32, u8)>> {
    let mut chance = Chance(7);
    let last = people - 1;
    let mut hands = |person: usize| -> Vec<(usize, u8)> {
        match shape {
            // Chains: everybody hands to somebody with a lower number, one in a hundred votes.
            "forest" if person == 0 || chance.below(100) == 0 => vec![],
            "forest" => vec![(chance.below(person), 100)],
            // Everybody but the last to the next one: it votes, which cuts the ring; see also "circle".
            "ring" if person == last => vec![],
            "ring" => vec![(person + 1, 100)],
            "circle" => vec![((person + 1) % people, 100)],
            "star" if person == 0 => vec![],
            "star" => vec![(0, 100)],
            // Two random delegates each, one in a hundred votes.
            "component" if person == 0 || chance.below(100) == 0 => vec![],
            "component" => vec![(chance.below(people), 50), (chance.below(people), 50)],
            // Three delegates each, and a single voter.
            "dense" if person == 0 => vec![],
            "dense" => vec![(chance.below(people), 40), (chance.below(people), 30), (chance.below(people), 30)],
            // Thirty delegates each, a single way out of one percent.
            "thick" if person == 0 => vec![],
            "thick" if person == 1 => vec![(2, 99), (0, 1)],
            "thick" => (0..30).map(|_| (1 + chance.below(last), 3)).collect(),
            // Villages of a hundred that hand to each other, one percent to elsewhere, a single way out.
            "villages" if person == 0 => vec![],
            "villages" if person == 1 => vec![(2, 99), (0, 1)],
            "villages" => {
                let village = (person - 1) / 100 * 100;
                let mut neighbour = || 1 + (village + chance.below(100)) % last;
                vec![(neighbour(), 50), (neighbour(), 49), (1 + chance.below(last), 1)]
            }
            // A ring with a random chord from each, and a single way out.
            "chords" if person == last => vec![],
            "chords" => vec![((person + 1) % last, 50), (chance.below(last), if person == 0 { 49 } else { 50 })],
            // A ring in which each hands half to one person, who hands it back to the first.
            "hub" if person == last => vec![],
            "hub" if person == last - 1 => vec![(0, 99), (last, 1)],
            "hub" => vec![((person + 1) % (last - 1), 50), (last - 1, 50)],
            // A ring in which each hands to the next two, one out of a thousand a little to the voter.
            "band" if person == last => vec![],
            "band" if person.is_multiple_of(1000) => {
                vec![((person + 1) % last, 60), ((person + 2) % last, 39), (last, 1)]
            }
            "band" => vec![((person + 1) % last, 60), ((person + 2) % last, 40)],
            other => panic!("no shape {other}"),
        }
    };
    let all = (0..people).map(&mut hands).collect::<Vec<_>>();
    let mut all: Vec<Vec<(u32, u8)>> =
        all.iter().map(|shares| shares.iter().map(|(to, percent)| (*to as u32, *percent)).collect()).collect();
    for (person, shares) in all.iter_mut().enumerate() {
        shares.sort_unstable();
        shares.dedup_by_key(|(to, _)| *to);
        shares.retain(|(to, _)| *to as usize != person);
        if shape == "chords" && person == 0 {
            shares.push((last as u32, 1));
        }
    }
    all
}

fn delegations_file(shares: &[Vec<(u32, u8)>], voted: &[u32]) -> String {
    let name = |person: usize| format!("resident-{person:07}");
    let mut file = String::from(r#"{"electorate":["#);
    for person in 0..shares.len() {
        write!(file, "{}{:?}", if person == 0 { "" } else { "," }, name(person)).unwrap();
    }
    file += r#"],"voted":["#;
    for (place, person) in voted.iter().enumerate() {
        write!(file, "{}{:?}", if place == 0 { "" } else { "," }, name(*person as usize)).unwrap();
    }
    file += r#"],"late":[],"cap":null,"delegations":{"#;
    for (place, (person, shares)) in shares.iter().enumerate().filter(|(_, shares)| !shares.is_empty()).enumerate() {
        write!(file, "{}{:?}:[", if place == 0 { "" } else { "," }, name(person)).unwrap();
        for (place, (to, percent)) in shares.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(file, r#"{comma}{{"to":{:?},"percent":{percent}}}"#, name(*to as usize)).unwrap();
        }
        file += "]";
    }
    file + "}}"
}

/// Forget the peak so far; says what is in use now.
pub(crate) fn reset_peak() -> f64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak_megabytes()
}

/// The most memory this process had, where the system tells.
pub(crate) fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1e3)
}

/// A xorshift generator: the same numbers everywhere.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
