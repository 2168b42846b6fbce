//! Making an edition in one transaction: read once, written once for each language and set of sections, and promised to
//! each reader.

use std::collections::BTreeMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{EditionName, rounds, schedule, sections};
use crate::App;
use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::communes::settings::{self, CommuneSettings};
use crate::digests::content::{Content, Introduction};
use crate::digests::entity::{DeliveryState, delivery, edition, letter, reader};
use crate::digests::letters::{Letter, LetterFrame, promise_range, write};
use crate::digests::refusals::EditionError;
use crate::digests::{Cadence, DAY, Sections, links};
use crate::posts::plain;
use ground::clock::Instant;
use ground::ids::{CommuneId, DeliveryId, EditionId, LetterId, ReaderId};
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::tenants::Commune;

/// Maximum number of deliveries that one promise covers and one run sends.
const RANGE: usize = 1000;

/// Maximum number of rows that one statement inserts.
const ROWS: usize = 500;

/// The outcome of making an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Composed {
    /// It goes to this number of readers.
    To(usize),
    /// There was nothing new to say.
    Nothing,
    /// It was made before.
    Already,
}

/// The reason to make an edition.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion<'a> {
    /// Its hour came.
    Due,
    /// Somebody wants it sent; nobody is the command line.
    Asked(Option<Clerk<'a>>),
}

/// Make an edition now, whatever its hour; the current week's unless one is named.
///
/// # Errors
/// When it cannot be made.
pub async fn send_now(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: &Commune,
    name: Option<EditionName>,
) -> Result<Composed, EditionError> {
    let now = app.clock.now();
    let name = name.unwrap_or_else(|| schedule::current(Cadence::Weekly, now, commune.zone()));
    compose(app, commune, &name, Occasion::Asked(clerk), now).await
}

/// Make an edition, unless it was made before.
pub(super) async fn compose(
    app: &App,
    commune: &Commune,
    name: &EditionName,
    occasion: Occasion<'_>,
    now: Instant,
) -> Result<Composed, EditionError> {
    let said = gather(app, commune, name.cadence(), now).await?;
    let about = settings::of(&app.db.read, commune).await?;
    let tx = app.db.begin_write().await?;
    let edition = claim(&tx, commune.id, name, now).await?;
    if edition.composed_at.is_some() {
        return Ok(Composed::Already);
    }
    let content = with_introduction(said, &edition, now);
    // Those who confirm later get the next one.
    let readers = readers_of(&tx, commune.id, name.cadence()).await?;
    let is_news = content.only(&Sections::read(None)).is_some();
    let kept = is_news.then(|| serde_json::to_string(&content)).transpose()?;
    let made = edition::Model { content: kept, composed_at: Some(now), updated_at: now, ..edition };
    made.clone().into_active_model().reset_all().update(&tx).await?;
    let frame = |locale| frame(app, commune, &about, name, locale);
    let mut deliveries = Vec::with_capacity(readers.len());
    for ((locale, sections), group) in readers {
        let Some(content) = content.only(&sections) else { continue };
        let Letter { subject, text, html } = write(&content, &frame(locale))?;
        let id = LetterId::new();
        let row = letter::Model { id, edition_id: made.id, locale, subject, text, html };
        letter::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        deliveries.extend(group.into_iter().map(|reader| waiting(made.id, id, reader, now)));
    }
    promise(&tx, made.id, &deliveries, now).await?;
    rounds::next(app, &tx, commune.id, name.cadence(), now).await?;
    if let Occasion::Asked(clerk) = occasion {
        let done = Done { deed: Deed::Sent, thing: Thing::Letter, subject: Some(made.id.uuid()) };
        audit::write(&tx, clerk.map(Clerk::caller), &[commune.id], done, now).await?;
    }
    app.jobs.commit(tx).await?;
    tracing::info!(commune = commune.slug, edition = %name, readers = deliveries.len(), "made an edition of the letter");
    Ok(if is_news { Composed::To(deliveries.len()) } else { Composed::Nothing })
}

/// The content of an edition made now, but for the clerk's own words.
pub(in crate::digests) async fn gather(
    app: &App,
    commune: &Commune,
    cadence: Cadence,
    now: Instant,
) -> Result<Content, DbErr> {
    let since = made_before(app, commune.id, cadence, now).await?;
    let usual = match cadence {
        Cadence::Weekly => 7,
        Cadence::Daily => 1,
    };
    let since = since.unwrap_or_else(|| now.plus_seconds(-usual * DAY));
    let parts = sections::gather(app, sections::Occasion { commune: commune.id, cadence, since, now }).await?;
    Ok(Content { at: now, introduction: None, parts })
}

/// Add the clerk's own words, if there are some.
pub(in crate::digests) fn with_introduction(content: Content, edition: &edition::Model, now: Instant) -> Content {
    let words = edition.introduction.as_ref().zip(edition.introduction_html.clone());
    Content { at: now, introduction: words.map(|(body, html)| Introduction { html, text: plain(body) }), ..content }
}

/// The frame of an edition's letter for its readers.
pub(in crate::digests) fn frame<'a>(
    app: &App,
    commune: &Commune,
    about: &'a CommuneSettings,
    name: &EditionName,
    locale: Language,
) -> LetterFrame<'a> {
    LetterFrame {
        commune: &about.display_name,
        contact: &about.contact,
        zone: commune.zone(),
        cadence: name.cadence(),
        language: locale,
        site: app.site.clone(),
        page: links::edition(app, commune, name),
        manage: Some(app.site.at(links::MANAGE)),
        unsubscribe: Some(app.site.at(links::UNSUBSCRIBE)),
    }
}

/// Time at which the edition before was made; one that a wrong clock made in the future is not before.
async fn made_before(app: &App, commune: CommuneId, cadence: Cadence, now: Instant) -> Result<Option<Instant>, DbErr> {
    use edition::Column::{Cadence as CadenceColumn, CommuneId as Commune, ComposedAt};
    let made = edition::Entity::find().select_only().column_as(ComposedAt.max(), "made").filter(Commune.eq(commune));
    Ok(made
        .filter(ComposedAt.lte(now))
        .filter(CadenceColumn.eq(cadence))
        .into_tuple::<Option<Instant>>()
        .one(&app.db.read)
        .await?
        .flatten())
}

/// The edition's row, locked; a new one if there is none.
pub(super) async fn claim(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    name: &EditionName,
    now: Instant,
) -> Result<edition::Model, DbErr> {
    use edition::Column::{CommuneId as Commune, Name};
    let row = edition::Model {
        id: EditionId::new(),
        commune_id: commune,
        name: name.clone(),
        cadence: name.cadence(),
        introduction: None,
        introduction_html: None,
        content: None,
        composed_at: None,
        updated_at: now,
    };
    let unless_there = OnConflict::columns([Commune, Name]).do_nothing().to_owned();
    edition::Entity::insert(row.into_active_model()).on_conflict(unless_there).exec_without_returning(tx).await?;
    let found = edition::Entity::named(commune, name).lock_exclusive().one(tx).await?;
    found.ok_or_else(|| DbErr::RecordNotFound("the edition that was just made".to_owned()))
}

type Groups = BTreeMap<(Language, Sections), Vec<ReaderId>>;

/// The readers of a cadence, grouped by the letter that they get.
async fn readers_of(tx: &DatabaseTransaction, commune: CommuneId, cadence: Cadence) -> Result<Groups, DbErr> {
    use reader::Column::{
        Cadence as CadenceColumn, CommuneId as Commune, Id, Locale as LocaleColumn, Sections as SectionsColumn,
    };
    let rows: Vec<(ReaderId, Language, Option<String>)> = reader::Entity::find()
        .select_only()
        .columns([Id, LocaleColumn, SectionsColumn])
        .filter(Commune.eq(commune))
        .filter(CadenceColumn.eq(cadence))
        .filter(reader::reading())
        .order_by_asc(Id)
        .into_tuple()
        .all(tx)
        .await?;
    let mut groups = Groups::new();
    for (reader, locale, sections) in rows {
        groups.entry((locale, Sections::read(sections.as_deref()))).or_default().push(reader);
    }
    Ok(groups)
}

fn waiting(edition: EditionId, letter: LetterId, reader: ReaderId, now: Instant) -> delivery::Model {
    delivery::Model {
        id: DeliveryId::new(),
        edition_id: edition,
        letter_id: letter,
        reader_id: Some(reader),
        state: DeliveryState::Waiting,
        attempts: 0,
        created_at: now,
        settled_at: None,
    }
}

/// Write deliveries down, and promise them in ranges.
async fn promise(
    tx: &DatabaseTransaction,
    edition: EditionId,
    deliveries: &[delivery::Model],
    now: Instant,
) -> Result<(), DbErr> {
    for rows in deliveries.chunks(ROWS) {
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        delivery::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let mut ids: Vec<DeliveryId> = deliveries.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    for range in ids.chunks(RANGE) {
        if let (Some(first), Some(last)) = (range.first(), range.last()) {
            promise_range(tx, edition, *first, *last, now).await?;
        }
    }
    Ok(())
}
