//! A notice's page, which messages and feeds link to.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::archives;
use super::paths::page_of;
use super::{Notice, NoticeOut, PostStatus, Severity};
use crate::communes::settings::CommuneSettings;
use crate::posts::{self, Attachment, NoSuch, ReadPostError};
use crate::{App, communes};
use ground::clock::Instant;
use ground::ids::{FileId, NoticeId};
use ground::text::Language;
use kit::blobs::MediaType;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Page, Picture, Sample, Sharing, Site, Told};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] =
    &[Page::public("/notices/:id", &page), Page::public("/:commune/archives", &archives::show_archives)];

/// The scripts of the page.
const SCRIPTS: &[&str] = &["share.js"];

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
    /// Time since which it is no longer up.
    expired: Option<Told>,
    picture: Option<Picture>,
    files: Vec<Offered<'a>>,
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
    let (notice, commune) = read(app.0, &id.0).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    Ok(pages::answer(&show(&app.site, &notice, (&commune, &settings), language), language)?)
}

async fn read(app: &App, id: &str) -> Result<(NoticeOut, Arc<Commune>), ReadPostError<Notice>> {
    let id: NoticeId = id.parse().map_err(|_| NoSuch::new())?;
    let (notice, now) = (posts::read::<Notice>(app, id, None).await?, app.clock.now());
    let seen = notice.seen_by_everybody(now).ok_or_else(NoSuch::new)?;
    Ok((NoticeOut::of(&seen, now), seen.sheet.owner.commune.clone()))
}

fn show<'a>(
    site: &Site,
    notice: &'a NoticeOut,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> NoticePage<'a> {
    let picture = notice.image.as_ref().map(Picture::from);
    let sharing = Sharing::of(site, &page_of(notice.id), &notice.summary, picture.clone());
    let told = |instant: Instant| pages::at(instant, commune.zone(), language);
    NoticePage {
        frame: communes::framed(site, commune, settings, language, &notice.title).shared(sharing).with_scripts(SCRIPTS),
        board: commune.path(),
        notice,
        kind: notice.category.label().in_language(language),
        severity: notice.severity.map(|severity| severity.label().in_language(language)),
        published: notice.published_at.map(told),
        edited: notice.edited_at.map(told),
        expired: notice.expire_at.filter(|_| notice.status == PostStatus::Expired).map(told),
        picture,
        files: notice.attachments.iter().map(|file| offered(file, language)).collect(),
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
    let mut all = Vec::from([notice, alert].map(|notice| {
        Sample::of(
            "notices/page.html",
            &show(site, &notice, (&Commune::example(), &CommuneSettings::example()), language),
        )
    }));
    all.extend(archives::samples(site, language));
    all
}

fn offered(file: &Attachment, language: Language) -> Offered<'_> {
    let kind = file.media_type.extension().to_uppercase();
    Offered { id: file.id, name: &file.name, kind, size: pages::size(file.bytes, language) }
}
