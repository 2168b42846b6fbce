//! The things on a board as its page shows them.

use chrono::{NaiveDate, TimeDelta};

use crate::events::{self, EventStatus, OccurrenceOut};
use crate::notices::{self, Category, NoticeCard};
use crate::polls::{self, OwedPoll, PollCard, PollStatus};
use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::pages::{self, Leaf, Picture, Told};
use kit::tenants::Commune;

/// Number of dates in the days to come that a board shows.
const DATES: usize = 5;

/// A notice in the list.
#[derive(Debug)]
pub(super) struct Card<'a> {
    pub(super) href: String,
    pub(super) category: Category,
    /// Its category, in words.
    pub(super) kind: String,
    pub(super) severity: Option<String>,
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) organisation: &'a str,
    pub(super) published: Option<Told>,
    pub(super) edited: Option<Told>,
    /// The end of an alert.
    pub(super) until: Option<Told>,
    pub(super) picture: Option<Picture>,
    pub(super) is_pinned: bool,
    /// True if it takes the width of the list on a large screen.
    pub(super) is_lead: bool,
}

impl<'a> Card<'a> {
    pub(super) fn of(notice: &'a NoticeCard, commune: &Commune, language: Language, now: Instant) -> Self {
        let zone = commune.zone();
        let day = |instant: Instant| pages::near(instant, now, zone, language);
        let moment = |instant: Instant| pages::near_moment(instant, now, zone, language);
        let is_alert = notice.severity.is_some();
        Self {
            href: notices::page_of(notice.id),
            category: notice.category,
            kind: notice.category.label().in_language(language),
            severity: notice.severity.map(|severity| severity.label().in_language(language)),
            title: &notice.title,
            summary: &notice.summary,
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
    pub(super) fn since(&self) -> &str {
        self.published.as_ref().map_or("", |told| &told.machine)
    }
}

/// A date of an event.
#[derive(Debug)]
pub(super) struct Happening<'a> {
    pub(super) href: String,
    pub(super) leaf: Leaf,
    pub(super) title: &'a str,
    pub(super) hours: Option<String>,
    pub(super) place: Option<&'a str>,
    pub(super) is_cancelled: bool,
    /// The day that it was moved from.
    pub(super) moved_from: Option<String>,
}

impl<'a> Happening<'a> {
    /// Those of the next seven days, or else the soonest.
    pub(super) fn soonest(
        all: &'a [OccurrenceOut],
        commune: &Commune,
        language: Language,
        now: Instant,
    ) -> Vec<Self> {
        let today = Span::shown(now, commune.zone()).date();
        all.iter().take(DATES).map(|it| Self::of(it, commune, language, today)).collect()
    }

    fn of(it: &'a OccurrenceOut, commune: &Commune, language: Language, today: NaiveDate) -> Self {
        let span = events::span(it.starts_at, it.ends_at, commune.zone());
        let day = |span: Span| match span {
            Span::AllDay { first, .. } => first,
            Span::Timed { starts, .. } => starts.date(),
        };
        let moved = it.moved_from.map(|from| day(events::span(from, from, commune.zone())));
        Self {
            href: events::page_of(it.event),
            leaf: Leaf::of(day(span).max(today), language),
            title: &it.title,
            hours: pages::hours(span, language),
            place: it.place.as_ref().map(|place| place.name.as_str()),
            is_cancelled: it.status == EventStatus::Cancelled,
            moved_from: moved.map(|day| pages::near_day(day, today, language)),
        }
    }
}

/// A poll that is open.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) href: String,
    pub(super) question: &'a str,
    pub(super) closes: Told,
}

impl<'a> Asked<'a> {
    pub(super) fn of(poll: &'a PollCard, commune: &Commune, language: Language, now: Instant) -> Option<Self> {
        let closes = pages::near(poll.closes_at, now, commune.zone(), language);
        let is_open = poll.status == PollStatus::Open;
        is_open.then(|| Self { href: polls::page_of(poll.id), question: &poll.question, closes })
    }
}

/// An answer that the town hall owes.
#[derive(Debug)]
pub(super) struct OwedAnswer<'a> {
    pub(super) href: String,
    pub(super) question: &'a str,
    /// The time for which it has been owed, in words.
    pub(super) late: String,
}

impl<'a> OwedAnswer<'a> {
    pub(super) fn of(poll: &'a OwedPoll, language: Language, now: Instant) -> Self {
        let late = match TimeDelta::microseconds(now.micros() - poll.owed_since.micros()).num_days() {
            0 => say!("due depuis aujourd’hui", "owed since today"),
            1 => say!("en retard d’un jour", "a day late"),
            days => say!("en retard de {days}\u{a0}jours", "{days} days late", days),
        };
        Self { href: polls::page_of(poll.id), question: &poll.question, late: late.in_language(language) }
    }
}
