//! `tambour verify`: a published result held against its lists, by anybody.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tests::{DAY, Folder, TestApp, consultation_path};

use super::cast;

/// The files of a result, as anybody downloads them.
struct Published {
    folder: Folder,
    result: Value,
    lists: Vec<String>,
    voices: Option<String>,
}

impl Published {
    async fn of(voters: usize) -> Self {
        let app = TestApp::start().await;
        let questions = json!({"questions": [
            {"text": "Faut-il un wifi public ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]},
            {"text": "Combien ?", "method": "score", "options": [{"label": "Peu"}, {"label": "Beaucoup"}], "max_score": 3},
        ]});
        let (consultation, residents) = app.in_vote(voters, questions).await;
        for (place, resident) in residents.iter().enumerate() {
            let choice = if place % 3 == 0 { "b" } else { "a" };
            cast(&resident.person, &consultation, json!({"choice": choice})).await;
        }
        app.pass(4 * DAY).await;
        let result = app.stranger().get(consultation_path(&consultation, "/result")).await.expect(200).json();
        let mut lists = Vec::new();
        for question in result["questions"].as_array().unwrap() {
            if let Some(url) = question["ballots"]["url"].as_str() {
                lists.push(app.stranger().get(url).await.expect(200).text());
            }
        }
        let voices = match result["voices"]["url"].as_str() {
            Some(url) => Some(app.stranger().get(url).await.expect(200).text()),
            None => None,
        };
        Self { folder: Folder::new(), result, lists, voices }
    }

    fn verify(&self) -> Output {
        let write = |name: String, text: &str| -> PathBuf {
            let path = self.folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let lists = self.lists.iter().enumerate().map(|(place, it)| write(format!("{place}.json"), it));
        let mut files: Vec<PathBuf> = lists.collect();
        files.extend(self.voices.iter().map(|it| write("voices.json".to_owned(), it)));
        files.push(write("result.json".to_owned(), &self.result.to_string()));
        Command::new(tests::binary()).arg("verify").args(&files).output().unwrap()
    }

    fn expect(&self, code: i32, said: &str) {
        let output = self.verify();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[tokio::test]
async fn anybody_holds_a_result_against_its_lists_and_sees_what_was_tampered_with() {
    let mut published = Published::of(21).await;
    published.expect(0, "ok\nquestion 1: 21 ballots, counted by single_choice");
    let (result, lists) = (published.result.clone(), published.lists.clone());
    // A ballot that was turned over, and one that was taken out.
    published.lists[0] = lists[0].replacen("\"choice\":\"a\"", "\"choice\":\"b\"", 1);
    published.expect(1, "question 1: sha256");
    published.expect(1, "the ballots count to");
    let mut list: Value = serde_json::from_str(&lists[0]).unwrap();
    list["ballots"].as_array_mut().unwrap().pop();
    published.lists[0] = list.to_string();
    published.expect(1, "question 1: ballots: the result says 21, the lists say 20");
    // A result that does not fit its lists.
    published.lists = lists.clone();
    for (pointer, wrong, said) in [
        ("/questions/0/tally/details/totals/a", json!(15.0), "question 1: the ballots count to"),
        ("/fingerprint", json!("0".repeat(64)), "fingerprint"),
        ("/questions/1/ballots/sha256", json!("0".repeat(64)), "question 2: sha256"),
        ("/ballots/by_channel/phone", json!(1), "ballots by channel"),
        ("/electorate", json!(22), "cast and unused"),
        ("/delegation/unused", json!(1.0), "cast and unused"),
        (
            "/delegation/delegates",
            json!([{"code": "d1", "name": "Anne", "councillor": false, "weight": 2.0, "received": 1.0}]),
            "not every delegate",
        ),
        ("/voices/sha256", json!("0".repeat(64)), "voices: sha256"),
    ] {
        published.result = result.clone();
        *published.result.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong;
        published.expect(1, said);
    }
    published.result = result;
    published.lists.pop();
    published.expect(1, "question 2: its list of ballots is not among the files");
    published.lists = vec!["{".to_owned()];
    published.expect(2, "0.json");
    published.lists = vec!["{}".to_owned()];
    published.expect(2, "neither a result nor one of its lists");
}

#[tokio::test]
async fn of_few_ballots_the_sums_alone_are_held_against_each_other() {
    let mut published = Published::of(12).await;
    assert!(published.lists.is_empty() && published.voices.is_none());
    published.expect(0, "question 1: sums alone, since too few voted");
    published.result["questions"][0]["tally"]["voices"]["cast"] = json!(13.0);
    published.expect(1, "question 1: millionths of a voice");
}
