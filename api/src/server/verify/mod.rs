//! `tambour verify`: a published result held against its published lists, by anybody, without a server.

mod files;
mod lists;
mod numbers;
mod voices;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::ballots::sha256;
use crate::server::cli::out;
use files::{Given, ListGiven, read};

/// What was compared, and what differs.
#[derive(Debug, Default)]
struct Report {
    compared: Vec<String>,
    differences: Vec<String>,
}

impl Report {
    /// Note something that was compared.
    fn compared(&mut self, what: impl Into<String>) {
        self.compared.push(what.into());
    }

    /// Note something that differs.
    fn differs(&mut self, what: impl Into<String>) {
        self.differences.push(what.into());
    }

    /// Note that two things differ, if they do.
    fn same<T: PartialEq + std::fmt::Display>(&mut self, what: &str, published: T, found: T) {
        if published != found {
            self.differs(format!("{what}: the result says {published}, the lists say {found}"));
        }
    }
}

/// Hold a result against its lists. Prints `ok` and what was compared; or a line a difference, and exit code 1. Files that
/// cannot be read are exit code 2.
pub(super) fn run(paths: &[PathBuf]) -> ExitCode {
    let given = match read(paths) {
        Ok(given) => given,
        Err(reason) => {
            out::remark(reason);
            return ExitCode::from(2);
        }
    };
    let report = compare(&given);
    let said = match report.differences.is_empty() {
        true => out::say(format!("ok\n{}", report.compared.join("\n"))),
        false => out::say(report.differences.join("\n")),
    };
    match (said, report.differences.is_empty()) {
        (Ok(()), true) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn compare(given: &Given) -> Report {
    let mut report = Report::default();
    let mut digests = Vec::new();
    for (place, question) in given.result.questions.iter().enumerate() {
        let what = format!("question {}", place + 1);
        let list = given.lists.iter().find(|it| it.question == question.question.to_string());
        match (&question.ballots, list) {
            (Some(link), Some(list)) => {
                digests.push((question.question.to_string(), sha256(&list.bytes)));
                lists::published(&mut report, &what, link, list);
                lists::counted(&mut report, &what, question, list);
                lists::numbered(&mut report, &what, &given.result, list);
            }
            (Some(_), None) => report.differs(format!("{what}: its list of ballots is not among the files")),
            (None, Some(_)) => report.differs(format!("{what}: the result publishes no list of ballots")),
            (None, None) => lists::withheld(&mut report, &what, &given.result, question),
        }
    }
    for list in given.lists.iter().filter(|it| is_strange(given, it)) {
        report.differs(format!("{}: these are the ballots of no question of this result", list.path));
    }
    fingerprint(&mut report, given, &digests);
    numbers::sums(&mut report, &given.result);
    voices::compare(&mut report, &given.result, given.voices.as_ref());
    report
}

fn is_strange(given: &Given, list: &ListGiven) -> bool {
    let known = given.result.questions.iter().any(|it| it.question.to_string() == list.question);
    !known || list.consultation != given.result.consultation.to_string()
}

/// The fingerprint of the result: of its lists, in the order of its questions.
fn fingerprint(report: &mut Report, given: &Given, digests: &[(String, String)]) {
    match &given.result.fingerprint {
        Some(published) if digests.len() == given.result.questions.len() => {
            let lines: String = digests.iter().map(|(question, digest)| format!("{question} {digest}\n")).collect();
            report.same("fingerprint", published.as_str(), sha256(lines.as_bytes()).as_str());
            report.compared(format!("fingerprint {published}"));
        }
        // What is missing was told above.
        Some(_) => {}
        None if given.result.questions.iter().any(|it| it.ballots.is_some()) => {
            report.differs("fingerprint: the result has lists, and no fingerprint");
        }
        None => report.compared("too few ballots to publish them: the sums alone were compared"),
    }
}
