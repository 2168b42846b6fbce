//! The list of notices at the desk, by what can be done with them.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::super::paths::{PUBLISH, desk_list, desk_page, desk_step, page_of};
use super::super::queries::{self, Filters};
use super::super::{NoticeCard, PostStatus};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use ground::clock::Instant;
use ground::ids::OrganisationId;
use ground::say;
use ground::text::{Language, Message};
use kit::http::problem::Refusal;
use kit::http::{Cursor, Limit};
use kit::pages::{self, Frame, Sample, Site};

/// The page explained.
const HOW: &[(&str, &str)] = &[
    ("« À l’affiche » est ce que vos habitants voient en ce moment.", "“Up” is what your residents see now."),
    (
        "« Retirer » l’enlève du tableau ; « Remettre » l’y remet.",
        "“Withdraw” takes it off the board; “Put back” puts it there again.",
    ),
    (
        "Ce qui est terminé reste dans les archives et se reprend en un nouveau panneau.",
        "What is over stays in the archives and can begin a new notice.",
    ),
];

#[derive(Template)]
#[template(path = "notices/desk_list.html")]
struct DeskList {
    frame: Frame,
    publish: String,
    may_publish: bool,
    /// The statuses that can be chosen: address, words, true for the chosen one.
    statuses: Vec<(String, String, bool)>,
    /// The organisations that can be chosen, likewise.
    organisations: Vec<(String, String, bool)>,
    /// True if one of them is chosen.
    is_narrowed: bool,
    rows: Vec<Row>,
    /// The words for a step that was taken just now, and the path that undoes it.
    undo: Option<(String, String, String)>,
    next: Option<String>,
}

impl DeskList {
    /// The list for who only looks: without anything to be done.
    fn for_reading(mut self) -> Self {
        for row in &mut self.rows {
            (row.edit, row.copy) = (None, None);
            row.steps.clear();
        }
        Self { undo: None, may_publish: false, ..self }
    }
}

/// A notice in the list.
struct Row {
    icon: &'static str,
    kind: String,
    title: String,
    organisation: String,
    /// The dates that matter, in words.
    dates: String,
    edit: Option<String>,
    page: Option<String>,
    /// The buttons: path, words, class.
    steps: Vec<(String, String, &'static str)>,
    /// The path to a new notice with the same text.
    copy: Option<String>,
}

/// The choices in an address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chosen {
    etat: Option<String>,
    qui: Option<String>,
    suite: Option<String>,
    done: Option<String>,
}

/// The statuses in the order of the list.
const STATUSES: &[PostStatus] = &[
    PostStatus::Published,
    PostStatus::Scheduled,
    PostStatus::Draft,
    PostStatus::Submitted,
    PostStatus::Rejected,
    PostStatus::Expired,
    PostStatus::Withdrawn,
];

const fn named(status: PostStatus) -> Message {
    match status {
        PostStatus::Published => say!("À l’affiche", "Up"),
        PostStatus::Scheduled => say!("À venir", "To come"),
        PostStatus::Draft => say!("Brouillons", "Drafts"),
        PostStatus::Submitted => say!("En attente", "Waiting"),
        PostStatus::Rejected => say!("Refusés", "Rejected"),
        PostStatus::Expired => say!("Terminés", "Over"),
        PostStatus::Withdrawn => say!("Retirés", "Withdrawn"),
    }
}

#[handler]
pub(super) async fn show_list(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    chosen: Query<Chosen>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let status = chosen.etat.as_deref().and_then(|it| it.parse().ok()).unwrap_or(PostStatus::Published);
    let organisation = organisation(&desk, chosen.qui.as_deref());
    let filters = Filters { status, category: None, organisation, hidden: false, search: None };
    let after: Option<Cursor> = chosen.suite.as_deref().and_then(|it| it.parse().ok());
    let found = queries::list(app.0, desk.at.commune.id, &filters, Limit::default(), after.as_ref()).await;
    let (cards, next) = found.map_err(Refusal::problem)?;
    let now = app.clock.now();
    let cards: Vec<NoticeCard> = cards.iter().map(|card| NoticeCard::of(card, now)).collect();
    let page = show(&desk.at, &choices(&desk, organisation), &filters, &cards, next, chosen.done.as_deref(), now);
    let page = if desk.publishes() { page } else { page.for_reading() };
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The organisation whose notices are listed: for staff all of them unless one is asked for, for others one of their own.
fn organisation(desk: &Desk<'_>, asked: Option<&str>) -> Option<OrganisationId> {
    let asked: Option<OrganisationId> = asked.and_then(|it| it.parse().ok());
    let is_staff = desk.caller.is_staff_of(desk.at.commune.id);
    let own = |id: &OrganisationId| desk.organisations.iter().any(|it| it.id == *id);
    match is_staff {
        true => asked,
        false => asked.filter(own).or_else(|| desk.organisations.first().map(|it| it.id)),
    }
}

fn choices(desk: &Desk<'_>, chosen: Option<OrganisationId>) -> Vec<(String, String, bool)> {
    let all = desk.organisations.iter();
    let all = all.map(|it| (it.id.to_string(), it.name.to_string(), chosen == Some(it.id)));
    if desk.organisations.len() > 1 { all.collect() } else { vec![] }
}

fn show(
    at: &DeskPlace<'_>,
    organisations: &[(String, String, bool)],
    filters: &Filters,
    cards: &[NoticeCard],
    next: Option<Cursor>,
    done: Option<&str>,
    now: Instant,
) -> DeskList {
    let list = desk_list(&at.commune);
    let who = filters.organisation.map(|id| format!("&qui={id}")).unwrap_or_default();
    let here = format!("{list}?etat={}", filters.status);
    let status = |it: &PostStatus| (format!("{list}?etat={it}{who}"), at.say(named(*it)), *it == filters.status);
    DeskList {
        frame: at.frame(say!("Les panneaux", "Notices"), &PUBLISH).explained(HOW),
        publish: PUBLISH.path(&at.commune.slug),
        may_publish: true,
        statuses: STATUSES.iter().map(status).collect(),
        organisations: organisations
            .iter()
            .map(|(id, name, is_chosen)| (format!("{here}&qui={id}"), name.clone(), *is_chosen))
            .collect(),
        is_narrowed: organisations.iter().any(|(.., is_chosen)| *is_chosen),
        rows: cards.iter().map(|card| row(at, card, now)).collect(),
        undo: done.and_then(|id| undo(at, filters.status, cards, id)),
        next: next.map(|cursor| format!("{here}{who}&suite={cursor}")),
    }
}

/// The way back from a step that was taken just now.
fn undo(at: &DeskPlace<'_>, status: PostStatus, cards: &[NoticeCard], id: &str) -> Option<(String, String, String)> {
    let notice = cards.iter().find(|it| it.id.to_string() == id)?;
    let title = notice.title.as_str();
    let (words, button, end) = match status {
        PostStatus::Withdrawn => (
            say!("«\u{202f}{title}\u{202f}» est retiré.", "“{title}” is withdrawn.", title),
            say!("Annuler", "Undo"),
            "retablir",
        ),
        _ => (
            say!("«\u{202f}{title}\u{202f}» est de retour.", "“{title}” is back.", title),
            say!("Annuler", "Undo"),
            "retirer",
        ),
    };
    Some((at.say(words), at.say(button), desk_step(&at.commune, notice.id, end)))
}

fn row(at: &DeskPlace<'_>, notice: &NoticeCard, now: Instant) -> Row {
    let step = |end: &str, words: Message, look| (desk_step(&at.commune, notice.id, end), at.say(words), look);
    let publish = || step("publier", say!("Publier maintenant", "Publish now"), "plain");
    let withdraw = || step("retirer", say!("Retirer", "Withdraw"), "stop");
    let steps = match notice.status {
        PostStatus::Draft => vec![publish(), step("retirer", say!("Jeter", "Throw away"), "stop")],
        PostStatus::Scheduled => vec![publish(), withdraw()],
        PostStatus::Published | PostStatus::Expired | PostStatus::Submitted | PostStatus::Rejected => vec![withdraw()],
        PostStatus::Withdrawn => vec![step("retablir", say!("Remettre", "Put back"), "plain")],
    };
    Row {
        icon: notice.category.icon(),
        kind: at.say(notice.category.label()),
        title: notice.title.clone(),
        organisation: notice.organisation.name.clone(),
        dates: at.say(dates(at, notice, now)),
        edit: (notice.status != PostStatus::Withdrawn).then(|| desk_page(&at.commune, notice.id)),
        page: notice.status.is_public().then(|| page_of(notice.id)),
        steps,
        copy: [PostStatus::Expired, PostStatus::Withdrawn]
            .contains(&notice.status)
            .then(|| format!("{}?de={}", PUBLISH.path(&at.commune.slug), notice.id)),
    }
}

fn dates(at: &DeskPlace<'_>, notice: &NoticeCard, now: Instant) -> Message {
    let told = |instant: Instant| pages::near_moment(instant, now, at.commune.zone(), at.language).words;
    match (notice.status, notice.publish_at, notice.expire_at) {
        (PostStatus::Scheduled, Some(up), _) => {
            let day = told(up);
            say!("paraîtra {day}", "goes up {day}", day)
        }
        (PostStatus::Published, _, Some(end)) => {
            let day = told(end);
            say!("jusqu’à {day}", "until {day}", day)
        }
        (PostStatus::Expired, _, Some(end)) => {
            let day = told(end);
            say!("terminé depuis {day}", "over since {day}", day)
        }
        (PostStatus::Published, _, None) => say!("sans date de fin", "without an end"),
        _ => notice.published_at.map_or(say!("jamais paru", "never up"), |up| {
            let day = told(up);
            say!("paru {day}", "went up {day}", day)
        }),
    }
}

/// Pages of examples: what is up, and what was withdrawn just now.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let filters = |status| Filters { status, category: None, organisation: None, hidden: false, search: None };
    let up = NoticeCard::example();
    let gone = NoticeCard { status: PostStatus::Withdrawn, ..up.clone() };
    let now = Instant::from_micros(1_795_338_000_000_000);
    let id = gone.id.to_string();
    let pages = [
        show(&at, &[], &filters(PostStatus::Published), &[up], None, None, now),
        show(&at, &[], &filters(PostStatus::Withdrawn), &[gone], None, Some(&id), now),
        show(&at, &[], &filters(PostStatus::Draft), &[], None, None, now),
    ];
    pages.iter().map(|page| Sample::of("notices/desk_list.html", page)).collect()
}
