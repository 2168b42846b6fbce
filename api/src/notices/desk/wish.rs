//! The wishes that a form of the desk carries beside the notice's own members.

use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::super::{Category, NoticeOut};
use calendar::Span;
use ground::clock::Instant;
use ground::{FieldError, Input, names, say};
use kit::forms::{Form, Typed};
use kit::tenants::Key;

names! {
    /// The wish that a button of the form sends.
    pub enum Going {
        /// Up now.
        Publish = "publish",
        /// Up on its date.
        Later = "later",
        /// A draft, which is also meant when no button was pressed.
        Draft = "draft",
        /// Back to the text from a question.
        Back = "back",
    }
}

/// The fields that are the page's own.
const OWN: &[&str] = &["go", "sure", "alt", "drop", "also"];

/// The hours that are meant unless said: of the end of a day, and of going up.
pub(super) const END_OF_DAY: &str = "23:59";
pub(super) const MORNING: &str = "08:00";

/// The wish of whoever sent a form.
pub(super) fn going(typed: &Typed) -> Going {
    typed.text("go").and_then(|text| text.parse().ok()).unwrap_or(Going::Draft)
}

/// True if whoever sent it was asked and is sure.
pub(super) fn is_sure(typed: &Typed) -> bool {
    typed.text("sure").is_some()
}

/// The communes in whose names it is published too, by slug.
pub(super) fn also(typed: &Typed) -> Vec<Key> {
    typed.all("also").filter_map(|slug| slug.parse().ok()).collect()
}

/// True if an alert was written.
pub(super) fn is_alert(typed: &Typed) -> bool {
    typed.text("category") == Some(Category::Alert.as_str())
}

/// The body that a program would send: the page's own fields are left out, a severity counts for an alert alone, and « now »
/// means now whatever date was typed.
pub(super) fn read<T: Input>(typed: &Typed, going: Going, zone: Tz) -> Result<T, Vec<FieldError>> {
    let mut meant = typed.clone().without(OWN);
    if !is_alert(typed) {
        meant = meant.without(&["severity"]).with("severity", "");
    }
    if going == Going::Publish {
        meant = meant.without(&["publish_at"]).with("publish_at", "");
    }
    let read = meant.read(zone);
    if going != Going::Later || typed.text("publish_at").is_some() {
        return read;
    }
    let detail = say!("Choisissez le jour où il paraîtra.", "Choose the day on which it goes up.");
    let mut mistakes = read.err().unwrap_or_default();
    mistakes.push(FieldError::at("publish_at", detail));
    Err(mistakes)
}

/// The form before anybody has typed into it.
pub(super) fn usual() -> Typed {
    let members = [("category", json!(Category::Information)), ("severity", json!("severe")), ("notify", json!(true))];
    Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value)))).with("image", "")
}

/// A notice as it stands in the form, with an edit of it that waits.
pub(super) fn of_notice(notice: &NoticeOut, zone: Tz) -> Typed {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("category", json!(notice.category));
    put("severity", json!(notice.severity.map_or("severe", |it| it.as_str())));
    put("title", json!(notice.title));
    put("body", json!(notice.body));
    put("link", json!(notice.link));
    put("pinned", json!(notice.pinned));
    put("notify", json!(notice.notify));
    put("image", json!(notice.image.as_ref().map(|it| it.id)));
    put("attachments", json!(notice.attachments.iter().map(|it| it.id).collect::<Vec<_>>()));
    put("publish_at", json!(notice.publish_at));
    put("expire_at", json!(notice.expire_at));
    put("alt", json!(notice.image.as_ref().and_then(|it| it.alt.clone())));
    members.extend(notice.revision.iter().flat_map(|it| it.changes.0.clone()));
    let moments = ["publish_at", "expire_at"].map(|name| (name, members.remove(name)));
    let is_without_picture = members.get("image").is_none_or(Value::is_null);
    let mut typed = Typed::of(&members);
    for (name, value) in moments {
        let at: Option<Instant> = value.as_ref().and_then(Value::as_str).and_then(|text| text.parse().ok());
        if let Some(shown) = at.map(|at| Span::shown(at, zone)) {
            typed = typed.with(name, shown.format("%Y-%m-%d").to_string());
            typed = typed.with(&format!("{name}_time"), shown.format("%H:%M").to_string());
        }
    }
    if is_without_picture { typed.with("image", "") } else { typed }
}

/// As [`of_notice`], for a new notice that says the same.
pub(super) fn copy_of(notice: &NoticeOut, zone: Tz) -> Typed {
    of_notice(notice, zone).without(&["publish_at", "publish_at_time", "expire_at", "expire_at_time"])
}

/// True if a form would change a notice that is up into an alert, or into a graver one: then phones ring again.
pub(super) fn rings_again<T>(form: &Form<T>, notice: &NoticeOut) -> bool {
    let severity = form.typed().text("severity").and_then(|text| text.parse().ok());
    is_alert(form.typed()) && severity > notice.severity
}
