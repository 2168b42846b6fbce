//! The page after publishing: what is up now, and ten seconds to undo it before phones are told.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::super::announce::announced_at;
use super::super::paths::{PUBLISH, desk_list, desk_page, desk_published, desk_step, page_of};
use super::super::{Category, Notice, NoticeOut, PostStatus};
use super::change::seat;
use super::ringing::{Ringing, ringing};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::DeskPlace;
use crate::posts::{self, Post};
use ground::clock::Instant;
use ground::ids::NoticeId;
use ground::say;
use ground::text::{Language, Message};
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample, Site};

/// Maximum number of other communes that the page names.
const MOST: usize = 50;

/// The notices that went up elsewhere with it, by id.
#[derive(Debug, Deserialize)]
pub(super) struct Also {
    aussi: Option<String>,
}

const SCRIPTS: &[&str] = &["desk-undo.js", "desk-draft.js"];

#[derive(Template)]
#[template(path = "notices/desk_published.html")]
struct PublishedPage<'a> {
    frame: Frame,
    notice: &'a NoticeOut,
    kind: String,
    /// The words about who is told, and when.
    told: String,
    /// Seconds that are left until phones are told.
    seconds: i64,
    /// The path on which it is taken down again.
    undo: String,
    /// The page on which everybody reads it, if it is up.
    page: Option<String>,
    board: String,
    poster: String,
    edit: String,
    list: String,
    publish: String,
    /// What went up elsewhere with it: the name of each commune, and the page on which it is undone.
    elsewhere: Vec<(String, String)>,
}

#[handler]
pub(super) async fn show_published(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    also: Query<Also>,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    let ringing = ringing(app.0, desk.at.commune.id).await.map_err(Problem::internal)?;
    let mut page = show(&desk.at, &notice, ringing, app.clock.now());
    let others = also.0.aussi.unwrap_or_default();
    for id in others.split(',').take(MOST).filter_map(|id| id.parse().ok()).collect::<Vec<NoticeId>>() {
        let found = posts::find::<Notice>(app.0, &app.db.read, id).await.map_err(Problem::internal)?;
        let own = found.0.iter().map(|it| it.owner().commune.clone()).find(|it| desk.caller.runs_board(it.id));
        page.elsewhere.extend(own.map(|it| (it.name.clone(), desk_published(&it, id, &[]))));
    }
    Ok(pages::answer(&page, desk.at.language)?)
}

fn show<'a>(at: &DeskPlace<'_>, notice: &'a NoticeOut, ringing: Ringing, now: Instant) -> PublishedPage<'a> {
    let is_alert = notice.category == Category::Alert;
    let phones = if is_alert { ringing.alerts } else { ringing.notices };
    let due = notice.published_at.filter(|_| notice.notify).map(|up| announced_at(notice.category, up));
    let seconds = due.map_or(0, |due| ((due.micros() - now.micros()).max(0) + 999_999) / 1_000_000);
    let title = match notice.status {
        PostStatus::Published | PostStatus::Expired => say!("C’est affiché", "It is up"),
        PostStatus::Scheduled => say!("C’est programmé", "It is scheduled"),
        PostStatus::Submitted => say!("C’est envoyé à la mairie", "It is sent to the town hall"),
        PostStatus::Draft | PostStatus::Withdrawn | PostStatus::Rejected => {
            say!("Ce panneau n’est pas affiché", "This notice is not up")
        }
    };
    PublishedPage {
        frame: at.frame(title, &PUBLISH).with_scripts(SCRIPTS).explained(HOW),
        kind: at.say(notice.category.label()),
        told: at.say(told(at, notice, phones, seconds, now)),
        seconds,
        undo: desk_step(&at.commune, notice.id, "retirer"),
        page: notice.published_at.filter(|_| notice.status == PostStatus::Published).map(|_| page_of(notice.id)),
        board: at.commune.path(),
        poster: format!("{}/affiche", at.commune.path()),
        edit: desk_page(&at.commune, notice.id),
        list: desk_list(&at.commune),
        publish: PUBLISH.path(&at.commune.slug),
        elsewhere: vec![],
        notice,
    }
}

fn told(at: &DeskPlace<'_>, notice: &NoticeOut, phones: i64, seconds: i64, now: Instant) -> Message {
    let day = |instant| pages::near_moment(instant, now, at.commune.zone(), at.language).words;
    match (notice.status, notice.publish_at) {
        (PostStatus::Submitted, _) => {
            say!("La mairie le relit ; il paraîtra ensuite.", "The town hall looks at it; then it goes up.")
        }
        (PostStatus::Scheduled, Some(date)) => {
            let date = day(date);
            say!("Il paraîtra {date}.", "It goes up {date}.", date)
        }
        _ if !notice.notify => say!("Aucun téléphone n’est prévenu.", "No phone is told."),
        _ if seconds > 0 => say!(
            "Téléphones qui seront prévenus dans {seconds}\u{a0}s\u{a0}: {phones}.",
            "Phones that are told in {seconds} s: {phones}.",
            seconds,
            phones
        ),
        _ => say!("Téléphones prévenus\u{a0}: {phones}.", "Phones told: {phones}.", phones),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Pendant dix secondes, annuler le retire avant que les téléphones soient prévenus.",
        "For ten seconds undoing takes it down before phones are told.",
    ),
    (
        "Plus tard, il se modifie ou se retire depuis la liste des panneaux.",
        "Later it is edited or withdrawn from the list of notices.",
    ),
];

/// Pages of examples: while it can be undone before anybody is told, and what waits for the town hall.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let up = NoticeOut::example();
    let waits = NoticeOut { status: PostStatus::Submitted, published_at: None, ..up.clone() };
    let now = up.created_at;
    let ringing = Ringing { alerts: 312, notices: 240 };
    let elsewhere = vec![("Saillans".to_owned(), desk_published(&at.commune, up.id, &[]))];
    [(up, elsewhere), (waits, vec![])].map(|(it, elsewhere)| {
        let page = PublishedPage { elsewhere, ..show(&at, &it, ringing, now) };
        Sample::of("notices/desk_published.html", &page)
    })
}
