//! Everything that hung on a board, with its search.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::hung::Hung;
use super::queries::{self, Filters, NoticeListRefusal};
use super::{Category, NoticeCard, PostStatus, Search};
use crate::communes::settings::CommuneSettings;
use crate::{App, communes};
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::http::{Cursor, Limit, address, given};
use kit::pages::{self, Frame, MenuEntry, Sample, Sharing, Site};
use kit::tenants::Commune;

/// The archives in the menu.
pub(crate) const ARCHIVES: MenuEntry =
    MenuEntry { end: "/archives", icon: "search", words: ("Chercher et archives", "Search and archives") };

#[derive(Template)]
#[template(path = "notices/archives.html")]
struct ArchivesPage<'a> {
    frame: Frame,
    path: String,
    board: String,
    query: &'a str,
    categories: Vec<(Category, String, bool)>,
    /// The number of what was found, in words; none if no word was asked for.
    told: Option<String>,
    up: Vec<Hung<'a>>,
    down: Vec<Hung<'a>>,
    /// The path of the next page.
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    quoi: Option<String>,
    suite: Option<String>,
}

/// The notices that were found.
#[derive(Debug, Default)]
struct Found {
    up: Vec<NoticeCard>,
    down: Vec<NoticeCard>,
    next: Option<Cursor>,
}

#[handler]
pub(super) async fn show_archives(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    asked: Query<Asked>,
) -> poem::Result<Response> {
    let category: Option<Category> = asked.quoi.as_deref().and_then(|it| it.parse().ok());
    if asked.q.trim().is_empty() && asked.suite.is_none() {
        let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
        let end = address(ARCHIVES.end, &[("quoi", given(&category))]);
        let make = async |language| make(app.0, &commune, category, language).await;
        return communes::serve(app.0, request, &commune, &end, make).await;
    }
    let (commune, settings) = communes::of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let (language, now) = (pages::language(request.headers()), app.clock.now());
    let found = find(app.0, &commune, &asked.0, category).await.map_err(Refusal::problem)?;
    let page = show(&app.site, (&commune, &settings), asked.q.trim(), category, &found, language, now);
    Ok(pages::answer(&page, language)?)
}

/// The archives from their beginning, without words.
async fn make(
    app: &App,
    commune: &Commune,
    category: Option<Category>,
    language: Language,
) -> Result<Snapshot, SnapshotError> {
    let (now, site, about) = (app.clock.now(), app.site.clone(), commune.clone());
    let read = async || {
        let settings = communes::settings::of(&app.db.read, commune).await?;
        let filters =
            Filters { status: PostStatus::Expired, category, organisation: None, hidden: false, search: None };
        let (list, until) = queries::first(app, commune.id, &filters, Limit::default(), now).await?;
        let found = Found { up: vec![], down: list.items, next: list.next };
        // A page says "today" until midnight.
        let until = until.into_iter().chain([pages::next_day(now, commune.zone())]).min();
        Ok(((settings, found), until))
    };
    let write = move |(settings, found): (CommuneSettings, Found)| {
        Ok(pages::ready(&show(&site, (&about, &settings), "", category, &found, language, now), language)?)
    };
    Snapshot::take(&app.db, commune.id, now, read, write).await
}

/// What is no search, category or place of this list is left out: a page says nothing of a mistake in its address.
async fn find(
    app: &App,
    commune: &Commune,
    asked: &Asked,
    category: Option<Category>,
) -> Result<Found, NoticeListRefusal> {
    let now = app.clock.now();
    let search: Option<Search> = asked.q.trim().parse().ok().filter(|search: &Search| !search.is_blank());
    let filters = |status| Filters { status, category, organisation: None, hidden: false, search: search.clone() };
    let after = asked.suite.as_deref().and_then(|it| it.parse().ok());
    let cards = |cards: Vec<super::Card>| cards.iter().map(|card| NoticeCard::of(card, now)).collect();
    let limit = Limit::default();
    let mut found = Found::default();
    if search.is_some() && after.is_none() {
        let (up, _) = queries::list(app, commune.id, &filters(PostStatus::Published), limit, None).await?;
        found.up = cards(up);
    }
    let (down, next) = queries::list(app, commune.id, &filters(PostStatus::Expired), limit, after.as_ref()).await?;
    Ok(Found { down: cards(down), next, ..found })
}

fn show<'a>(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    query: &'a str,
    category: Option<Category>,
    found: &'a Found,
    language: Language,
    now: Instant,
) -> ArchivesPage<'a> {
    let path = ARCHIVES.path(&commune.slug);
    let hung = |cards: &'a [NoticeCard]| cards.iter().map(|card| Hung::of(card, commune, language, now)).collect();
    let told = match found.up.len() + found.down.len() {
        0 => say!("Rien ne porte ce mot.", "Nothing has this word."),
        1 => say!("1 résultat", "1 result"),
        count if found.next.is_some() => say!("{count} résultats et plus", "{count} results and more", count),
        count => say!("{count} résultats", "{count} results", count),
    };
    let next = found.next.as_ref().map(|next| {
        let mut address = url::form_urlencoded::Serializer::new(format!("{path}?"));
        address.append_pair("q", query);
        if let Some(category) = category {
            address.append_pair("quoi", &category.to_string());
        }
        address.append_pair("suite", &next.to_string()).finish()
    });
    let title = language.say("Chercher", "Search");
    let told_of =
        language.say("Tout ce qui a été affiché dans la commune.", "All that hung on the board of the commune.");
    let frame = communes::framed(site, commune, settings, language, title);
    ArchivesPage {
        frame: frame.shared(Sharing::of_page(site, &path, told_of, None)).with_scripts(&["agenda.js"]),
        path,
        board: commune.path(),
        query,
        categories: Category::ALL
            .iter()
            .map(|it| (*it, it.label().in_language(language), category == Some(*it)))
            .collect(),
        told: (!query.is_empty()).then(|| told.in_language(language)),
        up: hung(&found.up),
        down: hung(&found.down),
        next,
    }
}

/// Pages of examples: the archives, what a search finds, and a search in vain.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 3] {
    let (now, card) = (Instant::from_micros(1_795_338_000_000_000), NoticeCard::example());
    let next = Some(Cursor::new("", &[]));
    let all = Found { up: vec![], down: vec![card.clone()], next };
    let some = Found { up: vec![card.clone()], down: vec![card], next: None };
    let about = (&Commune::example(), &CommuneSettings::example());
    [("", all), ("eclairage", some), ("zzz", Found::default())].map(|(query, found)| {
        let page = show(site, about, query, None, &found, language, now);
        Sample::of("notices/archives.html", &page)
    })
}
