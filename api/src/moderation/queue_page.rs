//! The page of the queue.

use std::collections::HashMap;

use askama::Template;
use poem_openapi::types::Example;

use super::about::{about, kind};
use super::api::{ModerationItem, Waiting};
use super::changes::{ChangeView, changes};
use super::decide::{Decided, Verdict};
use super::paths::REVIEW;
use crate::arguments::desk_debate;
use crate::communes::DeskPlace;
use crate::events::OccurrenceOut;
use ground::clock::Instant;
use ground::ids::EventId;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{FieldKind, FieldView, FormView, Typed};
use kit::http::ListPage;
use kit::pages::{self, Frame, Picture, Sample, Site};

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ce que les organisations publient attend ici, sauf celles à qui vous faites confiance.",
        "What organisations publish waits here, but for those that you trust.",
    ),
    (
        "« Publier » fait paraître tout de suite, ou à la date demandée.",
        "“Publish” puts it up at once, or on the day that was asked for.",
    ),
    (
        "Pour une modification, le texte d’avant reste affiché tant que vous n’avez pas publié.",
        "For an edit, the text from before stays up until you publish.",
    ),
    (
        "Un refus part avec son motif ; l’organisation peut corriger et renvoyer.",
        "A refusal goes with its reason; the organisation can correct it and send it again.",
    ),
];

#[derive(Template)]
#[template(path = "moderation/queue.html")]
pub(super) struct QueuePage {
    frame: Frame,
    path: String,
    /// True if whoever reads it decides.
    decides: bool,
    items: Vec<Card>,
    /// The words for what was done just now.
    done: Option<String>,
    /// The form that undoes it.
    undo: Option<Vec<(&'static str, String)>>,
    next: Option<String>,
}

/// Something that waits.
struct Card {
    icon: &'static str,
    kind: String,
    since: String,
    organisation: String,
    title: String,
    /// Its text as HTML that is safe, for what is new.
    html: String,
    /// Further lines: dates, places, addresses.
    lines: Vec<String>,
    /// The words for what else takes place on the day of an event.
    beside: Option<String>,
    picture: Option<Picture>,
    changes: Vec<ChangeView>,
    yes: FormView,
    no: FormView,
    /// The words above the reason of a no.
    how: String,
    /// True if a no was refused: its reason stays open.
    is_open: bool,
    /// True if the organisation may be trusted from now on: its id.
    trust: Option<String>,
    /// True if a no needs no reason.
    is_plain_no: bool,
    /// The path of the debate of an argument.
    debate: Option<String>,
}

/// The dates of other events on the day of each event that waits.
pub(super) type Beside = HashMap<EventId, Vec<OccurrenceOut>>;

/// A form that was refused.
pub(super) struct Refused<'a> {
    pub(super) typed: &'a Typed,
    pub(super) mistakes: Vec<FieldError>,
}

/// The page; `done` is a word, the kind of thing and its id.
pub(super) fn show(
    at: &DeskPlace<'_>,
    decides: bool,
    queue: &ListPage<ModerationItem>,
    beside: &Beside,
    refused: Option<Refused<'_>>,
    done: Option<(String, String, String)>,
    now: Instant,
) -> QueuePage {
    let path = REVIEW.path(&at.commune.slug);
    let told = done.as_ref().and_then(|(word, what, _)| Some(at.say(told(word.parse().ok()?, what.parse().ok()?))));
    let undo = done.and_then(|(word, what, id)| undo(&word, &what, id));
    QueuePage {
        frame: at.frame(say!("À relire", "To review"), &REVIEW).explained(HOW),
        decides,
        items: queue.items.iter().filter_map(|item| card(at, item, beside, refused.as_ref(), now)).collect(),
        done: told,
        undo,
        next: queue.next.as_ref().map(|cursor| format!("{path}?suite={cursor}")),
        path,
    }
}

const fn told(verdict: Verdict, what: Decided) -> Message {
    match (verdict, what) {
        (Verdict::Yes, Decided::Notice | Decided::Event) => say!("C’est publié.", "It is published."),
        (Verdict::Yes, Decided::Joining) => say!(
            "C’est accepté\u{a0}: l’association reçoit une invitation.",
            "It is accepted: the association gets an invitation.",
        ),
        (Verdict::Yes, Decided::Calendar | Decided::Serving) => say!("C’est accepté.", "It is accepted."),
        (Verdict::Yes, Decided::Argument) => say!("L’argument reste.", "The argument stays."),
        (Verdict::No, Decided::Argument) => {
            say!(
                "L’argument est retiré, et le motif paraît à sa place.",
                "The argument is removed, and the reason stands in its place."
            )
        }
        (Verdict::No, Decided::Serving) => say!("C’est refusé.", "It is refused."),
        (Verdict::No, Decided::Notice | Decided::Event | Decided::Calendar | Decided::Joining) => {
            say!("C’est refusé. L’organisation lira le motif.", "It is refused. The organisation will read the reason.")
        }
        (Verdict::Undo, _) => say!("C’est retiré.", "It is withdrawn."),
        (Verdict::Reconsider, _) => say!("C’est de nouveau à relire.", "It is to be reviewed again."),
    }
}

/// The form that undoes a decision of just now: what was let up comes down again, what was refused waits again.
fn undo(word: &str, what: &str, id: String) -> Option<Vec<(&'static str, String)>> {
    let what: Decided = what.parse().ok().filter(|it| [Decided::Notice, Decided::Event].contains(it))?;
    let undoing = match word.parse().ok()? {
        Verdict::Yes => Verdict::Undo,
        Verdict::No => Verdict::Reconsider,
        Verdict::Undo | Verdict::Reconsider => return None,
    };
    let id: uuid::Uuid = id.parse().ok()?;
    Some(vec![("what", what.to_string()), ("id", id.to_string()), ("verdict", undoing.to_string())])
}

/// The words for the other events of a day.
fn same_day(at: &DeskPlace<'_>, others: &[OccurrenceOut]) -> Option<String> {
    let told = |it: &OccurrenceOut| {
        let place = it.place.iter().map(|place| place.name.to_string());
        let parts: Vec<String> = [format!("«\u{202f}{}\u{202f}»", it.title)].into_iter().chain(place).collect();
        parts.join(", ")
    };
    let others: Vec<String> = others.iter().map(told).collect();
    let all = others.join("\u{a0}; ");
    (!others.is_empty()).then(|| at.say(say!("Le même jour\u{a0}: {all}.", "On the same day: {all}.", all)))
}

fn card(
    at: &DeskPlace<'_>,
    item: &ModerationItem,
    beside: &Beside,
    refused: Option<&Refused<'_>>,
    now: Instant,
) -> Option<Card> {
    let about = about(at, item, now)?;
    let (icon, kind, button) = kind(item.kind);
    let path = REVIEW.path(&at.commune.slug);
    let hidden = |verdict: Verdict| {
        let typed = Typed::default().with("what", about.what.as_str()).with("id", about.id.as_str());
        let typed = typed.with("verdict", verdict.as_str());
        let typed = about.board.iter().fold(typed, |typed, board| typed.with("board", board.as_str()));
        about.state.iter().fold(typed, |typed, state| typed.with_state(state))
    };
    let names = || ["what", "id", "verdict", "board"].map(FieldView::hidden).into_iter();
    let mine = refused.filter(|it| it.typed.text("id") == Some(about.id.as_str()));
    let is_plain_no = about.what == Decided::Serving;
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Le motif", "The reason")));
    let is_public = about.what == Decided::Argument;
    let help = match is_public {
        true => say!(
            "Il paraît à la place de l’argument, mot pour mot.",
            "It stands in the argument’s place, word for word."
        ),
        false => {
            say!("Il est envoyé à l’organisation, mot pour mot.", "It is sent to the organisation, word for word.")
        }
    };
    let reason = reason.one_of_many(about.id.as_str()).up_to(500).with_help(at.say(help));
    let fields = names().chain((!is_plain_no).then_some(reason)).collect();
    let typed = mine
        .and_then(|it| it.typed.text("reason"))
        .map_or_else(|| hidden(Verdict::No), |reason| hidden(Verdict::No).with("reason", reason));
    let mistakes: &[FieldError] = mine.map_or(&[], |it| &it.mistakes);
    let no = at.say(match (is_plain_no, is_public) {
        (true, _) => say!("Refuser", "Refuse"),
        (false, true) => say!("Retirer l’argument", "Remove the argument"),
        (false, false) => say!("Refuser et envoyer le motif", "Refuse and send the reason"),
    });
    let how = at.say(match is_public {
        true => say!("Le retirer, en disant pourquoi", "Remove it, saying why"),
        false => say!("Refuser, en disant pourquoi", "Refuse, saying why"),
    });
    Some(Card {
        icon,
        kind: at.say(kind),
        since: pages::near_moment(item.submitted_at, now, at.commune.zone(), at.language).words,
        organisation: about.organisation.to_owned(),
        title: about.title.to_owned(),
        html: about.html.to_owned(),
        changes: about.revision.as_ref().map_or(vec![], |(it, before)| changes(at, before, &it.changes.0, now)),
        lines: about.lines.clone(),
        beside: item.event.as_ref().and_then(|it| same_day(at, beside.get(&it.id)?)),
        picture: about.picture.clone(),
        yes: FormView::new(at.language, path.clone(), at.say(button), names().collect(), &hidden(Verdict::Yes), &[]),
        no: FormView::new(at.language, path, no, fields, &typed, mistakes),
        is_open: mine.is_some(),
        how,
        trust: about.trust.clone(),
        is_plain_no,
        debate: item.argument.as_ref().map(|it| desk_debate(&at.commune, it.argument.consultation)),
    })
}

/// Pages of examples: with one of each kind, and when nothing waits.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let now = Instant::from_micros(1_795_338_000_000_000);
    let whole = || ModerationItem::example();
    let revision = ModerationItem { kind: Waiting::Revision, ..whole() };
    let event = ModerationItem { kind: Waiting::Event, notice: None, ..whole() };
    let calendar = ModerationItem { kind: Waiting::Subscription, notice: None, event: None, ..whole() };
    let serving = ModerationItem { kind: Waiting::Serving, notice: None, event: None, subscription: None, ..whole() };
    let joining = ModerationItem {
        kind: Waiting::Joining,
        notice: None,
        event: None,
        subscription: None,
        serving: None,
        ..whole()
    };
    let argument = ModerationItem {
        kind: Waiting::Argument,
        notice: None,
        event: None,
        subscription: None,
        serving: None,
        joining: None,
        ..whole()
    };
    let items = vec![whole(), revision, event, calendar, serving, joining, argument];
    let full = ListPage { items, next: None };
    let none = ListPage { items: vec![], next: None };
    let done = Some(("yes".to_owned(), "notice".to_owned(), uuid::Uuid::nil().to_string()));
    let beside = full.items.iter().filter_map(|it| Some((it.event.as_ref()?.id, vec![OccurrenceOut::example()])));
    let beside = beside.collect();
    let pages = [show(&at, true, &full, &beside, None, None, now), show(&at, true, &none, &beside, None, done, now)];
    pages.iter().map(|page| Sample::of("moderation/queue.html", page)).collect()
}
