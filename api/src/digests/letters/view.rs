//! An edition in one language, as templates see it. Pure.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::consulted::said;
use super::dates;
use super::words::{Words, words};
use crate::communes::settings::{ContactDetails, Telephone, closures_in_words, openings_in_words};
use crate::digests::content::{Content, EventItem, Item, NoticeItem, Part, PollItem, VoteItem};
use crate::digests::{Cadence, Section};
use crate::{consultations, events, notices, polls};
use calendar::Span;
use ground::text::Language;
use ground::{say, spoken};
use kit::mail::Markers;
use kit::pages::Site;

/// The frame of a letter: what it is written from besides its content.
#[derive(Debug, Clone)]
pub(in crate::digests) struct LetterFrame<'a> {
    pub(in crate::digests) commune: &'a str,
    /// The way to the town hall, and its hours.
    pub(in crate::digests) contact: &'a ContactDetails,
    pub(in crate::digests) zone: Tz,
    pub(in crate::digests) cadence: Cadence,
    pub(in crate::digests) language: Language,
    /// The addresses of this server, to which paths of pages are added.
    pub(in crate::digests) site: Site,
    /// The address of the edition's page.
    pub(in crate::digests) page: String,
    /// The addresses of the pages that a reader's tokens open, without the tokens; none on the page itself.
    pub(in crate::digests) manage: Option<String>,
    pub(in crate::digests) unsubscribe: Option<String>,
}

/// A letter as a template sees it.
#[derive(Debug)]
pub(super) struct View {
    pub(super) tag: &'static str,
    pub(super) subject: String,
    pub(super) commune: String,
    pub(super) title: String,
    pub(super) day: String,
    pub(super) dateline: String,
    /// The organisation that all of it is of, if there is but one.
    pub(super) by: Option<String>,
    pub(super) preview: String,
    pub(super) introduction_html: Option<String>,
    pub(super) introduction_text: Option<String>,
    pub(super) parts: Vec<PartView>,
    pub(super) telephone: Option<Telephone>,
    /// The town hall's hours, line by line.
    pub(super) contact: Vec<String>,
    pub(super) words: Words,
    pub(super) page: String,
    pub(super) manage: Option<String>,
    pub(super) unsubscribe: Option<String>,
}

/// A section as a template sees it.
#[derive(Debug)]
pub(super) struct PartView {
    pub(super) title: String,
    pub(super) is_alert: bool,
    pub(super) items: Vec<ItemView>,
    /// Words on the items that are left out and stand on the page, if there are some.
    pub(super) left_out: Option<String>,
    /// Words on those that no edition had room for, if there are some.
    pub(super) beyond: Option<String>,
}

/// An item of a section as a template sees it.
#[derive(Debug, Default)]
pub(super) struct ItemView {
    /// The day, where a new one begins.
    pub(super) day: Option<String>,
    /// The address of its page.
    pub(super) address: String,
    /// What must not be overlooked, such as « Annulé », before the title.
    pub(super) label: Option<String>,
    pub(super) title: String,
    pub(super) line: Vec<LineBit>,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) is_cancelled: bool,
    /// True if it is an alert of great danger.
    pub(super) is_grave: bool,
    pub(super) is_long: bool,
}

/// A part of the line below a title.
#[derive(Debug)]
pub(super) struct LineBit {
    pub(super) text: String,
    /// True if somebody wrote it, false if it is the letter's own.
    pub(super) is_theirs: bool,
}

impl LineBit {
    fn ours(text: String) -> Self {
        Self { text, is_theirs: false }
    }

    fn theirs(text: &str) -> Self {
        Self { text: text.to_owned(), is_theirs: true }
    }
}

impl ItemView {
    /// The line below its title as text.
    pub(super) fn line(&self) -> String {
        self.line.iter().map(|bit| bit.text.as_str()).collect::<Vec<_>>().join(" · ")
    }
}

/// The number of days ahead that the town hall's closures are told.
const CLOSURES: u64 = 14;

/// Maximum number of characters of a title in the subject.
const HEADLINE: usize = 70;

/// An edition with this many items in each part at most.
pub(super) fn view(content: &Content, frame: &LetterFrame<'_>, most: usize) -> View {
    let language = frame.language;
    let day = Span::shown(content.at, frame.zone).date();
    let title = match frame.cadence {
        Cadence::Weekly => language.say("la lettre de la semaine", "the weekly letter"),
        Cadence::Daily => language.say("la lettre du jour", "the daily letter"),
    };
    let by = content.only_organisation();
    let titles: Vec<String> =
        content.parts.iter().flat_map(|part| &part.items).take(3).map(|item| headline(item, language)).collect();
    let headline = titles.first().map_or_else(|| title.to_owned(), |title| cut(title));
    let (commune, short) = (frame.commune, spoken::day(day, language));
    let subject =
        say!("{commune}, {short}\u{a0}: {headline}", "{commune}, {short}: {headline}", commune, short, headline);
    View {
        tag: language.as_str(),
        subject: subject.in_language(language),
        commune: frame.commune.to_owned(),
        title: title.to_owned(),
        day: spoken::day(day, language),
        dateline: dates::heading(day, language),
        by: by.map(str::to_owned),
        preview: titles.join(" · "),
        introduction_html: content.introduction.as_ref().map(|it| it.html.clone()),
        introduction_text: content.introduction.as_ref().map(|it| it.text.clone()),
        parts: content.parts.iter().map(|it| part(it, by.is_none(), most, frame)).collect(),
        telephone: frame.contact.telephone.clone(),
        contact: hours(frame.contact, day, language),
        words: words(language, frame.cadence),
        page: frame.page.clone(),
        manage: frame.manage.as_ref().map(|page| format!("{page}?token={}", Markers::MANAGE)),
        unsubscribe: frame.unsubscribe.as_ref().map(|page| format!("{page}?token={}", Markers::UNSUBSCRIBE)),
    }
}

/// The title of an item where it stands alone: that it is an alert, or is cancelled, is told.
fn headline(item: &Item, language: Language) -> String {
    let title = item.title();
    match label(item, language) {
        Some(label) => say!("{label}\u{a0}: {title}", "{label}: {title}", label, title).in_language(language),
        None => title.to_owned(),
    }
}

fn label(item: &Item, language: Language) -> Option<String> {
    let label = match item {
        Item::Notice(NoticeItem { severity: Some(grade), .. }) => {
            say!("Alerte, {grade}", "Alert, {grade}", grade = grade.label())
        }
        Item::Date(EventItem { is_cancelled: true, .. }) => say!("Annulé", "Cancelled"),
        Item::Notice(_) | Item::Date(_) | Item::Poll(_) | Item::Vote(_) => return None,
    };
    Some(label.in_language(language))
}

/// A title, cut between words if it is long.
fn cut(title: &str) -> String {
    if title.chars().count() <= HEADLINE {
        return title.to_owned();
    }
    let begin: String = title.chars().take(HEADLINE).collect();
    let whole = begin.rsplit_once(' ').map_or(begin.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', '.', ':', ';', ' ', '\u{a0}']))
}

/// The town hall's hours, and the days of the next weeks on which it is closed.
fn hours(contact: &ContactDetails, day: NaiveDate, language: Language) -> Vec<String> {
    let last = day.checked_add_days(Days::new(CLOSURES)).unwrap_or(day);
    let closures = closures_in_words(&contact.closures, (day, last), language);
    openings_in_words(&contact.openings, language).into_iter().chain(closures).collect()
}

/// A part, whose items name their organisation if there are several.
fn part(part: &Part, are_named: bool, most: usize, frame: &LetterFrame<'_>) -> PartView {
    let mut before = None;
    let items = part.items.iter().take(most).map(|item| {
        let view = match item {
            Item::Notice(told) => notice(told, are_named, frame),
            Item::Poll(asked) => poll(asked, frame),
            Item::Vote(asked) => vote(asked, frame),
            Item::Date(dated) => {
                let day = dates::first_day(dated.starts_at, frame.zone);
                let is_new = before.replace(day) != Some(day);
                date(dated, is_new.then(|| dates::heading(day, frame.language)), are_named, frame)
            }
        };
        ItemView { label: label(item, frame.language), title: item.title().to_owned(), ..view }
    });
    let items: Vec<ItemView> = items.collect();
    let left_out = match part.items.len() - items.len() {
        0 => None,
        1 => Some(say!("Et un autre à lire en ligne", "And one more to read online")),
        number => Some(say!("Et {number} autres à lire en ligne", "And {number} more to read online", number)),
    };
    let beyond = say!("Le tableau d’affichage en compte d’autres.", "There are more on the board.");
    PartView {
        title: part.section.title().in_language(frame.language),
        items,
        is_alert: part.section == Section::Alerts,
        left_out: left_out.map(|words| words.in_language(frame.language)),
        beyond: part.is_cut.then(|| beyond.in_language(frame.language)),
    }
}

fn notice(told: &NoticeItem, is_named: bool, frame: &LetterFrame<'_>) -> ItemView {
    let language = frame.language;
    let mut line = Vec::new();
    let changed = language.say("modifié", "changed");
    // An alert says above what it is.
    match (told.severity, told.is_changed) {
        (Some(_), false) => {}
        (Some(_), true) => line.push(LineBit::ours(spoken::capital(changed))),
        (None, false) => line.push(LineBit::ours(told.category.label().in_language(language))),
        (None, true) => {
            line.push(LineBit::ours(format!("{} ({changed})", told.category.label().in_language(language))));
        }
    }
    line.extend(is_named.then(|| LineBit::theirs(&told.organisation)));
    if let (Some(_), Some(end)) = (told.severity, told.expires_at) {
        let end = Span::shown(end, frame.zone);
        let (day, time) = (spoken::day(end.date(), language), spoken::time(end, language));
        let until = say!("jusqu’au {day}, {time}", "until {day}, {time}", day, time);
        line.push(LineBit::ours(until.in_language(language)));
    }
    ItemView {
        address: frame.site.at(&notices::page_of(told.id)),
        line,
        text: told.summary.clone(),
        html: told.html.clone(),
        is_grave: told.severity.is_some_and(notices::Severity::is_grave),
        is_long: told.summary.ends_with('…'),
        ..ItemView::default()
    }
}

fn poll(asked: &PollItem, frame: &LetterFrame<'_>) -> ItemView {
    let language = frame.language;
    let closes = Span::shown(asked.closes_at, frame.zone);
    let (day, time) = (spoken::day(closes.date(), language), spoken::time(closes, language));
    let line = match asked.conclusion {
        Some(_) => say!("La mairie répond", "The town hall answers"),
        None => say!(
            "Répondez dans l’application jusqu’au {day}, {time}",
            "Answer in the app until {day}, {time}",
            day,
            time
        ),
    };
    ItemView {
        address: frame.site.at(&polls::page_of(asked.id)),
        line: vec![LineBit::ours(line.in_language(language))],
        text: asked.conclusion.clone().unwrap_or_else(|| asked.options.join(" / ")),
        ..ItemView::default()
    }
}

fn vote(asked: &VoteItem, frame: &LetterFrame<'_>) -> ItemView {
    let (line, text) = said(&asked.told, frame.zone, frame.language);
    let address = frame.site.at(&consultations::page_of(asked.id));
    ItemView { address, line: vec![LineBit::ours(line)], text, ..ItemView::default() }
}

fn date(dated: &EventItem, day: Option<String>, is_named: bool, frame: &LetterFrame<'_>) -> ItemView {
    let mut line = vec![LineBit::ours(dates::hours(dated.starts_at, dated.ends_at, frame.zone, frame.language))];
    line.extend(dated.place.as_deref().map(LineBit::theirs));
    line.extend(is_named.then(|| LineBit::theirs(&dated.organisation)));
    line.extend(dated.reason.as_deref().map(LineBit::theirs));
    ItemView {
        day,
        address: frame.site.at(&events::page_of(dated.event)),
        line,
        is_cancelled: dated.is_cancelled,
        ..ItemView::default()
    }
}
