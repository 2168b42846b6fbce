//! The forms of the desk about polls, read and filled in.

use chrono_tz::Tz;
use serde_json::{Map, json};

use super::{PollAudience, PollOut, PollResults};
use calendar::Span;
use ground::{FieldError, Input, names};
use kit::forms::Typed;

names! {
    /// The thing that a button does with a poll.
    pub enum Doing {
        /// Save what was typed.
        Save = "save",
        /// Say what the town hall does with the answers.
        Conclude = "conclude",
        /// Take no more answers.
        Close = "close",
        /// Take it away, as long as nobody answered.
        Delete = "delete",
    }
}

/// The thing that was asked for.
pub(super) fn doing(typed: &Typed) -> Doing {
    typed.text("go").and_then(|it| it.parse().ok()).unwrap_or(Doing::Save)
}

/// The body that a program would send: each line of the options is one.
pub(super) fn read<T: Input>(typed: &Typed, zone: Tz) -> Result<T, Vec<FieldError>> {
    let has_options = typed.text("options").is_some();
    let lines: Vec<String> = typed.all("options").flat_map(str::lines).map(str::to_owned).collect();
    let mut meant = typed.clone().without(&["go", "options"]);
    if has_options {
        meant = lines.into_iter().fold(meant, |meant, line| meant.with("options", line));
    }
    meant.read(zone)
}

/// The form before anybody has typed into it.
pub(super) fn usual() -> Typed {
    let members = [
        ("audience", json!(PollAudience::Devices)),
        ("results", json!(PollResults::AfterAnswer)),
        ("closes_at_time", json!("20:00")),
    ];
    Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value)))).with("options", "Oui\nNon")
}

/// A poll as it stands in its form.
pub(super) fn of_poll(poll: &PollOut, zone: Tz) -> Typed {
    let members = [
        ("question", json!(poll.question)),
        ("multiple", json!(poll.multiple)),
        ("audience", json!(poll.audience)),
        ("results", json!(poll.results)),
        ("text", json!(poll.conclusion)),
    ];
    let closes = Span::shown(poll.closes_at, zone);
    let options: Vec<&str> = poll.options.iter().map(|it| it.label.as_str()).collect();
    Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))))
        .with("options", options.join("\n"))
        .with("closes_at", closes.format("%Y-%m-%d").to_string())
        .with("closes_at_time", closes.format("%H:%M").to_string())
}
