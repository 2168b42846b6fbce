//! Consultations in a feed: one entry each, which changes with every step of its way.

use super::{ENTRIES, Feed, escaped};
use crate::consultations::{AskedConsultation, ConsultationCard};
use crate::notices::Entry;
use ground::clock::Instant;
use ground::text::Language;
use kit::pages::Site;
use kit::tenants::Commune;

/// The category of its entry: the name in this interface, then in French.
pub(super) const CATEGORY: (&str, &str) = ("consultation", "Consultation");

/// An entry about a consultation.
pub(super) struct AskedEntry {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) html: String,
    pub(super) published_at: Instant,
    pub(super) updated_at: Instant,
}

/// One of the entries of a feed.
pub(super) enum FeedEntry<'a> {
    Notice(&'a Entry),
    Asked(&'a AskedEntry),
}

impl AskedEntry {
    pub(super) fn of(card: &ConsultationCard, since: Instant, commune: &Commune, site: &Site) -> Self {
        let shown = AskedConsultation::of(card, commune, Language::Fr);
        let said = [Some(card.summary.as_str()), shown.sentence, Some(shown.says.as_str())];
        let html = said.into_iter().flatten().map(|it| format!("<p>{}</p>", escaped(it))).collect();
        Self {
            name: card.id.uuid().urn().to_string(),
            url: site.at(&shown.href),
            title: format!("{}\u{a0}: {}", shown.kind, card.title),
            summary: card.summary.clone(),
            html,
            published_at: card.calendar.announced_at.unwrap_or(since),
            updated_at: since,
        }
    }
}

impl Feed {
    /// Its entries: as they are where nothing is asked, as among alerts; else newest first, as many as a feed holds.
    pub(super) fn all(&self) -> Vec<FeedEntry<'_>> {
        if self.asked.is_empty() {
            return self.entries.iter().map(FeedEntry::Notice).collect();
        }
        let notices = self.entries.iter().map(|it| (it.published_at(), FeedEntry::Notice(it)));
        let asked = self.asked.iter().map(|it| (it.published_at, FeedEntry::Asked(it)));
        let mut all: Vec<_> = notices.chain(asked).collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.0));
        all.into_iter().map(|it| it.1).take(ENTRIES).collect()
    }
}
