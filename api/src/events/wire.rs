//! Events on the wire.

use chrono::NaiveDate;
use chrono_tz::Tz;
use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::dates::occurrence::Common;
use super::dates::occurrences;
use super::dates::when::{When, written};
use super::texts::{Contact, Price};
use super::{
    ChangeOut, Event, EventCategory, EventPlace, EventStatus, Holding, Image, Link, OccurrenceOut, Reason, Zone,
};
use crate::App;
use crate::organisations::OrganisationOut;
use crate::posts::{OnBoardOut, Post as _, RevisionOut, Seen, SheetRow as _};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::EventId;

/// Number of its next dates that an event tells.
pub(super) const NEXT: usize = 10;

/// An event
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "AgendaEvent", example)]
pub struct EventOut {
    /// Its id.
    pub id: EventId,
    /// The communes on whose boards it is, by slug; one that hid it is not among them.
    pub communes: Vec<String>,
    /// Its status on each board; for its publishers and the staff of these communes.
    #[oai(nullable)]
    pub boards: Option<Vec<OnBoardOut>>,
    /// Its organiser.
    pub organisation: OrganisationOut,
    /// Its category.
    pub category: EventCategory,
    /// One line.
    pub title: String,
    /// More about it in Markdown, as it was written.
    pub description: String,
    /// More about it as HTML that is safe to put into a page.
    pub description_html: String,
    /// The beginning of it, without formatting.
    pub summary: String,
    /// Its first beginning: an instant, or a date for whole days.
    pub starts_at: When,
    /// The end of that first time: an instant, or for whole days the last of them.
    pub ends_at: When,
    /// True if it takes whole days.
    pub all_day: bool,
    /// The zone whose clocks it follows (IANA).
    pub timezone: String,
    /// The rule by which it takes place again (RFC 5545).
    #[oai(nullable)]
    pub rrule: Option<String>,
    /// The local dates on which it does not.
    pub exdates: Vec<Date>,
    /// Further local dates on which it does.
    pub rdates: Vec<Date>,
    /// The changes on single dates, by date.
    pub changes: Vec<ChangeOut>,
    /// Its next dates that are not over, 10 at most.
    #[oai(validator(max_items = "10"))]
    pub occurrences: Vec<OccurrenceOut>,
    /// Its place.
    #[oai(nullable)]
    pub place: Option<EventPlace>,
    /// Its price, in words.
    #[oai(nullable)]
    pub price: Option<String>,
    /// The person to ask.
    #[oai(nullable)]
    pub contact: Option<String>,
    /// An address for more.
    #[oai(nullable)]
    pub link: Option<String>,
    /// Its picture.
    #[oai(nullable)]
    pub image: Option<Image>,
    /// Time at which it is planned to go up, if that was said.
    #[oai(nullable)]
    pub publish_at: Option<Instant>,
    /// True if phones are told when it goes up.
    pub notify: bool,
    /// Its status.
    pub status: EventStatus,
    /// Time at which it went up, if it has been up.
    #[oai(nullable)]
    pub published_at: Option<Instant>,
    /// Time at which it was cancelled, if it is.
    #[oai(nullable)]
    pub cancelled_at: Option<Instant>,
    /// Reason why it is cancelled, if somebody gave one.
    #[oai(nullable)]
    pub cancellation_reason: Option<String>,
    /// Time at which it last changed visibly after it went up.
    #[oai(nullable)]
    pub edited_at: Option<Instant>,
    /// Reason why the town hall rejected it, or its revision; for its staff and the organisation.
    #[oai(nullable)]
    pub rejection_reason: Option<String>,
    /// An edit that does not show yet; for the commune's staff and the organisation.
    #[oai(nullable)]
    pub revision: Option<RevisionOut>,
    /// Time at which it was written.
    pub created_at: Instant,
    /// Time at which it was last touched.
    pub updated_at: Instant,
}

impl EventOut {
    /// An event as somebody sees it now.
    pub(crate) fn of(app: &App, seen: &Seen<'_, Event>, now: Instant) -> Self {
        let (event, for_insiders) = (seen.sheet, seen.is_whole());
        let (row, zone) = (&event.row, event.row.series.zone());
        let here = occurrences::zone_of(app, event.owner.commune.id);
        let (starts_at, ends_at) = written(row.series.span(), zone.0);
        let common = event.common(now);
        // What is stored has dates: see `Series`.
        let next = row.series.upcoming(now, occurrences::today(now, zone.0), here, NEXT).unwrap_or_default();
        Self {
            id: event.id,
            communes: seen.communes(now),
            boards: seen.boards(now),
            organisation: common.organisation.clone(),
            category: row.category,
            title: row.title.to_string(),
            description: row.description.to_string(),
            description_html: row.description_html.clone(),
            summary: row.summary.clone(),
            starts_at,
            ends_at,
            all_day: matches!(starts_at, When::On(_)),
            timezone: zone.to_string(),
            rrule: row.series.rule().map(|rule| rule.to_string()),
            exdates: dates(row.series.exdates()),
            rdates: dates(row.series.rdates()),
            changes: row.series.changes().iter().map(|(date, change)| ChangeOut::of(*date, change, zone)).collect(),
            occurrences: next.iter().map(|it| OccurrenceOut::of(&common, it)).collect(),
            place: row.place.clone(),
            price: row.price.as_ref().map(Price::to_string),
            contact: row.contact.as_ref().map(Contact::to_string),
            link: row.link.as_ref().map(Link::to_string),
            image: row.image.clone(),
            publish_at: row.publish_at,
            notify: row.notify,
            status: event.status(now),
            published_at: event.life().published_at(now),
            cancelled_at: row.cancelled_at,
            cancellation_reason: row.cancellation_reason.as_ref().map(Reason::to_string),
            edited_at: row.edited_at,
            rejection_reason: row.rejection_reason.as_ref().filter(|_| for_insiders).map(Reason::to_string),
            revision: row.decisions().revision_out().filter(|_| for_insiders),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Event {
    /// The part that all of its dates have in common.
    pub(super) fn common(&self, now: Instant) -> Common<'_> {
        Common {
            id: self.id,
            series: &self.row.series,
            status: self.status(now),
            reason: self.row.cancellation_reason.as_ref(),
            title: self.row.title.as_str(),
            category: self.row.category,
            place: self.row.place.as_ref(),
            organisation: OrganisationOut::from(&self.owner.organisation),
            image: self.row.image.as_ref(),
        }
    }
}

fn dates<'a>(dates: impl IntoIterator<Item = &'a NaiveDate>) -> Vec<Date> {
    dates.into_iter().map(|date| Date(*date)).collect()
}

impl Example for EventOut {
    fn example() -> Self {
        let next = OccurrenceOut::example();
        let created = Instant::from_micros(1_795_338_000_000_000);
        Self {
            id: next.event,
            communes: vec!["kerling-les-sierck".to_owned()],
            boards: Some(vec![OnBoardOut::example()]),
            organisation: next.organisation.clone(),
            category: next.category,
            title: next.title.clone(),
            description: "Emplacements à **3 €** le mètre.".to_owned(),
            description_html: "<p>Emplacements à <strong>3 €</strong> le mètre.</p>".to_owned(),
            summary: "Emplacements à 3 € le mètre.".to_owned(),
            starts_at: next.starts_at,
            ends_at: next.ends_at,
            all_day: false,
            timezone: Zone(Tz::Europe__Paris).to_string(),
            rrule: Some("FREQ=YEARLY".to_owned()),
            exdates: vec![],
            rdates: vec![],
            changes: vec![ChangeOut { status: Holding::Cancelled, ..ChangeOut::example() }],
            place: next.place.clone(),
            price: None,
            contact: None,
            link: None,
            image: next.image.clone(),
            publish_at: None,
            notify: true,
            status: EventStatus::Published,
            published_at: Some(created),
            cancelled_at: None,
            cancellation_reason: None,
            edited_at: None,
            rejection_reason: None,
            revision: Some(RevisionOut::example()),
            occurrences: vec![next],
            created_at: created,
            updated_at: created,
        }
    }
}
