//! The list of how voices moved against what delegates carried.

use std::collections::BTreeMap;

use super::Report;
use super::files::{VoiceRows, VoicesGiven};
use super::numbers::micro;
use crate::ballots::{VoteResultOut, sha256};

/// Hold the list against the result. It may be left out.
pub(super) fn compare(report: &mut Report, result: &VoteResultOut, given: Option<&VoicesGiven>) {
    match (&result.voices, given) {
        (Some(link), Some(given)) => {
            report.same("voices: sha256", link.sha256.as_str(), sha256(&given.bytes).as_str());
            report.same("voices: bytes", link.bytes, given.bytes.len() as u64);
            report.same("voices: consultation", result.consultation.to_string(), given.content.consultation.clone());
            report.same("voices: electorate", result.electorate, given.content.electorate);
            rows(report, &given.content);
            sums(report, result, &given.content);
            report.compared(format!("voices: {} rows", given.content.voices.len()));
        }
        (Some(_), None) => report.compared("voices: not compared, since their list is not among the files"),
        (None, Some(_)) => report.differs("voices: the result publishes no list of them"),
        (None, None) => {}
    }
}

fn rows(report: &mut Report, content: &VoiceRows) {
    let codes: Vec<_> = content.voices.iter().filter_map(|it| it.code.as_deref()).collect();
    let are_coded = codes.len() == content.voices.len() || codes.is_empty();
    if !are_coded || !codes.is_sorted_by(|one, other| one < other) {
        report.differs("voices: the rows are not sorted by code, or a code comes twice");
    }
    for (place, row) in content.voices.iter().enumerate() {
        let parts = row.shares.iter().map(|it| it.voices).chain([row.unused]).map(micro);
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            report.differs(format!("voices: row {place} has more than six decimals"));
            continue;
        };
        let (sum, most) = (parts.iter().sum::<i128>(), parts.len() as i128);
        // Each part is rounded down.
        if !(1_000_000 - most..=1_000_000).contains(&sum) || parts.iter().any(|it| *it < 0) {
            report.differs(format!("voices: the parts of row {place} are not one voice"));
        }
    }
}

/// For every delegate, 0 <= (weight − 1) − sum < one millionth a row.
fn sums(report: &mut Report, result: &VoteResultOut, content: &VoiceRows) {
    let mut received: BTreeMap<&str, i128> = BTreeMap::new();
    for share in content.voices.iter().flat_map(|it| &it.shares) {
        *received.entry(&share.to).or_default() += micro(share.voices).unwrap_or_default();
    }
    let rows = content.voices.len() as i128;
    for delegate in &result.delegation.delegates {
        let code = delegate.code.as_str();
        let weight = micro(delegate.weight).unwrap_or_default();
        let sum = received.remove(code).unwrap_or_default();
        let left = weight - 1_000_000 - sum;
        if left < 0 || left >= rows.max(1) {
            report.differs(format!("voices: {code} received {sum} millionths, and carries {weight}"));
        }
    }
    for code in received.keys() {
        report.differs(format!("voices: {code} is no delegate of the result"));
    }
}
