//! The alerts as messages of the Common Alerting Protocol 1.2, each the content of an entry of an Atom feed.
//!
//! An XML content is the element itself, under its media type (RFC 4287, section 4.1.3); `application/cap+xml` is what
//! CAP feeds use (OASIS committee note "Example Practices: CAP Feeds 1.0"), although no registry lists it.

use super::xml::Xml;
use super::{Feed, atom};
use crate::notices::{Entry, Severity};
use ground::clock::Instant;
use kit::documents::View;

const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";

pub(super) fn write(feed: &Feed) -> Result<Vec<u8>, serde_json::Error> {
    let title = format!("{}\u{a0}: alertes", feed.commune.name);
    Ok(atom::document(feed, View::Cap, &title, |xml, entry| {
        xml.element("content", &[("type", "application/cap+xml")], |xml| alert(xml, feed, entry));
    }))
}

fn alert(xml: &mut Xml, feed: &Feed, entry: &Entry) {
    let local = |at: Instant| at.in_zone(&feed.commune.timezone);
    let (sender, first) = (sender(feed), entry.id.to_string());
    xml.element("alert", &[("xmlns", NAMESPACE)], |xml| {
        let identifier = entry.edited_at.map_or(first.clone(), |at| format!("{first}.{}", at.micros()));
        xml.text("identifier", &[], &identifier);
        xml.text("sender", &[], &sender);
        xml.text("sent", &[], &local(entry.updated_at()));
        xml.text("status", &[], if feed.invented { "Exercise" } else { "Actual" });
        xml.text("msgType", &[], if entry.edited_at.is_some() { "Update" } else { "Alert" });
        xml.text("scope", &[], "Public");
        if feed.invented {
            xml.text("note", &[], "Démonstration\u{a0}: cette alerte est inventée.");
        }
        if entry.edited_at.is_some() {
            // The first of the messages before is the only sure one: what an alert said in between is not kept.
            xml.text("references", &[], &format!("{sender},{first},{}", local(entry.published_at())));
        }
        xml.element("info", &[], |xml| info(xml, feed, entry, local));
    });
}

fn info(xml: &mut Xml, feed: &Feed, entry: &Entry, local: impl Fn(Instant) -> String) {
    let (severity, urgency) = gravity(entry.severity);
    xml.text("language", &[], "fr-FR");
    xml.text("category", &[], "Safety");
    xml.text("event", &[], entry.title.as_str());
    xml.text("urgency", &[], urgency);
    xml.text("severity", &[], severity);
    // Nobody is asked. A town hall that warns holds it for more likely than not, which is what the word means.
    xml.text("certainty", &[], "Likely");
    xml.text("effective", &[], &local(entry.published_at()));
    if let Some(expiry) = entry.expire_at {
        xml.text("expires", &[], &local(expiry));
    }
    xml.text("senderName", &[], &entry.organisation_name);
    xml.text("headline", &[], entry.title.as_str());
    let description = entry.plain_text();
    if !description.is_empty() {
        xml.text("description", &[], &description);
    }
    xml.text("web", &[], &feed.address_of(entry));
    xml.element("area", &[], |xml| {
        xml.text("areaDesc", &[], &feed.commune.name);
        xml.element("geocode", &[], |xml| {
            xml.text("valueName", &[], "INSEE");
            xml.text("value", &[], &feed.commune.insee_code);
        });
    });
}

/// Severity and urgency: what is grave wants to be acted upon at once.
fn gravity(severity: Option<Severity>) -> (&'static str, &'static str) {
    match severity {
        Some(Severity::Extreme) => ("Extreme", "Immediate"),
        Some(Severity::Severe) => ("Severe", "Immediate"),
        Some(Severity::Moderate) => ("Moderate", "Expected"),
        Some(Severity::Minor) => ("Minor", "Expected"),
        // An alert has a severity.
        None => ("Unknown", "Unknown"),
    }
}

/// The name of a commune's sender of alerts, unique in the world, without the characters that CAP forbids in it.
fn sender(feed: &Feed) -> String {
    format!("{}/{}", feed.site.public_url.host_str().unwrap_or_default(), feed.commune.slug)
        .replace([' ', ',', '<', '&'], "-")
}
