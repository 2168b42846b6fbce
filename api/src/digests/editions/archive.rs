//! The public archive of a commune's letter: its editions as pages, as text, and as a feed.

use askama::Template;
use poem::web::Data;
use poem::{Request, Response};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::types::Example;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SelectExt};

use super::EditionName;
use super::compose::frame;
use super::forms::{ArchiveForm, ArchiveShown, answer, page};
use crate::communes::settings::{self, ContactDetails};
use crate::digests::content::Content;
use crate::digests::entity::edition;
use crate::digests::refusals::EditionError;
use crate::digests::{Cadence, letters, links};
use crate::feeds::Xml;
use crate::{App, Tag};
use calendar::Span;
use ground::ids::CommuneId;
use ground::text::Language;
use ground::{say, spoken};
use kit::http::problem::Refused;
use kit::pages::{self, Frame, Sample, Site};
use kit::tenants::{Commune, Key};

/// Maximum number of editions in the archive and its feed.
const SHOWN: u64 = 60;

/// The operations on the archive.
#[derive(Debug)]
pub struct ArchiveApi;

#[OpenApi(tag = "Tag::Digests")]
impl ArchiveApi {
    /// List the editions of a commune's letter
    ///
    /// The latest first: a page, text or an Atom feed, as `Accept` says.
    #[oai(path = "/v1/communes/:commune/digests", method = "get", operation_id = "listDigests")]
    async fn list(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<ArchiveShown<true>, Refused<EditionError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(EditionError::NoSuchCommune)?;
        let (form, language) = (ArchiveForm::wanted(request), pages::language(request.headers()));
        Ok(ArchiveShown(list(app.0, &commune, form, language).await?))
    }

    /// Read an edition of a commune's letter
    ///
    /// A page or text, as `Accept` says, in the language of `Accept-Language`.
    #[oai(path = "/v1/communes/:commune/digests/:edition", method = "get", operation_id = "getDigest")]
    async fn get(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
        edition: Path<EditionName>,
    ) -> Result<ArchiveShown<false>, Refused<EditionError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(EditionError::NoSuchCommune)?;
        let (form, language) = (ArchiveForm::wanted(request), pages::language(request.headers()));
        Ok(ArchiveShown(show(app.0, &commune, &edition.0, form, language).await?))
    }
}

/// An edition in the list.
struct Listing {
    address: String,
    title: String,
    at: ground::clock::Instant,
}

#[derive(Template)]
#[template(path = "digests/archive.html")]
struct Archive<'a> {
    frame: Frame,
    empty: &'a str,
    items: &'a [Listing],
}

async fn list(app: &App, commune: &Commune, form: ArchiveForm, language: Language) -> Result<Response, EditionError> {
    use edition::Column::{CommuneId, ComposedAt, Content as ContentColumn};
    let made = edition::Entity::find().filter(CommuneId.eq(commune.id)).filter(ContentColumn.is_not_null());
    let rows = made.order_by_desc(ComposedAt).limit(SHOWN).all(&app.db.read).await?;
    let items = rows.iter().filter_map(|row| {
        let at = row.composed_at?;
        let day = spoken::day(Span::shown(at, commune.zone()).date(), language);
        let title = say!("La lettre du {day}", "The letter of {day}", day);
        Some(Listing { address: links::edition(app, commune, &row.name), title: title.in_language(language), at })
    });
    let items: Vec<Listing> = items.collect();
    let title = say!("Les lettres de la commune", "Letters of the commune").in_language(language);
    let empty = say!("Aucune lettre n’est encore parue.", "No letter has come out yet.");
    let (name, empty) = (&commune.name, empty.in_language(language));
    let body = match form {
        ArchiveForm::Html => {
            let frame = Frame::of_commune(&app.site, commune, language, title);
            return page(&Archive { frame, empty: &empty, items: &items }, language);
        }
        ArchiveForm::Text if items.is_empty() => format!("{name}\n{title}\n\n{empty}\n"),
        ArchiveForm::Text => items
            .iter()
            .fold(format!("{name}\n{title}\n"), |text, it| format!("{text}\n{}\n{}\n", it.title, it.address)),
        ArchiveForm::Atom => {
            let title = say!("{name}\u{a0}: {title}", "{name}: {title}", name, title);
            atom(app, commune, &title.in_language(language), &items, language)
        }
    };
    Ok(answer(body, form, language))
}

fn atom(app: &App, commune: &Commune, title: &str, items: &[Listing], language: Language) -> String {
    let mut xml = Xml::new();
    let address = app.site.at(&links::editions(commune));
    let updated = items.first().map_or_else(|| commune.id.made_at(), |item| item.at);
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.as_str())], |xml| {
        xml.text("id", &[], &address);
        xml.text("title", &[], title);
        xml.text("updated", &[], &updated.to_string());
        xml.element("author", &[], |xml| xml.text("name", &[], &commune.name));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &address)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
        for item in items {
            xml.element("entry", &[], |xml| {
                xml.text("id", &[], &item.address);
                xml.text("title", &[], &item.title);
                xml.text("published", &[], &item.at.to_string());
                xml.text("updated", &[], &item.at.to_string());
                xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &item.address)]);
                xml.text("summary", &[], &item.title);
            });
        }
    });
    String::from_utf8_lossy(&xml.into_bytes()).into_owned()
}

async fn show(
    app: &App,
    commune: &Commune,
    name: &EditionName,
    form: ArchiveForm,
    language: Language,
) -> Result<Response, EditionError> {
    let content = content_of(app, commune, name).await?.ok_or(EditionError::NoSuchEdition)?;
    let about = settings::of(&app.db.read, commune).await?;
    let framed = frame(app, commune, &about, name, language);
    let frame = letters::LetterFrame { manage: None, unsubscribe: None, ..framed };
    match form {
        ArchiveForm::Text => Ok(answer(letters::plain(&content, &frame), form, language)),
        ArchiveForm::Html | ArchiveForm::Atom => page(&letters::page(&content, &frame), language),
    }
}

/// True if a commune's letter has come out.
pub(crate) async fn has_editions(app: &App, commune: CommuneId) -> Result<bool, DbErr> {
    let made = edition::Entity::find()
        .filter(edition::Column::CommuneId.eq(commune))
        .filter(edition::Column::Content.is_not_null());
    made.exists(&app.db.read).await
}

async fn content_of(app: &App, commune: &Commune, name: &EditionName) -> Result<Option<Content>, DbErr> {
    let row = edition::Entity::named(commune.id, name).one(&app.db.read).await?;
    let Some(content) = row.and_then(|row| row.content) else { return Ok(None) };
    serde_json::from_str(&content).map(Some).map_err(|error| DbErr::Custom(error.to_string()))
}

/// Pages of examples: the list of editions, empty and not, and an edition.
pub(in crate::digests) fn samples(site: &Site, language: Language) -> [Sample; 3] {
    let title = "Les lettres de la commune".to_owned();
    let frame = || Frame::of_commune(site, &Commune::example(), language, title.clone());
    let content = Content::example();
    let address = site.at("/v1/communes/arles/digests/2026-W48");
    let items = [Listing { address: address.clone(), title: "La lettre".to_owned(), at: content.at }];
    let [none, some] = [&[][..], &items].map(|items| Archive { frame: frame(), empty: "Aucune lettre.", items });
    let contact = ContactDetails::example();
    let framed = letters::LetterFrame {
        commune: "Arles",
        contact: &contact,
        zone: chrono_tz::Europe::Paris,
        cadence: Cadence::Weekly,
        language,
        site: site.clone(),
        page: address,
        manage: None,
        unsubscribe: None,
    };
    [
        Sample::of("digests/archive.html", &none),
        Sample::of("digests/archive.html", &some),
        Sample::of("digests/edition.html", &letters::page(&content, &framed)),
    ]
}
