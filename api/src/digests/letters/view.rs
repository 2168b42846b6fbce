//! An edition in one language, as templates see it. Pure.

use chrono_tz::Tz;

use super::dates;
use crate::digests::content::{Content, EventItem, Item, NoticeItem, Part, PollItem};
use crate::digests::{Cadence, Section};
use crate::{events, notices, polls};
use calendar::Span;
use ground::text::Language;
use ground::{say, spoken};
use kit::mail::Markers;
use kit::pages::Site;

/// The frame of a letter: what it is written from besides its content.
#[derive(Debug, Clone)]
pub(in crate::digests) struct LetterFrame<'a> {
    pub(in crate::digests) commune: &'a str,
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
    pub(super) commune: String,
    pub(super) title: String,
    pub(super) day: String,
    pub(super) dateline: String,
    pub(super) preview: String,
    pub(super) introduction_html: Option<String>,
    pub(super) introduction_text: Option<String>,
    pub(super) parts: Vec<PartView>,
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
}

/// An item of a section as a template sees it.
#[derive(Debug, Default)]
pub(super) struct ItemView {
    /// The day, where a new one begins.
    pub(super) day: Option<String>,
    /// The address of its page.
    pub(super) address: String,
    pub(super) title: String,
    pub(super) line: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) is_cancelled: bool,
    pub(super) is_long: bool,
}

pub(super) fn view(content: &Content, frame: &LetterFrame<'_>) -> View {
    let day = Span::shown(content.at, frame.zone).date();
    let title = match frame.cadence {
        Cadence::Weekly => frame.language.say("la lettre de la semaine", "the weekly letter"),
        Cadence::Daily => frame.language.say("la lettre du jour", "the daily letter"),
    };
    let titles = content.parts.iter().flat_map(|part| &part.items).map(|item| match item {
        Item::Notice(told) => told.title.as_str(),
        Item::Date(dated) => dated.title.as_str(),
        Item::Poll(asked) => asked.question.as_str(),
    });
    View {
        tag: frame.language.as_str(),
        commune: frame.commune.to_owned(),
        title: title.to_owned(),
        day: spoken::day(day, frame.language),
        dateline: dates::heading(day, frame.language),
        preview: titles.take(3).collect::<Vec<_>>().join(" · "),
        introduction_html: content.introduction.as_ref().map(|it| it.html.clone()),
        introduction_text: content.introduction.as_ref().map(|it| it.text.clone()),
        parts: content.parts.iter().map(|it| part(it, frame)).collect(),
        words: words(frame.language, frame.cadence),
        page: frame.page.clone(),
        manage: frame.manage.as_ref().map(|page| format!("{page}?token={}", Markers::MANAGE)),
        unsubscribe: frame.unsubscribe.as_ref().map(|page| format!("{page}?token={}", Markers::UNSUBSCRIBE)),
    }
}

fn part(part: &Part, frame: &LetterFrame<'_>) -> PartView {
    let mut before = None;
    let items = part.items.iter().map(|item| match item {
        Item::Notice(told) => notice(told, frame),
        Item::Poll(asked) => poll(asked, frame),
        Item::Date(dated) => {
            let day = dates::first_day(dated.starts_at, frame.zone);
            let is_new = before.replace(day) != Some(day);
            date(dated, is_new.then(|| dates::heading(day, frame.language)), frame)
        }
    });
    PartView {
        title: part.section.title().in_language(frame.language),
        items: items.collect(),
        is_alert: part.section == Section::Alerts,
    }
}

fn notice(told: &NoticeItem, frame: &LetterFrame<'_>) -> ItemView {
    let language = frame.language;
    let mut line = match told.severity {
        Some(grade) => grade.label().in_language(language),
        None => told.category.label().in_language(language),
    };
    if told.is_changed {
        line.push_str(language.say(" (modifié)", " (changed)"));
    }
    line.push_str(&format!(" · {}", told.organisation));
    if let (Some(_), Some(end)) = (told.severity, told.expires_at) {
        let end = Span::shown(end, frame.zone);
        let (day, time) = (spoken::day(end.date(), language), spoken::time(end, language));
        line.push_str(&say!(" · jusqu’au {day}, {time}", " · until {day}, {time}", day, time).in_language(language));
    }
    ItemView {
        address: frame.site.at(&notices::page_of(told.id)),
        title: told.title.clone(),
        line,
        text: told.summary.clone(),
        html: told.html.clone(),
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
        title: asked.question.clone(),
        line: line.in_language(language),
        text: asked.conclusion.clone().unwrap_or_else(|| asked.options.join(" / ")),
        ..ItemView::default()
    }
}

fn date(dated: &EventItem, day: Option<String>, frame: &LetterFrame<'_>) -> ItemView {
    let mut line = dates::hours(dated.starts_at, dated.ends_at, frame.zone, frame.language);
    if let Some(place) = &dated.place {
        line.push_str(&format!(" · {place}"));
    }
    line.push_str(&format!(" · {}", dated.organisation));
    if dated.is_cancelled {
        line = format!("{} · {line}", frame.language.say("Annulé", "Cancelled"));
    }
    ItemView {
        day,
        address: frame.site.at(&events::page_of(dated.event)),
        title: dated.title.clone(),
        line,
        is_cancelled: dated.is_cancelled,
        ..ItemView::default()
    }
}

/// The letter's own words.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) read_on: &'static str,
    pub(super) read_online: &'static str,
    pub(super) why: &'static str,
    pub(super) manage: &'static str,
    pub(super) unsubscribe: &'static str,
    pub(super) private: &'static str,
    pub(super) town_hall: &'static str,
}

fn words(language: Language, cadence: Cadence) -> Words {
    let say = |fr, en| language.say(fr, en);
    Words {
        read_on: say("Lire la suite", "Read on"),
        read_online: say("Lire cette lettre en ligne", "Read this letter online"),
        why: match cadence {
            Cadence::Weekly => say(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît une fois par semaine.",
                "You receive this letter because you asked for it. It comes once a week.",
            ),
            Cadence::Daily => say(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît chaque jour où il y a du nouveau.",
                "You receive this letter because you asked for it. It comes on every day with news.",
            ),
        },
        manage: say("Modifier votre abonnement", "Change your subscription"),
        unsubscribe: say("Vous désabonner", "Unsubscribe"),
        private: say(
            "Cette lettre ne contient aucun traceur\u{a0}: personne ne sait si vous l’avez ouverte.",
            "This letter holds no tracker: nobody knows whether you opened it.",
        ),
        town_hall: say("Le mot de la mairie", "From the town hall"),
    }
}
