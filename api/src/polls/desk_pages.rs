//! The pages of the desk about polls.

use askama::Template;
use poem_openapi::types::Example;

use super::desk_wish;
use super::entity::Model;
use super::paths::{desk_list, desk_new, desk_page, page_of};
use super::{PollAudience, PollOut, PollResults, PollStatus, rules};
use crate::communes::{DESK_HOME, DeskPlace};
use ground::clock::Instant;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{FieldKind, FieldView, FormView, Typed};
use kit::http::Cursor;
use kit::http::etag::Revision;
use kit::pages::{self, Frame, Sample, Site};

/// These pages explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un sondage express est indicatif : une réponse par téléphone, ou par habitant.",
        "A quick poll is indicative: one answer a phone, or a resident.",
    ),
    (
        "Vous pouvez le modifier ou le supprimer tant que personne n’a répondu.",
        "You can edit or delete it as long as nobody answered.",
    ),
    (
        "Après la clôture, dites en une phrase ce que la mairie en fera.",
        "After the close, say in a sentence what the town hall will do with it.",
    ),
];

#[derive(Template)]
#[template(path = "polls/desk_list.html")]
pub(super) struct PollList {
    frame: Frame,
    new: String,
    rows: Vec<Listed>,
    note: Option<String>,
    next: Option<String>,
}

/// A poll in the list.
pub(super) struct Listed {
    page: String,
    question: String,
    told: String,
    /// True if the town hall owes a conclusion.
    is_owed: bool,
}

impl Listed {
    pub(super) fn of(at: &DeskPlace<'_>, row: &Model, now: Instant) -> Self {
        Self {
            page: desk_page(&at.commune, row.id),
            question: row.question.to_string(),
            told: at.say(told(at, row.closes_at, rules::status(row.closes_at, now), row.concluded_at, now)),
            is_owed: row.closes_at <= now && row.concluded_at.is_none(),
        }
    }
}

fn told(
    at: &DeskPlace<'_>,
    closes_at: Instant,
    status: PollStatus,
    concluded_at: Option<Instant>,
    now: Instant,
) -> Message {
    let moment = |instant| pages::near_moment(instant, now, at.commune.zone(), at.language).words;
    let closes = moment(closes_at);
    match (status, concluded_at.map(moment)) {
        (PollStatus::Open, _) => say!("ouvert jusqu’à {closes}", "open until {closes}", closes),
        (PollStatus::Closed, None) => say!("clos depuis {closes}", "closed since {closes}", closes),
        (PollStatus::Closed, Some(day)) => say!("conclu {day}", "concluded {day}", day),
    }
}

/// The list.
pub(super) fn list(at: &DeskPlace<'_>, rows: Vec<Listed>, next: Option<Cursor>, was_deleted: bool) -> PollList {
    let note = say!("La question est supprimée.", "The question is deleted.");
    PollList {
        frame: at.frame(say!("Les sondages", "Polls"), &DESK_HOME).explained(HOW),
        new: desk_new(&at.commune),
        rows,
        note: was_deleted.then(|| at.say(note)),
        next: next.map(|cursor| format!("{}?suite={cursor}", desk_list(&at.commune))),
    }
}

#[derive(Template)]
#[template(path = "polls/desk_new.html")]
pub(super) struct NewPollPage {
    frame: Frame,
    list: String,
    note: Option<String>,
    form: FormView,
}

/// The page on which a poll is asked.
pub(super) fn blank(at: &DeskPlace<'_>, typed: &Typed, mistakes: &[FieldError], note: Option<Message>) -> NewPollPage {
    let button = at.say(say!("Poser la question", "Ask the question"));
    let fields = fields(at);
    NewPollPage {
        frame: at.frame(say!("Poser une question", "Ask a question"), &DESK_HOME).explained(HOW),
        list: desk_list(&at.commune),
        note: note.map(|it| at.say(it)),
        form: FormView::new(at.language, desk_new(&at.commune), button, fields, typed, mistakes),
    }
}

fn fields(at: &DeskPlace<'_>) -> Vec<FieldView> {
    let say = |message: Message| at.say(message);
    let audience = |it: &PollAudience| match it {
        PollAudience::Devices => say!("Tout le monde, une réponse par téléphone", "Everybody, one answer a phone"),
        PollAudience::Residents => say!("Les habitants, une réponse chacun", "Residents, one answer each"),
    };
    let results = |it: &PollResults| match it {
        PollResults::Live => say!("À tout moment", "At any time"),
        PollResults::AfterAnswer => say!("À qui a répondu", "To who has answered"),
        PollResults::AfterClose => say!("Après la clôture", "After the close"),
    };
    let audiences = PollAudience::ALL.iter().map(|it| (it.as_str().into(), say(audience(it)))).collect();
    let shown = PollResults::ALL.iter().map(|it| (it.as_str().into(), say(results(it)))).collect();
    vec![
        FieldView::new("question", FieldKind::Line, say(say!("Question", "Question"))).up_to(200),
        FieldView::new("options", FieldKind::Lines, say(say!("Choix", "Options")))
            .with_help(say(say!("De 2 à 10, un par ligne.", "2 to 10, one a line."))),
        FieldView::new(
            "multiple",
            FieldKind::Tick,
            say(say!("On peut en choisir plusieurs", "One may choose several")),
        ),
        FieldView::new("closes_at", FieldKind::Day("20:00"), say(say!("Ouvert jusqu’au", "Open until")))
            .with_hour(say(say!("Heure de clôture", "Hour of the close"))),
        FieldView::new("audience", FieldKind::OneOf(audiences), say(say!("Qui répond", "Who answers"))),
        FieldView::new("results", FieldKind::OneOf(shown), say(say!("Qui voit les résultats", "Who sees the results"))),
    ]
}

#[derive(Template)]
#[template(path = "polls/desk_page.html")]
pub(super) struct SinglePage<'a> {
    frame: Frame,
    list: String,
    page: String,
    poll: &'a PollOut,
    told: String,
    note: Option<String>,
    stale: bool,
    /// What can be changed while nobody answered.
    edit: Option<FormView>,
    /// The buttons that close it, or delete it.
    endings: Vec<FormView>,
    /// What the town hall does with the answers.
    conclude: Option<FormView>,
    /// The greatest number of answers for an option, at least 1.
    most: u64,
}

/// Everything that the page of one poll is made of.
pub(super) struct Single<'a> {
    pub(super) poll: &'a PollOut,
    pub(super) typed: Typed,
    pub(super) mistakes: Vec<FieldError>,
    pub(super) done: Option<&'a str>,
    pub(super) is_stale: bool,
}

/// The page of one poll.
pub(super) fn single<'a>(at: &DeskPlace<'_>, single: Single<'a>, now: Instant) -> SinglePage<'a> {
    let Single { poll, typed, mistakes, done, is_stale } = single;
    let action = desk_page(&at.commune, poll.id);
    let is_open = poll.status == PollStatus::Open;
    let may_change = poll.participants.is_none_or(|it| it == 0) && poll.concluded_at.is_none();
    let form = |words: Message, fields: Vec<FieldView>, go: &str| {
        let fields = [FieldView::hidden("go")].into_iter().chain(fields).collect();
        let typed = typed.clone().without(&["go"]).with("go", go);
        FormView::new(at.language, action.as_str(), at.say(words), fields, &typed, &mistakes)
    };
    let text = FieldView::new(
        "text",
        FieldKind::Lines,
        at.say(say!("Ce que la mairie en fera", "What the town hall will do")),
    )
    .up_to(2000)
    .with_help(at.say(say!("Affiché 14 jours sous la question.", "Shown for 14 days below the question.")));
    let words = match poll.conclusion {
        None => say!("Publier la conclusion", "Publish the conclusion"),
        Some(_) => say!("Remplacer la conclusion", "Replace the conclusion"),
    };
    SinglePage {
        frame: at.frame(say!("Un sondage", "A poll"), &DESK_HOME).explained(HOW),
        list: desk_list(&at.commune),
        page: page_of(poll.id),
        told: at.say(told(at, poll.closes_at, poll.status, poll.concluded_at, now)),
        note: done.map(|_| at.say(say!("C’est fait.", "It is done."))),
        stale: is_stale,
        edit: (may_change && is_open).then(|| form(say!("Enregistrer", "Save"), fields(at), "save")),
        endings: [
            is_open.then(|| form(say!("Clore maintenant", "Close now"), vec![], "close")),
            may_change.then(|| form(say!("Supprimer", "Delete"), vec![], "delete")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        conclude: (!is_open).then(|| form(words, vec![text], "conclude")),
        most: poll.options.iter().filter_map(|it| it.answers).max().unwrap_or(1).max(1),
        poll,
    }
}

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let now = Instant::from_micros(1_795_338_000_000_000);
    let closed = PollOut::example();
    let open = PollOut {
        status: PollStatus::Open,
        participants: Some(0),
        conclusion: None,
        concluded_at: None,
        ..closed.clone()
    };
    let row = |poll: &PollOut| Listed {
        page: desk_page(&at.commune, poll.id),
        question: poll.question.clone(),
        told: at.say(told(&at, poll.closes_at, poll.status, poll.concluded_at, now)),
        is_owed: poll.status == PollStatus::Closed,
    };
    let typed = |poll: &PollOut| desk_wish::of_poll(poll, at.commune.zone()).with_state(&Revision::of_resource(poll));
    let page = |poll, is_stale| {
        let one = Single { poll, typed: typed(poll), mistakes: vec![], done: Some("asked"), is_stale };
        Sample::of("polls/desk_page.html", &single(&at, one, now))
    };
    vec![
        Sample::of("polls/desk_list.html", &list(&at, vec![row(&open), row(&closed)], None, true)),
        Sample::of("polls/desk_list.html", &list(&at, vec![], None, false)),
        Sample::of("polls/desk_new.html", &blank(&at, &desk_wish::usual().with_once(), &[], None)),
        page(&open, false),
        page(&closed, true),
    ]
}
