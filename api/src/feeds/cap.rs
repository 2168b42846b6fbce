//! The alerts as messages of the Common Alerting Protocol 1.2, each the content of an entry of an Atom feed.
//!
//! An XML content is the element itself, under its media type (RFC 4287, section 4.1.3); `application/cap+xml` is what
//! CAP feeds use (OASIS committee note "Example Practices: CAP Feeds 1.0"), although no registry lists it.

use super::xml::Xml;
use super::{Feed, atom};
use crate::notices::{Entry, SentMessages, Severity};
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
    let sender = sender(feed);
    // A message is named by its time, so that none takes the name of another, whatever becomes of the alert.
    let identifier = |at: Instant| format!("{}.{}", entry.id, at.micros());
    let superseded: Vec<Instant> = entry.sent().into_iter().flat_map(SentMessages::superseded).collect();
    let kind = match (entry.is_lifted(), superseded.is_empty()) {
        (true, _) => "Cancel",
        // What is restored after a `Cancel` supersedes that too: who missed it still holds the alert from before.
        (false, false) => "Update",
        (false, true) => "Alert",
    };
    xml.element("alert", &[("xmlns", NAMESPACE)], |xml| {
        xml.text("identifier", &[], &identifier(entry.updated_at()));
        xml.text("sender", &[], &sender);
        xml.text("sent", &[], &local(entry.updated_at()));
        xml.text("status", &[], if feed.invented { "Exercise" } else { "Actual" });
        xml.text("msgType", &[], kind);
        xml.text("scope", &[], "Public");
        if feed.invented {
            xml.text("note", &[], "Démonstration\u{a0}: cette alerte est inventée.");
        }
        if !superseded.is_empty() {
            let name = |at: &Instant| format!("{sender},{},{}", identifier(*at), local(*at));
            xml.text("references", &[], &superseded.iter().map(name).collect::<Vec<_>>().join(" "));
        }
        xml.element("info", &[], |xml| info(xml, feed, entry, local));
    });
}

fn info(xml: &mut Xml, feed: &Feed, entry: &Entry, local: impl Fn(Instant) -> String) {
    let (severity, urgency) = gravity(entry.severity);
    let urgency = if entry.is_lifted() { "Past" } else { urgency };
    xml.text("language", &[], "fr-FR");
    xml.text("category", &[], "Safety");
    xml.text("event", &[], entry.title.as_str());
    xml.text("urgency", &[], urgency);
    xml.text("severity", &[], severity);
    // Nobody is asked. A town hall that warns holds it for more likely than not, which is what the word means.
    xml.text("certainty", &[], "Likely");
    xml.text("effective", &[], &local(entry.published_at()));
    if let Some(expiry) = entry.told_until() {
        xml.text("expires", &[], &local(expiry));
    }
    xml.text("senderName", &[], &entry.organisation_name);
    xml.text("headline", &[], &atom::title_of(entry));
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
