//! The form in which one gives one's voice: what somebody chooses on the page becomes the body that a program would send.

use serde_json::{Map, Value, json};

use crate::delegations::give::GivenVoice;
use crate::delegations::values::VoiceScope;
use ground::FieldError;
use kit::forms::Typed;

/// The name of the button that gives the voice after it was looked at.
pub(super) const GIVE: &str = "confier";

/// The name of the button that leads back to the form.
pub(super) const BACK: &str = "revenir";

/// The name of the field for what a voice is given for.
pub(super) const FOR: &str = "pour";

/// The name of the field for one delegate.
pub(super) const WHO: &str = "qui";

/// The value of the choice to speak for oneself.
pub(super) const ONESELF: &str = "moi";

/// The beginning of the names of fields for shares.
pub(super) const PART: &str = "part_";

/// The name of the field that lets delegates know who gives.
pub(super) const TELL: &str = "dire";

/// The name of the field for the last day.
pub(super) const UNTIL: &str = "jusqu";

/// The field that stands for a place in the body.
pub(super) fn field_at(pointer: &str) -> &'static str {
    match pointer.split('/').nth(1) {
        Some("scope") => FOR,
        Some("expires_on") => UNTIL,
        _ => WHO,
    }
}

/// The voice that a form gives, as a program would send it.
pub(super) fn voice(slug: &str, typed: &Typed) -> Result<GivenVoice, Vec<FieldError>> {
    let mut members = Map::new();
    members.insert("commune".to_owned(), json!(slug));
    let scope = typed.text(FOR).unwrap_or(VoiceScope::Everything.as_str());
    let scope = match scope.split_once(' ') {
        Some((kind, id)) => json!({"kind": kind, "id": id}),
        None => json!({"kind": scope}),
    };
    members.insert("scope".to_owned(), scope);
    members.insert("to".to_owned(), Value::Array(shares(typed)));
    if let Some(day) = typed.text(UNTIL) {
        members.insert("expires_on".to_owned(), json!(day));
    }
    members.insert("share_name".to_owned(), json!(typed.text(TELL).is_some()));
    ground::input::read(&members)
}

/// The shares of a form: those that were typed, or all of it to the one who was chosen.
fn shares(typed: &Typed) -> Vec<Value> {
    let parts = typed.clone().every().into_iter().filter_map(|(name, text)| {
        let delegate = name.strip_prefix(PART)?.to_owned();
        let text = text.trim();
        let percent = text.parse::<u64>().map_or_else(|_| json!(text), |percent| json!(percent));
        (!text.is_empty() && percent != json!(0)).then(|| json!({"delegate": delegate, "percent": percent}))
    });
    let parts: Vec<Value> = parts.collect();
    match (parts.is_empty(), typed.text(WHO)) {
        (false, _) => parts,
        (true, Some(ONESELF) | None) => vec![],
        (true, Some(delegate)) => vec![json!({"delegate": delegate, "percent": 100})],
    }
}

/// True if a form says nothing of whom a voice goes to.
pub(super) fn is_nobody(typed: &Typed) -> bool {
    shares(typed).is_empty() && typed.text(WHO) != Some(ONESELF)
}
