//! Elections from papers, books and the press, with what they say must come out.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;

use common::{file, ranked, same, short, tally, words};
use serde_json::{Value, json};

const TENNESSEE: &str = "Memphis Nashville Chattanooga Knoxville";
const TENNESSEE_BALLOTS: &str = "42 Memphis>Nashville>Chattanooga>Knoxville; 26 Nashville>Chattanooga>Knoxville>Memphis; \
                                 15 Chattanooga>Knoxville>Nashville>Memphis; 17 Knoxville>Chattanooga>Nashville>Memphis";

#[test]
fn the_capital_of_tennessee_is_nashville_by_duels_and_by_points() {
    check("schulze", TENNESSEE, TENNESSEE_BALLOTS, "Nashville > Chattanooga > Knoxville > Memphis");
    check("borda", TENNESSEE, TENNESSEE_BALLOTS, "Nashville > Chattanooga > Memphis > Knoxville");
}

#[test]
fn the_capital_of_tennessee_is_knoxville_by_elimination() {
    check("irv", TENNESSEE, TENNESSEE_BALLOTS, "Knoxville > Memphis > Nashville > Chattanooga");
}

#[test]
fn the_capital_of_tennessee_is_memphis_by_single_choice() {
    let ballots = json!([
        {"weight": 42, "choice": "Memphis"}, {"weight": 26, "choice": "Nashville"},
        {"weight": 15, "choice": "Chattanooga"}, {"weight": 17, "choice": "Knoxville"}
    ]);
    let result = tally(&file("single_choice", TENNESSEE, ballots, json!({})));
    assert_eq!(short(&result["order"]), "Memphis > Nashville > Knoxville > Chattanooga");
}

#[test]
fn the_capital_of_tennessee_is_nashville_by_scores() {
    let ballots = json!([
        {"weight": 42, "scores": {"Memphis": 10, "Nashville": 4, "Chattanooga": 2}},
        {"weight": 26, "scores": {"Nashville": 10, "Chattanooga": 4, "Knoxville": 2}},
        {"weight": 15, "scores": {"Nashville": 6, "Chattanooga": 10, "Knoxville": 6}},
        {"weight": 17, "scores": {"Nashville": 5, "Chattanooga": 7, "Knoxville": 10}}
    ]);
    let result = tally(&file("score", TENNESSEE, ballots, json!({"max_score": 10})));
    let totals = json!({"Memphis": 420, "Nashville": 603, "Chattanooga": 457, "Knoxville": 312});
    assert!(same(&totals, &result["details"]["totals"]), "{result}");
}

/// M. Schulze, A new monotonic ... election method, 2011, and the examples of arXiv:1804.02973.
#[test]
fn the_examples_of_schulze_come_out_as_in_his_papers() {
    let five = "5 A>C>B>E>D; 5 A>D>E>C>B; 8 B>E>D>A>C; 3 C>A>B>E>D; 7 C>A>E>B>D; 2 C>B>A>D>E; 7 D>C>E>B>A; 8 E>B>A>D>C";
    check("schulze", "A B C D E", five, "E > A > C > B > D");
    check("schulze", "A B C D", "8 A>C>D>B; 2 B>A>D>C; 4 C>D>B>A; 4 D>B>A>C; 3 D>C>B>A", "D > A > C > B");
    check("schulze", "A B C D", "3 A>C>D>B; 9 B>A>C>D; 8 C>D>A>B; 5 D>A>B>C; 5 D>B>C>A", "C > D > B > A");
    check("schulze", "A B C D", "3 A>B>C>D; 2 C>B>D>A; 2 D>A>B>C; 2 D>B>C>A", "B=D > A=C");
    check("schulze", "A B C D", "12 A>B>C>D; 6 A>D>B>C; 9 B>C>D>A; 15 C>D>A>B; 21 D>B>A>C", "D > A=B > C");
    check(
        "schulze",
        "A B C D",
        "8 A>C>D>B; 2 B>C>D>A; 3 B>D>A>C; 5 C>B>D>A; 1 C>D>B>A; 3 D>A>B>C; 1 D>B>A>C",
        "A=C > D > B",
    );
}

#[test]
fn two_more_voters_who_prefer_a_to_all_make_it_lose_in_the_participation_example_of_schulze() {
    let before =
        "3 A>D>E>B>C>F; 3 B>F>E>C>D>A; 4 C>A>B>F>D>E; 1 D>B>C>E>F>A; 4 D>E>F>A>B>C; 2 E>C>B>D>F>A; 2 F>A>C>D>B>E";
    check("schulze", "A B C D E F", before, "A > B > F > D > E > C");
    check("schulze", "A B C D E F", &format!("{before}; 2 A>E>F>C>B>D"), "D > E > C > A > B > F");
}

#[test]
fn the_strongest_paths_of_the_45_voters_are_those_of_the_paper() {
    let ballots =
        "5 A>C>B>E>D; 5 A>D>E>C>B; 8 B>E>D>A>C; 3 C>A>B>E>D; 7 C>A>E>B>D; 2 C>B>A>D>E; 7 D>C>E>B>A; 8 E>B>A>D>C";
    let result = tally(&file("schulze", "A B C D E", ranked(ballots), json!({})));
    let paths = json!({
        "A": {"B": 28, "C": 28, "D": 30, "E": 24}, "B": {"A": 25, "C": 28, "D": 33, "E": 24}, "C": {"A": 25, "B": 29, "D": 29, "E": 24},
        "D": {"A": 25, "B": 28, "C": 28, "E": 24}, "E": {"A": 25, "B": 28, "C": 28, "D": 31}
    });
    assert!(same(&paths, &result["details"]["strongest_paths"]), "{result}");
}

#[test]
fn burlington_in_2009_eliminated_the_winner_of_all_duels() {
    let options = "Montroll Kiss Wright";
    let ballots = "1332 Montroll>Kiss>Wright; 767 Montroll>Wright>Kiss; 455 Montroll; 2043 Kiss>Montroll>Wright; 371 Kiss>Wright>Montroll; \
                   568 Kiss; 1513 Wright>Montroll>Kiss; 495 Wright>Kiss>Montroll; 1289 Wright";
    check("schulze", options, ballots, "Montroll > Kiss > Wright");
    check("irv", options, ballots, "Kiss > Wright > Montroll");
    // Had 753 of those who voted for Wright alone or before Kiss put Kiss first, Kiss would have lost.
    let more_for_kiss = "1332 Montroll>Kiss>Wright; 767 Montroll>Wright>Kiss; 455 Montroll; 2043 Kiss>Montroll>Wright; 371 Kiss>Wright>Montroll; \
                         568 Kiss; 1513 Wright>Montroll>Kiss; 495 Kiss>Wright>Montroll; 258 Kiss>Wright; 1031 Wright";
    check("irv", options, more_for_kiss, "Montroll > Kiss > Wright");
}

#[test]
fn the_irish_president_of_1990_was_second_in_the_first_count() {
    let ballots = "6122 Robinson; 6944 Lenihan; 367 Currie>Lenihan; 2055 Currie>Robinson; 255 Currie";
    check("irv", "Robinson Lenihan Currie", ballots, "Robinson > Lenihan > Currie");
}

#[test]
fn food_for_a_party_is_chocolate_oranges_and_strawberries() {
    let ballots = "4 Orange; 2 Pear>Orange; 8 Chocolate>Strawberry; 4 Chocolate>Hamburger; 1 Strawberry; 1 Hamburger";
    let result =
        tally(&file("stv", "Orange Pear Chocolate Strawberry Hamburger", ranked(ballots), json!({"seats": 3})));
    assert_eq!(words(&result["winners"]), ["Chocolate", "Orange", "Strawberry"]);
    assert_eq!(short(&result["order"]), "Chocolate > Orange > Strawberry > Hamburger > Pear");
    let second = json!({"Orange": 4, "Pear": 2, "Chocolate": 6, "Strawberry": 5, "Hamburger": 3});
    assert!(same(&second, &result["details"]["rounds"][1]["totals"]), "{result}");
}

#[test]
fn the_transferable_votes_of_encyclopaedias_elect_whom_they_say() {
    elect(2, "A B C D", "28 A>B>C>D; 14 A>C>D>B; 15 B>C>A>D; 17 C>A>B>D; 26 D>B>C>A", &["A", "B"]);
    elect(
        2,
        "Andrea Brad Carter",
        "12 Andrea>Brad>Carter; 38 Andrea>Carter>Brad; 13 Carter>Andrea>Brad; 27 Brad",
        &["Andrea", "Brad"],
    );
    elect(3, "A B C D", "40 A>D; 10 B>A; 5 B>C; 25 C>B; 20 D>B", &["A", "C", "D"]);
}

/// The profiles of the first polling station; who gives which grades together does not matter.
#[test]
fn orsay_in_2007_judged_as_balinski_and_laraki_say() {
    let profiles = [
        ("Besancenot", [197, 131, 92, 69, 50, 20]),
        ("Buffet", [189, 141, 113, 69, 37, 10]),
        ("Schivardi", [355, 138, 42, 19, 3, 2]),
        ("Bayrou", [41, 46, 82, 141, 175, 74]),
        ("Bové", [240, 141, 78, 61, 32, 7]),
        ("Voynet", [116, 170, 123, 87, 49, 14]),
        ("Villiers", [311, 92, 64, 50, 29, 13]),
        ("Royal", [70, 73, 109, 116, 108, 83]),
        ("Nihous", [316, 160, 48, 25, 9, 1]),
        ("LePen", [426, 27, 42, 36, 16, 12]),
        ("Laguiller", [237, 148, 88, 47, 27, 12]),
        ("Sarkozy", [144, 30, 59, 91, 108, 127]),
    ];
    let result = judge(&profiles);
    let order = "Bayrou > Sarkozy > Royal > Voynet > Besancenot > Buffet > Laguiller > Bové > Villiers > Nihous > Schivardi > LePen";
    assert_eq!(short(&result["order"]), order);
    assert_eq!(result["details"]["median"]["Bayrou"], "assez bien");
    assert!(same(&json!({"above": 249, "below": 169}), &result["details"]["gauge"]["Bayrou"]), "{result}");
}

#[test]
fn the_majority_value_decides_where_the_gauge_would_err() {
    // Both have the median passable, with 2 above and 2 below; going outwards A is better first.
    let profiles = [("A", [0, 2, 1, 2, 0, 0]), ("B", [2, 0, 1, 0, 0, 2])];
    let result = judge(&profiles);
    assert_eq!(result["details"]["gauge"]["A"], result["details"]["gauge"]["B"]);
    assert_eq!(short(&result["order"]), "A > B");
}

fn judge(profiles: &[(&str, [usize; 6])]) -> Value {
    let grades = ["à rejeter", "insuffisant", "passable", "assez bien", "bien", "très bien"];
    let voters: usize = profiles[0].1.iter().sum();
    let grade_of = |profile: &[usize; 6], voter: usize| {
        let mut below = 0;
        let place = profile.iter().position(|voices| {
            below += voices;
            voter < below
        });
        grades[place.unwrap()]
    };
    let ballot = |voter: usize| {
        profiles.iter().map(|(name, profile)| (name.to_string(), json!(grade_of(profile, voter)))).collect()
    };
    let ballots = (0..voters).map(|voter| json!({"grades": Value::Object(ballot(voter))})).collect();
    let options: Vec<&str> = profiles.iter().map(|(name, _)| *name).collect();
    tally(&file("majority_judgment", &options.join(" "), ballots, json!({"grades": grades})))
}

fn check(method: &str, options: &str, ballots: &str, order: &str) {
    let result = tally(&file(method, options, ranked(ballots), json!({})));
    assert_eq!(short(&result["order"]), order, "{method}: {ballots}");
}

fn elect(seats: usize, options: &str, ballots: &str, elected: &[&str]) {
    let result = tally(&file("stv", options, ranked(ballots), json!({"seats": seats})));
    let mut winners = words(&result["winners"]);
    winners.sort_unstable();
    assert_eq!(winners, elected, "{ballots}");
}
