//! Rules about a notice that span several fields. Pure.

use super::{Category, Severity, entity::Model};
use crate::{clock::Instant, http::problem::FieldError, text::Message};

/// When a notice that may go up does: on its date, or at once if that has passed.
pub(super) fn goes_up_at(publish_at: Option<Instant>, now: Instant) -> Instant {
    publish_at.map_or(now, |date| date.max(now))
}

/// Everything wrong with the dates and the severity of a notice. An expiry that is not new may have passed.
pub(super) fn mistakes(notice: &Model, expiry_is_new: bool, now: Instant) -> Vec<FieldError> {
    let mut mistakes = severity_mistakes(notice.category, notice.severity);
    match notice.expire_at {
        None if notice.category == Category::Alert => {
            mistakes.push(FieldError::at("expire_at", Message::fixed("Une alerte a une date de fin.", "An alert has an end date.")))
        }
        Some(expiry) if expiry_is_new && expiry <= now => mistakes
            .push(FieldError::at("expire_at", Message::fixed("La fin d’affichage est à venir.", "The end of display lies in the future."))),
        Some(expiry) if expiry <= goes_up_on(notice) => mistakes.push(FieldError::at(
            "expire_at",
            Message::fixed("La fin d’affichage vient après la publication.", "The end of display comes after the publication."),
        )),
        _ => {}
    }
    mistakes
}

fn goes_up_on(notice: &Model) -> Instant {
    let planned = notice.publish_at.unwrap_or(notice.listed_at);
    if notice.approved_at.is_some() { notice.listed_at } else { planned }
}

fn severity_mistakes(category: Category, severity: Option<Severity>) -> Vec<FieldError> {
    let detail = match (category == Category::Alert, severity) {
        (true, None) => Message::fixed("Une alerte a un niveau de gravité.", "An alert has a severity."),
        (false, Some(_)) => Message::fixed("Seule une alerte a un niveau de gravité.", "Only an alert has a severity."),
        (true, Some(_)) | (false, None) => return vec![],
    };
    vec![FieldError::at("severity", detail)]
}
