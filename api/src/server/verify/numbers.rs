//! The sums of a result: ballots by their way, and voices, of which none is lost.

use serde_json::Value;

use super::Report;
use crate::ballots::VoteResultOut;

/// Millionths of a voice; none for a number with a seventh decimal.
pub(super) fn micro(voices: f64) -> Option<i128> {
    let millionths = voices * 1e6;
    ((millionths - millionths.round()).abs() < 1e-3 && millionths.abs() < 1e18).then(|| millionths.round() as i128)
}

/// True if two counts are the same, numbers up to what reading them may round.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-12 * one.abs().max(other.abs()).max(1.0),
            _ => one == other,
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): (&String, &Value)| other.get(name).is_some_and(|it| equal(value, it));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}

/// The sums of a result hold.
pub(super) fn sums(report: &mut Report, result: &VoteResultOut) {
    let (ballots, delegation) = (&result.ballots, &result.delegation);
    let by = &ballots.by_channel;
    report.same("ballots by channel", ballots.total, by.online + by.counter + by.paper + by.phone);
    report.same("open and secret ballots", ballots.total, ballots.open + ballots.secret);
    report.same("direct voices", ballots.total, delegation.direct);
    if ballots.total > result.electorate {
        report.differs(format!("{} ballots of an electorate of {}", ballots.total, result.electorate));
    }
    let voices = [delegation.delegated, delegation.unused, delegation.capped].map(micro);
    match voices {
        [Some(delegated), Some(unused), Some(capped)] => {
            let whole = i128::from(result.electorate) * 1_000_000;
            let all = i128::from(delegation.direct) * 1_000_000 + delegated + unused;
            report.same("millionths of a voice, cast and unused", whole, all);
            if capped > unused {
                report.differs("more voices were kept back by the cap than were unused");
            }
            report.compared(format!(
                "voices: {} cast and {} unused of {}",
                delegation.direct as f64 + delegation.delegated,
                delegation.unused,
                result.electorate
            ));
        }
        _ => report.differs("voices: a number has more than six decimals"),
    }
}
