//! The lists of ballots against the result.

use std::collections::HashSet;

use serde_json::Value;

use super::Report;
use super::files::ListGiven;
use super::numbers::{equal, micro};
use crate::ballots::{ListLink, QuestionResult, VoteResultOut, sha256};

/// The hash and the length of a list, and its order, are those that were published.
pub(super) fn published(report: &mut Report, what: &str, link: &ListLink, list: &ListGiven) {
    report.same(&format!("{what}: sha256"), link.sha256.as_str(), sha256(&list.bytes).as_str());
    report.same(&format!("{what}: bytes"), link.bytes, list.bytes.len() as u64);
    let receipts: Vec<&str> = list.ballots.iter().filter_map(|it| it.receipt.as_deref()).collect();
    if receipts.len() != list.ballots.len() || !receipts.is_sorted() {
        report.differs(format!("{what}: its ballots are not sorted by receipt"));
    }
    if receipts.iter().collect::<HashSet<_>>().len() != receipts.len() {
        report.differs(format!("{what}: two ballots have the same receipt"));
    }
}

/// The count of a list is the one that was published.
pub(super) fn counted(report: &mut Report, what: &str, question: &QuestionResult, list: &ListGiven) {
    let counted = suffrage::tally_json(&list.bytes).map_err(|refusal| refusal.to_string());
    let counted = counted.and_then(|text| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string()));
    match counted {
        Ok(counted) if equal(&counted, &question.tally) => {
            report.compared(format!("{what}: {} ballots, counted by {}", list.ballots.len(), question.method));
        }
        Ok(counted) => report.differs(format!("{what}: the ballots count to {counted}, the result says otherwise")),
        Err(reason) => report.differs(format!("{what}: its ballots cannot be counted: {reason}")),
    }
}

/// The numbers of a list are those of the result: ballots, open and secret ones, and the voices that delegates carry.
pub(super) fn numbered(report: &mut Report, what: &str, result: &VoteResultOut, list: &ListGiven) {
    let ballots = &result.ballots;
    let open: Vec<_> = list.ballots.iter().filter(|it| it.name.is_some()).collect();
    report.same(&format!("{what}: ballots"), ballots.total, list.ballots.len() as u64);
    report.same(&format!("{what}: open ballots"), ballots.open, open.len() as u64);
    let blank = list.ballots.iter().filter(|it| it.blank).count() as u64;
    if ballots.spoiled > blank {
        report.differs(format!("{what}: {} spoiled ballots, and {blank} blank ones", ballots.spoiled));
    }
    let weights = list.ballots.iter().map(|it| it.weight.map_or(Some(1_000_000), micro));
    match weights.collect::<Option<Vec<_>>>() {
        Some(weights) => {
            let said =
                micro(result.delegation.delegated).map(|it| it + i128::from(result.delegation.direct) * 1_000_000);
            report.same(
                &format!("{what}: millionths of a voice"),
                said.unwrap_or_default(),
                weights.iter().sum::<i128>(),
            );
        }
        None => report.differs(format!("{what}: a weight has more than six decimals")),
    }
    for (name, weight) in open.iter().filter_map(|it| Some((it.name.as_deref()?, it.weight.unwrap_or(1.0)))) {
        let delegate = result.delegation.delegates.iter().find(|it| it.code == name);
        match delegate.map(|it| it.weight) {
            Some(said) if micro(said) == micro(weight) => {}
            Some(said) => report.differs(format!("{what}: {name} carries {weight}, the result says {said}")),
            None => report.differs(format!("{what}: the result names no delegate {name}")),
        }
    }
    if open.len() != result.delegation.delegates.len() {
        report.differs(format!("{what}: not every delegate of the result has a ballot"));
    }
}

/// Where too few voted to publish ballots, the sums of the count are those of the result.
pub(super) fn withheld(report: &mut Report, what: &str, result: &VoteResultOut, question: &QuestionResult) {
    if question.withheld.as_deref() != Some("small") {
        report.differs(format!("{what}: its ballots are not published, and the result does not say why"));
    }
    let tally = &question.tally;
    if let Some(said) = tally["ballots"].as_u64() {
        report.same(&format!("{what}: ballots"), result.ballots.total, said);
    }
    if let Some(cast) = tally["voices"]["cast"].as_f64().and_then(micro) {
        let said = micro(result.delegation.delegated).map(|it| it + i128::from(result.delegation.direct) * 1_000_000);
        report.same(&format!("{what}: millionths of a voice"), said.unwrap_or_default(), cast);
    }
    report.compared(format!("{what}: sums alone, since too few voted"));
}
