//! What the rules say of every count: ties, blanks, exact numbers, and the explanation.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;

use common::{file, number, ranked, short, tally, words};
use serde_json::{Value, json};
use suffrage::Language;

#[test]
fn a_result_has_every_field_and_exact_decimals() {
    let input = br#"{"method": "single_choice", "options": ["yes", "no"],
                     "ballots": [{"weight": 0.1, "choice": "yes"}, {"choice": "yes", "weight": 0.2, "receipt": "x", "name": "Ann"}, {"blank": true}]}"#;
    let expected = r#"{"method":"single_choice","order":[["yes"],["no"]],"winners":["yes"],"tied":false,"voices":{"cast":1.3,"blank":1.0},"ballots":3,"details":{"totals":{"yes":0.3,"no":0.0}}}"#;
    assert_eq!(suffrage::tally_json(input).unwrap(), expected);
}

#[test]
fn half_a_point_of_a_micro_voice_is_not_lost() {
    let input =
        br#"{"method": "borda", "options": ["A", "B"], "ballots": [{"weight": 0.000001, "ranking": [["A", "B"]]}]}"#;
    assert!(suffrage::tally_json(input).unwrap().ends_with(r#""details":{"totals":{"A":0.0000005,"B":0.0000005}}}"#));
}

#[test]
fn a_billion_voices_on_many_ballots_add_up_to_the_last_micro_voice() {
    let ballots: Value =
        (0..1000).map(|_| json!({"weight": number("999999999.999999"), "scores": {"A": 1000}})).collect();
    let input = file("score", "A B", ballots, json!({"max_score": 1000})).to_string();
    assert!(suffrage::tally_json(input.as_bytes()).unwrap().contains(r#""A":999999999999999.0,"#));
}

#[test]
fn options_that_are_not_ranked_share_the_last_place() {
    let result = tally(&file("schulze", "A B C", ranked("A"), json!({})));
    assert_eq!(short(&result["order"]), "A > B=C");
    let result = tally(&file("borda", "A B C", ranked("A"), json!({})));
    assert_eq!(result["details"]["totals"], json!({"A": 2.0, "B": 0.5, "C": 0.5}));
}

#[test]
fn without_a_voice_there_is_no_winner_and_one_group() {
    for (method, more) in [
        ("single_choice", json!({})),
        ("approval", json!({})),
        ("score", json!({"max_score": 5})),
        ("majority_judgment", json!({"grades": ["bad", "fair", "good"]})),
        ("borda", json!({})),
        ("schulze", json!({})),
        ("irv", json!({})),
        ("stv", json!({"seats": 1})),
    ] {
        for ballots in [json!([]), json!([{"blank": true}])] {
            let result = tally(&file(method, "B A", ballots, more.clone()));
            assert_eq!(
                (short(&result["order"]), &result["winners"], &result["tied"]),
                ("B=A".into(), &json!([]), &json!(false)),
                "{method}"
            );
        }
    }
}

#[test]
fn a_single_option_wins() {
    for method in ["borda", "schulze", "irv"] {
        let result = tally(&file(method, "A", ranked("A"), json!({})));
        assert_eq!(words(&result["winners"]), ["A"], "{method}");
    }
}

#[test]
fn a_tie_for_first_place_is_reported_in_display_order() {
    let result =
        tally(&file("approval", "C B A", json!([{"approved": ["A", "C"]}, {"approved": ["C", "A"]}]), json!({})));
    assert_eq!((short(&result["order"]), &result["tied"]), ("C=A > B".into(), &json!(true)));
}

#[test]
fn irv_needs_more_than_half_of_what_still_counts() {
    let result = tally(&file("irv", "A B C", ranked("4 A; 3 B; 3 C"), json!({"seed": "lot 1"})));
    let rounds = result["details"]["rounds"].as_array().unwrap();
    assert_eq!((rounds.len(), &rounds[0]["tie_broken_by"]), (2, &json!("lot")));
    assert_eq!((&rounds[1]["exhausted"], &rounds[1]["elected"]), (&json!(3.0), &json!(["A"])));
}

#[test]
fn irv_stops_with_a_tie_when_all_that_remain_are_equal() {
    let result = tally(&file("irv", "A B C", ranked("4 A; 4 B; 1 C"), json!({})));
    assert_eq!((short(&result["order"]), &result["tied"]), ("A=B > C".into(), &json!(true)));
    assert_eq!(result["details"]["rounds"][1].get("tie_broken_by"), None);
}

#[test]
fn irv_lists_those_still_standing_by_their_last_totals() {
    let result = tally(&file("irv", "A B C D", ranked("6 A; 2 B; 2 C; 1 D"), json!({})));
    assert_eq!(short(&result["order"]), "A > B=C > D");
}

#[test]
fn a_tie_for_the_last_place_looks_back_stage_by_stage() {
    // B and C stand at 4 each in the second stage; in the first B had 4 and C 3.
    let result = tally(&file("irv", "A B C D", ranked("6 A; 4 B; 3 C; 1 D>C"), json!({})));
    let second = &result["details"]["rounds"][1];
    assert_eq!((&second["eliminated"], &second["tie_broken_by"]), (&json!("C"), &json!("earlier_round")));
}

#[test]
fn a_lot_excludes_the_lowest_hash_and_places_it_last() {
    // SHA-256 of "c1/q1\n" and A, B, C begins with 641d, 752a, 6e24.
    let result = tally(&file("stv", "A B C", ranked("4 A; 4 B; 4 C"), json!({"seats": 2, "seed": "c1/q1"})));
    assert_eq!((short(&result["order"]), &result["tied"]), ("B > C > A".into(), &json!(true)));
    // Both reach the quota at once; with the empty seed A begins with c33d and B with bbfd.
    let result = tally(&file("stv", "B A C", ranked("6 B; 6 A; 1 C"), json!({"seats": 2})));
    assert_eq!((words(&result["winners"]), &result["tied"]), (vec!["A", "B"], &json!(false)));
    assert_eq!(result["details"]["rounds"][0]["tie_broken_by"], "lot");
}

#[test]
fn stv_elects_at_once_when_as_many_continue_as_there_are_seats() {
    let result = tally(&file("stv", "A B", ranked("1 A; 5 B"), json!({"seats": 2})));
    assert_eq!((words(&result["winners"]), result["details"]["rounds"].as_array().unwrap().len()), (vec!["B", "A"], 1));
}

#[test]
fn stv_cuts_transfer_values_after_five_decimals_and_counts_the_loss_as_exhausted() {
    // Quota 5; A has 7, a surplus of 2: each paper goes on at 2/7 = 0.28571.
    let result = tally(&file("stv", "A B C D", ranked("7 A>B; 4 C; 3 D"), json!({"seats": 2})));
    let second = &result["details"]["rounds"][1];
    assert_eq!((&second["totals"]["A"], &second["totals"]["B"]), (&json!(5.0), &json!(1.99997)));
    assert_eq!(second["exhausted"], json!(0.00003));
}

#[test]
fn stv_moves_every_paper_held_with_a_surplus_each_at_its_part_of_its_value() {
    // Quota 7. The 12 papers of A go on at 5/12 = 0.41666; B then has 7.99992 with them and its own 3, and a surplus of 0.99992.
    let result = tally(&file("stv", "A B C D E", ranked("12 A>B>D; 3 C>B>E; 4 E; 5 D; 3 B>E"), json!({"seats": 3})));
    let totals = |round: usize| &result["details"]["rounds"][round]["totals"];
    assert_eq!((&totals(1)["B"], &totals(2)["B"]), (&json!(7.99992), &json!(7.0)));
    // 12 papers at 0.05207 for D, 3 at 0.12499 for E.
    assert_eq!((&totals(2)["D"], &totals(2)["E"]), (&json!(5.62484), &json!(4.37497)));
}

#[test]
fn a_ballot_of_weight_zero_counts_as_a_ballot_and_nothing_else() {
    let result = tally(&file("single_choice", "A B", json!([{"weight": 0, "choice": "A"}]), json!({})));
    assert_eq!((&result["ballots"], &result["winners"]), (&json!(1), &json!([])));
}

#[test]
fn fields_may_come_in_any_order() {
    let input =
        br#"{"ballots": [{"scores": {"A": 3}}], "max_score": 3, "options": ["A"], "seed": "s", "method": "score"}"#;
    assert!(suffrage::tally_json(input).unwrap().contains(r#""totals":{"A":3.0}"#));
    let input = br#"{"method": "irv", "options": ["A", "B", "C"], "ballots": [{"ranking": [["A"]]}, {"ranking": [["B"]]}, {"ranking": [["C"], ["A"]]}, {"ranking": [["A"]]}], "seed": "s"}"#;
    assert!(suffrage::tally_json(input).is_ok());
}

#[test]
fn a_seed_after_the_ballots_decides_lots_like_one_before_them() {
    let ballots = r#""ballots": [{"ranking": [["A"]]}, {"ranking": [["B"]]}, {"ranking": [["C"]]}]"#;
    for seed in ["s", "t", "u", "v"] {
        let before =
            format!(r#"{{"seed": "{seed}", "method": "stv", "seats": 2, "options": ["A", "B", "C"], {ballots}}}"#);
        let after =
            format!(r#"{{"method": "stv", "seats": 2, "options": ["A", "B", "C"], {ballots}, "seed": "{seed}"}}"#);
        assert_eq!(suffrage::tally_json(before.as_bytes()), suffrage::tally_json(after.as_bytes()));
    }
}

#[test]
fn counts_are_explained_in_english_and_french() {
    let irv = file("irv", "A B C", ranked("6 A; 5 B; 2 C>B"), json!({}));
    explain(
        &irv,
        "3 ballots were counted: 13 voices. In round 1 “C”, last with 2 voices, is eliminated. In round 2 “B” wins with 7 of the 13 voices that still count.",
        "3 bulletins dépouillés : 13 voix. Au tour 1, « C », en dernière position avec 2 voix, est éliminé. Au tour 2, « B » l’emporte avec 7 des 13 voix encore en jeu.",
    );
    let stv = file("stv", "A B C", ranked("7 A>B; 3 B; 2 C"), json!({"seats": 2}));
    explain(
        &stv,
        "3 ballots were counted: 12 voices. The quota is 5 voices. In round 1 “A” (7) is elected. The surplus of “A” goes on to the next choices. \
         In round 2 “C”, last with 2 voices, is eliminated. In round 2 “B” (4.99997) is elected. Result, in order: “A” and “B”.",
        "3 bulletins dépouillés : 12 voix. Le quota est de 5 voix. Au tour 1, « A » (7) est élu. L’excédent de « A » passe aux choix suivants. \
         Au tour 2, « C », en dernière position avec 2 voix, est éliminé. Au tour 2, « B » (4,99997) est élu. Résultat, dans l’ordre : « A » et « B ».",
    );
    let tie = file("approval", "A B", json!([{"approved": ["A", "B"]}, {"blank": true, "weight": 0.5}]), json!({}));
    explain(
        &tie,
        "2 ballots were counted: 1.5 voices, of which 0.5 blank. “A” comes first with 1 approval, ahead of “B” with 1. “A” and “B” share the first place: the count does not separate them, the council decides.",
        "2 bulletins dépouillés : 1,5 voix, dont 0,5 en blanc. « A » arrive en tête avec 1 approbation, devant « B » avec 1. « A » et « B » se partagent la première place : le dépouillement ne les départage pas, le conseil décide.",
    );
}

#[test]
fn every_method_has_something_to_say() {
    let grades = json!({"grades": ["bad", "fair", "good"]});
    for (file, said) in [
        (
            file("single_choice", "A B", json!([{"choice": "A"}]), json!({})),
            "“A” comes first with 1 voice, ahead of “B” with 0.",
        ),
        (file("score", "A B", json!([{"scores": {"A": 3}}]), json!({"max_score": 3})), "“A” comes first with 3 points"),
        (file("borda", "A B", ranked("A>B"), json!({})), "“A” comes first with 1 points"),
        (
            file("majority_judgment", "A B", json!([{"grades": {"A": "good"}}]), grades.clone()),
            "judge it “good” or better.",
        ),
        (file("majority_judgment", "A B", json!([{"grades": {}}]), grades), "“A” and “B” share the first place"),
        (
            file("schulze", "A B", ranked("A>B"), json!({})),
            "“A” wins all its duels, among them that against “B”, second, by 1 voices to 0.",
        ),
        (
            file("schulze", "A B C", ranked("4 A>B>C; 3 B>C>A; 2 C>A>B"), json!({})),
            "No option wins all its duels; “A” comes first",
        ),
        (file("irv", "A B", ranked("A"), json!({})), "In round 1 “A” wins with 1 of the 1 voices that still count."),
        (file("irv", "A B", ranked("A; B"), json!({})), "“A” and “B” share the first place"),
    ] {
        let text = suffrage::explain_json(file.to_string().as_bytes(), Language::English).unwrap();
        assert!(text.contains(said), "{text}");
    }
}

fn explain(file: &Value, english: &str, french: &str) {
    let plain = |text: String| text.replace('\u{a0}', " ");
    let input = file.to_string();
    assert_eq!(suffrage::explain_json(input.as_bytes(), "en".parse().unwrap()).map(plain).unwrap(), english);
    assert_eq!(suffrage::explain_json(input.as_bytes(), "fr".parse().unwrap()).map(plain).unwrap(), french);
}
