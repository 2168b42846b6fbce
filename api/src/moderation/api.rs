//! The queue over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Serialize;

use crate::accounts::{Caller, Known};
use crate::arguments::{self, ReportedArgumentOut};
use crate::associations::{self, JoiningOut};
use crate::calendars::{self, Calendar, CalendarOut};
use crate::events::{Event, EventOut};
use crate::notices::{Image, Notice, NoticeOut, PostStatus};
use crate::organisations::{self, Agreement, OrganisationOut, Pending};
use crate::posts::{self, Post, Seen};
use crate::{App, Tag};
use ground::clock::Instant;
use ground::ids::{CommuneId, FileId, OrganisationId};
use ground::names;
use ground::text::Language;
use kit::http::problem::Refused;
use kit::http::{Cursor, CursorPlace, Limit, ListPage, Listing, WrongCursor};
use kit::tenants::Key;
use kit::{pages, refusal};

names! {
    /// The kinds of things that wait for the clerk.
    pub enum Waiting {
        /// A notice that was never up.
        Notice = "notice",
        /// An event that was never in the agenda.
        Event = "event",
        /// A calendar that an organisation wants to subscribe to.
        Subscription = "subscription",
        /// An organisation that is to publish in a commune, once the other side accepts.
        Serving = "serving",
        /// An edit of a notice that is up, or of an event.
        Revision = "revision",
        /// An association that asks to publish, by the form on the commune's page.
        Joining = "joining",
        /// An argument that residents reported.
        Argument = "argument",
    }
}

/// Something that waits for the clerk
#[derive(Debug, Serialize, Object)]
#[oai(example)]
pub struct ModerationItem {
    /// Its kind.
    pub kind: Waiting,
    /// Time since which it waits.
    pub submitted_at: Instant,
    /// The notice, with its revision if that is what waits; null for anything else.
    #[oai(nullable)]
    pub notice: Option<NoticeOut>,
    /// The event, with its revision if that is what waits; null for anything else.
    #[oai(nullable)]
    pub event: Option<EventOut>,
    /// The calendar; null for anything else.
    #[oai(nullable)]
    pub subscription: Option<CalendarOut>,
    /// The organisation that is to publish, and where; null for anything else.
    #[oai(nullable)]
    pub serving: Option<ServingItem>,
    /// The association that asks to publish; null for anything else.
    #[oai(nullable)]
    pub joining: Option<JoiningOut>,
    /// The argument that was reported; null for anything else.
    #[oai(nullable)]
    pub argument: Option<ReportedArgumentOut>,
}

/// An organisation that is to publish in a commune
#[derive(Debug, Serialize, Object)]
#[oai(example)]
pub struct ServingItem {
    /// The organisation.
    pub organisation: OrganisationOut,
    /// The commune whose board it is about, by slug.
    pub commune: String,
    /// The side that began: the organisation asked, which that commune's clerk accepts or ends; or that clerk offered,
    /// which the organisation does, or for one without a publisher the clerk of the commune that made it.
    pub state: Agreement,
}

impl Example for ServingItem {
    fn example() -> Self {
        let organisation = OrganisationOut {
            id: OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2eb")),
            ..OrganisationOut::example()
        };
        Self { organisation, commune: "kerling-les-sierck".to_owned(), state: Agreement::Asked }
    }
}

impl ModerationItem {
    /// Something of a kind that waits, which is added to it.
    fn waiting(kind: Waiting, submitted_at: Instant) -> Self {
        Self {
            kind,
            submitted_at,
            notice: None,
            event: None,
            subscription: None,
            serving: None,
            joining: None,
            argument: None,
        }
    }

    fn of_notice(notice: &Notice, as_clerk: &Caller, now: Instant) -> Option<Self> {
        let kind = if notice.has_revision_waiting() { Waiting::Revision } else { Waiting::Notice };
        let shown = NoticeOut::of(&Seen::alone(notice, as_clerk), now);
        Some(Self { notice: Some(shown), ..Self::waiting(kind, notice.submitted_at()?) })
    }

    fn of_event(app: &App, event: &Event, as_clerk: &Caller, now: Instant) -> Option<Self> {
        let kind = if event.has_revision_waiting() { Waiting::Revision } else { Waiting::Event };
        let shown = EventOut::of(app, &Seen::alone(event, as_clerk), now);
        Some(Self { event: Some(shown), ..Self::waiting(kind, event.submitted_at()?) })
    }

    fn of_calendar(calendar: &Calendar, language: Language) -> Option<Self> {
        let shown = CalendarOut::of(calendar, language);
        Some(Self { subscription: Some(shown), ..Self::waiting(Waiting::Subscription, calendar.place()?.instant) })
    }

    fn of_pending(app: &App, pending: &Pending) -> Option<Self> {
        let serving = ServingItem {
            organisation: OrganisationOut::from(&pending.organisation),
            commune: app.communes.by_id(pending.commune)?.slug.clone(),
            state: pending.state,
        };
        Some(Self { serving: Some(serving), ..Self::waiting(Waiting::Serving, pending.place().instant) })
    }

    fn of_joining(joining: JoiningOut) -> Self {
        let waiting = Self::waiting(Waiting::Joining, joining.confirmed_at);
        Self { joining: Some(joining), ..waiting }
    }

    fn of_reported(reported: ReportedArgumentOut) -> Self {
        let waiting = Self::waiting(Waiting::Argument, reported.reported_at);
        Self { argument: Some(reported), ..waiting }
    }

    /// Its place in the queue.
    fn place(&self) -> CursorPlace {
        let id = self.notice.as_ref().map(|it| it.id.uuid()).or(self.event.as_ref().map(|it| it.id.uuid()));
        let id = id.or(self.subscription.as_ref().map(|it| it.organisation.id.uuid()));
        let id = id.or(self.serving.as_ref().map(|it| it.organisation.id.uuid()));
        let id = id.or(self.joining.as_ref().map(|it| it.id.uuid()));
        let id = id.or(self.argument.as_ref().map(|it| it.argument.id.uuid()));
        CursorPlace { rank: 0, instant: self.submitted_at, id: id.unwrap_or_default() }
    }
}

impl Example for ModerationItem {
    fn example() -> Self {
        // Some checkers of the document take two objects with one id for a contradiction.
        let other = |id: uuid::Uuid| {
            let url = format!("/v1/files/{id}");
            Some(Image { id: FileId::from_uuid(id), url, ..Image::example() })
        };
        let organisation = CalendarOut::example().organisation;
        let event = EventOut {
            organisation: OrganisationOut {
                id: OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2ea")),
                ..organisation
            },
            image: other(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d3")),
            occurrences: vec![],
            ..EventOut::example()
        };
        let notice = NoticeOut { status: PostStatus::Submitted, published_at: None, ..NoticeOut::example() };
        Self {
            kind: Waiting::Notice,
            submitted_at: notice.created_at,
            notice: Some(notice),
            event: Some(event),
            subscription: Some(CalendarOut::example()),
            serving: Some(ServingItem::example()),
            joining: Some(JoiningOut::example()),
            argument: Some(ReportedArgumentOut::example()),
        }
    }
}

refusal! {
    /// Reasons why the queue cannot be read.
    pub enum QueueError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller is not of the commune's staff.
        Forbidden => FORBIDDEN,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// The operations on the queue.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Moderation")]
impl Api {
    /// Read the moderation queue
    ///
    /// What organisations submitted, and residents reported, and nobody decided on yet, the longest waiting first.
    #[oai(path = "/v1/communes/:commune/moderation", method = "get", operation_id = "listModeration")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        limit: Query<Option<Limit>>,
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<ModerationItem>, Refused<QueueError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(QueueError::NoSuchCommune)?;
        if !caller.0.is_staff_of(commune.id) {
            return Err(QueueError::Forbidden.into());
        }
        let limit = limit.0.unwrap_or_default();
        let language = pages::language(request.headers());
        let page = page(app.0, &caller.0, commune.id, limit, after.0.as_ref(), language).await?;
        Ok(Listing::new(page, &format!("/v1/communes/{}/moderation?limit={limit}", commune.slug)))
    }
}

pub(super) async fn page(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    limit: Limit,
    after: Option<&Cursor>,
    language: Language,
) -> Result<ListPage<ModerationItem>, QueueError> {
    let bound_to = format!("{commune} moderation");
    let after = after.map(|cursor| cursor.place(&bound_to)).transpose()?;
    let (now, most) = (app.clock.now(), limit.get() as u64 + 1);
    let notices = posts::to_moderate::<Notice>(app, commune, after, most).await?;
    let events = posts::to_moderate::<Event>(app, commune, after, most).await?;
    let calendars = calendars::to_moderate(app, commune, after, most).await?;
    let pending = organisations::pending(app, commune, after, most).await?;
    let joinings = associations::joinings(app, commune, after, most).await?;
    let reported = arguments::reported(app, commune, after, most).await?;
    let notices = notices.iter().filter_map(|it| ModerationItem::of_notice(it, caller, now));
    let mut items: Vec<ModerationItem> = notices
        .chain(events.iter().filter_map(|it| ModerationItem::of_event(app, it, caller, now)))
        .chain(calendars.iter().filter_map(|it| ModerationItem::of_calendar(it, language)))
        .chain(pending.iter().filter_map(|it| ModerationItem::of_pending(app, it)))
        .chain(joinings.into_iter().map(ModerationItem::of_joining))
        .chain(reported.into_iter().map(ModerationItem::of_reported))
        .collect();
    items.sort_by_key(|item| (item.submitted_at, item.place().id));
    let is_last = items.len() <= limit.get();
    items.truncate(limit.get());
    let next = items.last().filter(|_| !is_last).map(|last| Cursor::after(&bound_to, last.place()));
    Ok(ListPage { items, next })
}
