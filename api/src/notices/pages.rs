//! A notice's page, which messages and feeds link to.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::archives;
use super::paths::page_of;
use super::{Hung, Notice, NoticeCard, NoticeOut, PostStatus, Severity, queries};
use crate::communes::settings::CommuneSettings;
use crate::organisations;
use crate::posts::{self, Attachment};
use crate::{App, communes};
use ground::clock::Instant;
use ground::ids::{FileId, NoticeId};
use ground::text::Language;
use kit::blobs::MediaType;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Picture, Sample, Sharing, Site, Told, TownHall};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] =
    &[Page::public("/notices/:id", &page), Page::public("/:commune/archives", &archives::show_archives)];

/// The scripts of the page.
const SCRIPTS: &[&str] = &["share.js", "opened.js"];

#[derive(Template)]
#[template(path = "notices/page.html")]
struct NoticePage<'a> {
    frame: Frame,
    /// The path of the board.
    board: String,
    notice: &'a NoticeOut,
    kind: String,
    severity: Option<String>,
    published: Option<Told>,
    edited: Option<Told>,
    /// The end of an alert that lasts.
    until: Option<Told>,
    /// Time since which it is no longer up.
    expired: Option<Told>,
    picture: Option<Picture>,
    files: Vec<Offered<'a>>,
    /// Other notices of its organisation on the board.
    others: Vec<Hung<'a>>,
    /// The path of the organisation's page.
    organisation: String,
    /// The telephone number of the town hall, as a link takes it.
    telephone: Option<String>,
}

/// The content of the page, as it is read from the database.
struct Content {
    notice: NoticeOut,
    others: Vec<NoticeCard>,
    commune: Arc<Commune>,
    settings: CommuneSettings,
}

struct Offered<'a> {
    id: FileId,
    name: &'a str,
    /// Its extension in capitals.
    kind: String,
    size: String,
}

/// The page of a notice that everybody may see.
#[handler]
async fn page(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let content = read(app.0, &id.0).await?;
    Ok(pages::answer(&show(&app.site, &content, app.clock.now(), language), language)?)
}

async fn read(app: &App, id: &str) -> Result<Content, Problem> {
    let id: Option<NoticeId> = id.parse().ok();
    let (sheets, now) = (posts::read_for_page::<Notice>(app, id).await?, app.clock.now());
    let seen = sheets.seen_by_everybody(now).ok_or_else(|| Problem::of(&problem::NOTICE_NOT_FOUND))?;
    let (notice, commune) = (NoticeOut::of(&seen, now), seen.sheet.owner.commune.clone());
    let others = queries::others_of(app, commune.id, notice.organisation.id, notice.id).await;
    let settings = communes::said_by(app, &commune).await.map_err(Refusal::problem)?;
    Ok(Content { notice, others: others.map_err(Problem::internal)?, commune, settings })
}

fn show<'a>(site: &Site, content: &'a Content, now: Instant, language: Language) -> NoticePage<'a> {
    let Content { notice, others, commune, settings } = content;
    let picture = notice.image.as_ref().map(Picture::from);
    let sharing = Sharing::of(site, &page_of(notice.id), &notice.summary, picture.clone());
    let told = |instant: Instant| pages::at(instant, commune.zone(), language);
    let frame =
        communes::framed(site, commune, settings, language, &notice.title).shared(sharing).with_scripts(SCRIPTS);
    let town_hall = frame.plate.as_ref().map(|plate| &plate.town_hall);
    NoticePage {
        telephone: town_hall.filter(|it| it.telephone.is_some()).map(TownHall::dialled),
        frame,
        board: commune.path(),
        notice,
        kind: notice.category.label().in_language(language),
        severity: notice.severity.map(|severity| severity.label().in_language(language)),
        published: notice.published_at.map(told),
        edited: notice.edited_at.map(told),
        until: notice
            .expire_at
            .filter(|_| notice.severity.is_some() && notice.status == PostStatus::Published)
            .map(|it| pages::near_moment(it, now, commune.zone(), language)),
        expired: notice.expire_at.filter(|_| notice.status == PostStatus::Expired).map(told),
        picture,
        files: notice.attachments.iter().map(|file| offered(file, language)).collect(),
        others: others.iter().map(|it| Hung::of(it, commune, language, now)).collect(),
        organisation: organisations::page_of(commune, &notice.organisation),
    }
}

/// Pages of examples: of a notice as it is, and of an alert that is over.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let notice = NoticeOut::example();
    let id = FileId::from_uuid(notice.id.uuid());
    let attached = Attachment {
        id,
        url: format!("/v1/files/{id}"),
        name: "Plan.pdf".to_owned(),
        media_type: MediaType::Pdf,
        bytes: 120_000,
    };
    let alert = NoticeOut {
        severity: Some(Severity::Severe),
        status: PostStatus::Expired,
        edited_at: notice.published_at,
        expire_at: notice.published_at,
        link: Some("https://exemple.fr/crue".to_owned()),
        attachments: vec![attached],
        image: None,
        ..notice.clone()
    };
    let now = Instant::from_micros(1_795_338_000_000_000);
    let mut all = Vec::from([(notice, vec![NoticeCard::example()]), (alert, vec![])].map(|(notice, others)| {
        let (commune, settings) = (Arc::new(Commune::example()), CommuneSettings::example());
        let content = Content { notice, others, commune, settings };
        Sample::of("notices/page.html", &show(site, &content, now, language))
    }));
    all.extend(archives::samples(site, language));
    all
}

fn offered(file: &Attachment, language: Language) -> Offered<'_> {
    let kind = file.media_type.extension().to_uppercase();
    Offered { id: file.id, name: &file.name, kind, size: pages::size(file.bytes, language) }
}
