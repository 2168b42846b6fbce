//! An event's form at the desk as its page shows it.

use askama::Template;
use chrono::NaiveDate;

use super::fields::{self, Offered};
use super::paths;
use super::preview::{Preview, when};
use crate::communes::DeskPlace;
use crate::events::paths::{DESK_AGENDA, page_of, span};
use crate::events::{EventOut, EventStatus, OccurrenceOut};
use crate::files;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{FormView, Typed};
use kit::pages::Frame;

/// The scripts of the page.
const SCRIPTS: &[&str] = &["desk-repeats.js"];

/// The fields that stand behind a summary.
const MORE: [&str; 5] = ["last_day", "address", "price", "contact", "link"];

#[derive(Template)]
#[template(path = "events/desk_form.html")]
pub(super) struct DeskForm {
    frame: Frame,
    back: String,
    standing: Option<Tagged>,
    /// The page that residents read.
    public: Option<String>,
    /// The words for something done just now.
    done: Option<String>,
    /// Something to know before.
    note: Option<String>,
    form: FormView,
    /// True if what stands behind the summary is shown.
    is_open: bool,
    preview: Preview,
    /// The path of its picture.
    picture: Option<String>,
    button: String,
    may_draft: bool,
    dates: Vec<OwnDate>,
    /// The path on which any date is asked for.
    other_date: Option<String>,
    steps: Vec<StepLink>,
}

/// A state in a word or two, and its colour.
#[derive(Debug)]
pub(super) struct Tagged {
    pub(super) words: String,
    pub(super) look: &'static str,
}

/// A date of the event.
#[derive(Debug)]
struct OwnDate {
    href: String,
    words: String,
    is_off: bool,
    tag: Option<Tagged>,
}

/// A step that somebody may take with it.
#[derive(Debug)]
pub(super) struct StepLink {
    pub(super) href: String,
    pub(super) words: String,
    pub(super) look: &'static str,
}

/// The content of the page that is not the form itself.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) title: Option<Message>,
    pub(super) action: String,
    pub(super) button: Option<Message>,
    pub(super) done: Option<Message>,
    pub(super) note: Option<Message>,
    pub(super) may_draft: bool,
    pub(super) offered: Offered,
    pub(super) preview: Preview,
    /// The event, where it is there already.
    pub(super) event: Option<EventOut>,
    pub(super) steps: Vec<StepLink>,
}

/// The page of a form, with what was typed and the mistakes in it.
pub(super) fn show(
    at: &DeskPlace<'_>,
    around: Around,
    typed: &Typed,
    mistakes: &[FieldError],
    today: NaiveDate,
) -> DeskForm {
    let title = around.title.unwrap_or(say!("Ajouter à l’agenda", "Add to the agenda"));
    let button = at.say(around.button.unwrap_or(say!("Enregistrer", "Save")));
    let all = fields::of_event(&around.offered, typed, at.language);
    let is_wrong = |name: &&str| mistakes.iter().any(|it| it.pointer.trim_start_matches('/') == *name);
    let event = around.event.as_ref();
    let dates = event.map(|event| own_dates(at, event, today)).unwrap_or_default();
    let other_date = event.filter(|_| !dates.is_empty());
    DeskForm {
        frame: at.frame(title, &DESK_AGENDA).with_scripts(SCRIPTS).explained(HOW),
        back: DESK_AGENDA.path(&at.commune.slug),
        standing: event.map(|event| standing(event.status, event.revision.is_some(), at.language)),
        public: event.filter(|event| is_public(event.status)).map(|event| page_of(event.id)),
        done: around.done.map(|words| at.say(words)),
        note: around.note.map(|words| at.say(words)),
        is_open: MORE.iter().any(|name| typed.text(name).is_some() || is_wrong(name)),
        form: FormView::new(at.language, around.action, button.clone(), all, typed, mistakes),
        preview: around.preview,
        picture: typed.text("image").and_then(|id| id.parse().ok()).map(files::path_of),
        button,
        may_draft: around.may_draft,
        other_date: other_date.map(|event| format!("{}/dates", paths::of_event(&at.commune, event.id))),
        dates,
        steps: around.steps,
    }
}

fn is_public(status: EventStatus) -> bool {
    match status {
        EventStatus::Published | EventStatus::Cancelled | EventStatus::Expired => true,
        EventStatus::Draft
        | EventStatus::Submitted
        | EventStatus::Scheduled
        | EventStatus::Withdrawn
        | EventStatus::Rejected => false,
    }
}

/// The state of an event in a word or two.
pub(super) fn standing(status: EventStatus, is_revised: bool, language: Language) -> Tagged {
    let (words, look) = match status {
        EventStatus::Published if is_revised => (say!("modification à relire", "edit to be reviewed"), "ochre"),
        EventStatus::Published => (say!("à l’agenda", "in the agenda"), "green"),
        EventStatus::Draft => (say!("brouillon", "draft"), ""),
        EventStatus::Submitted => (say!("attend la mairie", "waits for the town hall"), "ochre"),
        EventStatus::Scheduled => (say!("paraîtra plus tard", "will appear later"), "blue"),
        EventStatus::Cancelled => (say!("annulé", "cancelled"), "red"),
        EventStatus::Expired => (say!("passé", "over"), ""),
        EventStatus::Withdrawn => (say!("retiré", "withdrawn"), ""),
        EventStatus::Rejected => (say!("refusé", "rejected"), "red"),
    };
    Tagged { words: words.in_language(language), look }
}

/// The dates of a series, each of which may be changed by itself.
fn own_dates(at: &DeskPlace<'_>, event: &EventOut, today: NaiveDate) -> Vec<OwnDate> {
    if event.rrule.is_none() && event.rdates.is_empty() {
        return vec![];
    }
    let date = |it: &OccurrenceOut| OwnDate {
        href: paths::of_date(&at.commune, event.id, it.date.0),
        words: when(span(it.starts_at, it.ends_at, at.commune.zone()), today, at.language),
        is_off: it.status == EventStatus::Cancelled,
        tag: of_date(it, event, at.language),
    };
    event.occurrences.iter().map(date).collect()
}

/// The way in which a date differs from the others, in a word.
pub(super) fn of_date(it: &OccurrenceOut, event: &EventOut, language: Language) -> Option<Tagged> {
    let changed = event.changes.iter().find(|change| change.date == it.date)?;
    let tag = |words: Message, look| Some(Tagged { words: words.in_language(language), look });
    match (it.status, &it.moved_from) {
        (EventStatus::Cancelled, _) => match &changed.reason {
            Some(reason) => tag(say!("annulée\u{a0}: {reason}", "off: {reason}", reason), "red"),
            None => tag(say!("annulée", "off"), "red"),
        },
        (_, Some(_)) => tag(say!("déplacée", "moved"), "ochre"),
        (_, None) => tag(say!("changée", "changed"), "blue"),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Donnez la première date ; dites si l’événement se répète, et comment.",
        "Give the first date; say whether the event takes place again, and how.",
    ),
    (
        "Si la date ne tombe pas sur un des jours choisis, la série commence au suivant.",
        "If the date is none of the chosen days, the series begins on the next that is.",
    ),
    ("Les semaines paires et impaires sont celles du calendrier.", "Even and odd weeks are those of the calendar."),
    (
        "« Voir les dates » montre les cinq prochaines, et ce qui a lieu en même temps ; rien n’est enregistré.",
        "“See the dates” shows the next five, and what is on at the same time; nothing is saved.",
    ),
    (
        "Deux événements peuvent avoir lieu ensemble : c’est seulement signalé.",
        "Two events may be on together: it is only pointed out.",
    ),
    (
        "Une date annulée reste à l’agenda, barrée, avec son motif.",
        "A date that is called off stays in the agenda, struck through, with its reason.",
    ),
];
