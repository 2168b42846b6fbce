//! Rules about a notice that span several fields. Pure.

use serde_json::{Map, Value};

use super::Category;
use super::entity::Model;
use ground::clock::Instant;
use ground::{FieldError, Leaf, say};

/// Everything wrong with the dates and the severity of a notice. An expiry that is not new may have passed.
pub(super) fn mistakes(notice: &Model, expiry_is_new: bool, now: Instant) -> Vec<FieldError> {
    let mut mistakes = severity_mistakes(notice.category, notice.severity.is_some());
    match notice.expire_at {
        None => mistakes.extend(endless_alert(notice.category)),
        Some(expiry) if expiry_is_new && expiry <= now => mistakes.push(FieldError::at(
            "expire_at",
            say!("La fin d’affichage doit être à venir.", "The end of display lies in the future."),
        )),
        Some(expiry) => mistakes.extend(backwards(goes_up_on(notice), expiry)),
    }
    mistakes
}

/// The mistakes that show in a new notice of which some field could not be read.
pub(super) fn also_wrong(members: &Map<String, Value>) -> Vec<FieldError> {
    let given = |name: &str| members.get(name).filter(|value| !value.is_null());
    let instant = |name: &str| given(name).and_then(|value| Instant::read(value).ok());
    let mut mistakes = Vec::new();
    if let Some(category) = given("category").and_then(|value| Category::read(value).ok()) {
        mistakes.extend(severity_mistakes(category, given("severity").is_some()));
        if given("expire_at").is_none() {
            mistakes.extend(endless_alert(category));
        }
    }
    if let (Some(publish), Some(expiry)) = (instant("publish_at"), instant("expire_at")) {
        mistakes.extend(backwards(publish, expiry));
    }
    mistakes
}

fn goes_up_on(notice: &Model) -> Instant {
    let planned = notice.publish_at.unwrap_or(notice.listed_at);
    if notice.approved_at.is_some() { notice.listed_at } else { planned }
}

fn severity_mistakes(category: Category, has_severity: bool) -> Vec<FieldError> {
    let detail = match (category == Category::Alert, has_severity) {
        (true, false) => say!("Une alerte a un niveau de gravité.", "An alert has a severity."),
        (false, true) => say!("Seule une alerte a un niveau de gravité.", "Only an alert has a severity."),
        (true, true) | (false, false) => return vec![],
    };
    vec![FieldError::at("severity", detail)]
}

fn endless_alert(category: Category) -> Option<FieldError> {
    let detail = say!("Une alerte a une date de fin.", "An alert has an end date.");
    (category == Category::Alert).then(|| FieldError::at("expire_at", detail))
}

fn backwards(goes_up: Instant, expiry: Instant) -> Option<FieldError> {
    let detail =
        say!("La fin d’affichage vient après la publication.", "The end of display comes after the publication.",);
    (expiry <= goes_up).then(|| FieldError::at("expire_at", detail))
}
