//! The home page of the desk: what waits, what is up and until when, and how many people are reached.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::chart::{Bar, bars};
use super::journal::JOURNAL;
use super::people::PEOPLE;
use super::waiting::{self, Task};
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, DESK_SETTINGS, Desk, DeskPlace};
use crate::consultations::DESK_CONSULTATIONS;
use crate::notices::{self, Category, NoticeCard};
use crate::reach::ReachOut;
use crate::{App, associations, ballots, digests, events, polls, reach};
use ground::say;
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Site};

/// Number of notices that the page names, and of days in its chart.
const UP: u64 = 8;
const DAYS: usize = 9;

#[derive(Template)]
#[template(path = "desk/home.html")]
struct DeskHome {
    frame: Frame,
    elsewhere: Vec<(String, String, usize)>,
    publishes: bool,
    runs_board: bool,
    publish: String,
    agenda: String,
    notices: String,
    polls: String,
    /// Consultations, for staff.
    consultations: Option<String>,
    letter: String,
    settings: String,
    associations: String,
    /// The counter, for the clerk.
    counter: Option<String>,
    /// The page of people, for staff.
    people: Option<String>,
    /// The log, for the mayor.
    journal: Option<String>,
    /// What waits, for who runs the board.
    tasks: Option<Vec<Task>>,
    up: Vec<Up>,
    /// The numbers, for staff.
    reach: Option<Reached>,
}

/// A notice that is up.
#[derive(Debug)]
struct Up {
    href: String,
    title: String,
    tags: Vec<(&'static str, String)>,
    until: String,
}

/// How many people are reached.
#[derive(Debug)]
struct Reached {
    phones: i64,
    readers: i64,
    suspended: i64,
    bars: Vec<Bar>,
}

#[handler]
pub(super) async fn show_home(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let (commune, language, now) = (&desk.at.commune, desk.at.language, app.clock.now());
    let mut page = show(&desk.at);
    (page.publishes, page.runs_board) = (desk.publishes(), desk.runs_board());
    let (is_staff, key) = (desk.caller.is_staff_of(commune.id), desk.key()?);
    let tasks = async {
        match desk.runs_board() {
            true => waiting::in_commune(app.0, &desk.caller, commune, language).await.map(Some),
            false => Ok(None),
        }
    };
    let numbers = async {
        match is_staff {
            true => reach::read(app.0, &desk.caller, &key, None, None).await.map(Some).map_err(Refusal::problem),
            false => Ok(None),
        }
    };
    let cards = async { notices::on_board(app.0, commune.id, now, UP).await.map_err(Refusal::problem) };
    let elsewhere = waiting::elsewhere(app.0, &desk.caller, commune, language);
    let (tasks, numbers, cards, elsewhere) = tokio::try_join!(tasks, numbers, cards, elsewhere)?;
    (page.tasks, page.elsewhere) = (tasks, elsewhere);
    page.up = cards.iter().map(|card| up(&desk.at, &NoticeCard::of(card, now))).collect();
    page.counter = desk.caller.is_clerk_of(commune.id).then(|| ballots::DESK_COUNTER.path(&commune.slug));
    page.journal = desk.caller.is_mayor_of(commune.id).then(|| JOURNAL.path(&commune.slug));
    if is_staff {
        page.people = Some(PEOPLE.path(&commune.slug));
        page.consultations = Some(DESK_CONSULTATIONS.path(&commune.slug));
    }
    page.reach = numbers.map(|numbers| reached(&numbers, language));
    Ok(pages::answer(&page, language)?)
}

fn show(at: &DeskPlace<'_>) -> DeskHome {
    let slug = &at.commune.slug;
    DeskHome {
        frame: at.frame(say!("Le bureau", "The desk"), &DESK_HOME).explained(HOW),
        elsewhere: vec![],
        publishes: true,
        runs_board: true,
        publish: notices::PUBLISH.path(slug),
        agenda: events::DESK_AGENDA.path(slug),
        notices: notices::desk_list(&at.commune),
        polls: polls::desk_list(&at.commune),
        consultations: None,
        letter: digests::desk_letter(&at.commune),
        settings: DESK_SETTINGS.path(&at.commune.slug),
        associations: associations::desk_list(&at.commune),
        counter: None,
        people: None,
        journal: None,
        tasks: None,
        up: vec![],
        reach: None,
    }
}

/// A notice that is up, and until when.
fn up(at: &DeskPlace<'_>, card: &NoticeCard) -> Up {
    let until = match card.expire_at {
        Some(end) => {
            let end = pages::at(end, at.commune.zone(), at.language).words;
            say!("jusqu’au {end}", "until {end}", end)
        }
        None => say!("sans fin", "without an end"),
    };
    let alert = (card.category == Category::Alert).then(|| ("red", at.say(say!("alerte", "alert"))));
    let pinned = card.pinned.then(|| ("", at.say(say!("épinglé", "pinned"))));
    Up {
        href: notices::page_of(card.id),
        title: card.title.clone(),
        tags: alert.into_iter().chain(pinned).collect(),
        until: at.say(until),
    }
}

/// The numbers of today, and the last days of the board.
fn reached(numbers: &ReachOut, language: Language) -> Reached {
    let last = numbers.days.last();
    let days: Vec<_> = numbers.days.iter().rev().take(DAYS).rev().map(|day| (day.date.0, day.board_loads)).collect();
    Reached {
        phones: last.map_or(0, |day| day.push_subscriptions),
        readers: last.map_or(0, |day| day.letter_readers),
        suspended: last.map_or(0, |day| day.letters_suspended),
        bars: bars(&days, language),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ici se trouvent ce qui vous attend, ce qui est affiché, et combien de personnes sont touchées.",
        "Here is what waits for you, what is up, and how many people are reached.",
    ),
    ("Une association ne voit que ce qu’elle publie elle-même.", "An association sees what it publishes itself alone."),
    (
        "Presque tout peut être défait ; le reste est demandé une fois.",
        "Almost all can be undone; the rest is asked once.",
    ),
];

/// Examples: a desk on which something waits, and an empty one.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let task = Task {
        href: "/kerling-les-sierck/bureau/a-relire".to_owned(),
        icon: "check",
        title: "Relire\u{a0}: Bourse aux plantes".to_owned(),
        late: Some("en retard de 8 jours".to_owned()),
        by: "Les Amis du lavoir".to_owned(),
    };
    let busy = DeskHome {
        elsewhere: vec![("/saillans-26/bureau".to_owned(), "Saillans".to_owned(), 2)],
        tasks: Some(vec![task]),
        people: Some(PEOPLE.path(&at.commune.slug)),
        consultations: Some(DESK_CONSULTATIONS.path(&at.commune.slug)),
        journal: Some(JOURNAL.path(&at.commune.slug)),
        counter: Some(ballots::DESK_COUNTER.path(&at.commune.slug)),
        up: vec![up(&at, &NoticeCard::example())],
        reach: Some(reached(&ReachOut::example(), language)),
        ..show(&at)
    };
    [busy, DeskHome { tasks: Some(vec![]), ..show(&at) }].map(|page| Sample::of("desk/home.html", &page))
}
