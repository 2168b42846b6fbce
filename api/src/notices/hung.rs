//! A notice as lists on pages show it.

use super::paths::page_of;
use super::{Category, NoticeCard};
use ground::clock::Instant;
use ground::text::Language;
use kit::pages::{self, Picture, Told};
use kit::tenants::Commune;

/// Characters of a summary that a list shows.
const SUMMARY: usize = 140;

/// A notice in the list.
#[derive(Debug)]
pub(crate) struct Hung<'a> {
    pub(crate) href: String,
    pub(crate) category: Category,
    /// Its category, in words.
    pub(crate) kind: String,
    pub(crate) severity: Option<String>,
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
    /// True if the summary goes on.
    pub(crate) is_cut: bool,
    pub(crate) organisation: &'a str,
    pub(crate) published: Option<Told>,
    pub(crate) edited: Option<Told>,
    /// The end of an alert.
    pub(crate) until: Option<Told>,
    pub(crate) picture: Option<Picture>,
    pub(crate) is_pinned: bool,
    /// True if it takes the width of the list on a large screen.
    pub(crate) is_lead: bool,
}

impl<'a> Hung<'a> {
    pub(crate) fn of(notice: &'a NoticeCard, commune: &Commune, language: Language, now: Instant) -> Self {
        let zone = commune.zone();
        let day = |instant: Instant| pages::near(instant, now, zone, language);
        let moment = |instant: Instant| pages::near_moment(instant, now, zone, language);
        let is_alert = notice.severity.is_some();
        Self {
            href: page_of(notice.id),
            category: notice.category,
            kind: notice.category.label().in_language(language),
            severity: notice.severity.map(|severity| severity.label().in_language(language)),
            title: &notice.title,
            summary: notice.summary.char_indices().nth(SUMMARY).map_or(&notice.summary, |(end, _)| {
                // A word is not cut, and no other sign stands before the ellipsis.
                let beginning = &notice.summary[..end];
                let whole = beginning.rsplit_once(' ').map_or(beginning, |(whole, _)| whole);
                whole.trim_end_matches([' ', ',', ';', ':', '.', '…'])
            }),
            is_cut: notice.summary.chars().count() > SUMMARY,
            organisation: &notice.organisation.name,
            published: notice.published_at.map(|at| if is_alert { moment(at) } else { day(at) }),
            edited: notice.edited_at.map(day),
            until: notice.expire_at.filter(|_| is_alert).map(moment),
            picture: notice.image.as_ref().map(Picture::from),
            is_pinned: notice.pinned,
            is_lead: false,
        }
    }

    /// The instant since which it is new, for phones that remember their last visit.
    pub(crate) fn since(&self) -> &str {
        self.published.as_ref().map_or("", |told| &told.machine)
    }
}
