//! Calendars over HTTP.

use poem::web::Data;
use poem::{Request, Response};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::answer::{CONTENT_TYPE, CalendarAnswer};
use super::file::CalendarFile;
use super::subscribe::{read, subscribe};
use super::take_in::{ImportError, take_in};
use super::wire::fresh;
use super::{CalendarOut, ImportOut, NewCalendar, SubscribeError, approve, reject, unsubscribe};
use crate::accounts::Known;
use crate::events::{self, export};
use crate::posts::Rejection;
use crate::{App, Tag, organisations};
use calendar::{self, Feed};
use ground::ids::{EventId, OrganisationId};
use kit::documents::{NoDocument, Snapshot, View};
use kit::http::etag::Revision;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Document, IfMatch, Momentary, NoContent, Ready};
use kit::tenants::{Commune, Key};
use kit::{pages, refusal};

refusal! {
    /// Reasons why there is no calendar to show.
    pub enum ExportError {
        /// There is no such organisation.
        NoSuchOrganisation => ORGANISATION_NOT_FOUND,
        /// There is no such event, or it is not public.
        NoSuchEvent => EVENT_NOT_FOUND,
        ..database
    }
}

/// The operations on calendars.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Events")]
impl Api {
    /// Follow the agenda in iCalendar
    ///
    /// Every event that is in view, those of the past year included (RFC 5545), for the calendar of a phone.
    #[oai(path = "/v1/communes/:commune/agenda.ics", method = "get", operation_id = "getAgendaCalendar")]
    async fn of_commune(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<CalendarAnswer, Refused<NoDocument>> {
        Ok(CalendarAnswer::Ready(agenda(app.0, request, &commune.0).await?))
    }

    /// Follow an organisation in iCalendar
    ///
    /// Its events that are in view, those of the past year included, wherever they are (RFC 5545).
    #[oai(
        path = "/v1/organisations/:organisation/agenda.ics",
        method = "get",
        operation_id = "getOrganisationCalendar"
    )]
    async fn of_organisation(
        &self,
        app: Data<&App>,
        organisation: Path<OrganisationId>,
    ) -> Result<CalendarAnswer, Refused<ExportError>> {
        let home = organisations::home_of(&app.db.read, organisation.0).await.map_err(ExportError::Database)?;
        let (home, organisation, _) = home.ok_or(ExportError::NoSuchOrganisation)?;
        let exported =
            export::of_organisation(app.0, organisation.id, app.clock.now()).await.map_err(ExportError::Database)?;
        let zone = events::zone_of(app.0, home);
        let feed = Feed { name: organisation.name.as_str(), zone, events: &exported.events };
        Ok(CalendarAnswer::Written(calendar::write(&feed)))
    }

    /// Keep an event in iCalendar
    ///
    /// With all its dates (RFC 5545), for the calendar of a phone.
    #[oai(path = "/v1/events/:id/ics", method = "get", operation_id = "getEventCalendar")]
    async fn of_event(&self, app: Data<&App>, id: Path<EventId>) -> Result<CalendarAnswer, Refused<ExportError>> {
        let event = export::one(app.0, id.0, app.clock.now()).await.map_err(ExportError::Database)?;
        let event = event.ok_or(ExportError::NoSuchEvent)?;
        let feed =
            Feed { name: &event.details.summary, zone: event.recurrence.zone(), events: std::slice::from_ref(&event) };
        Ok(CalendarAnswer::Written(calendar::write(&feed)))
    }

    /// Take in a calendar
    ///
    /// A file in iCalendar, as Google Calendar, Outlook, Nextcloud, Thunderbird or Framagenda export it: 5 MiB, 5,000
    /// events and 20,000 dates at most. Events are known by their UID: those that are new are posted, those that differ follow, the others
    /// stay. A publisher's go on all boards that their organisation serves, and wait where it is moderated; a clerk's on their
    /// own. It is written in pieces: what was broken off is completed by sending it again.
    #[oai(path = "/v1/communes/:commune/events/import", method = "post", operation_id = "importEvents")]
    async fn import(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        /// The organisation whose events they are; the town hall unless said, a publisher's own.
        organisation: Query<Option<OrganisationId>>,
        file: CalendarFile,
    ) -> Result<Momentary<ImportOut>, Refused<ImportError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ImportError::NoSuchCommune)?;
        let taken = take_in(app.0, &caller.0, &commune, organisation.0, (file.0, false)).await?;
        Ok(Momentary(ImportOut::of(taken, pages::language(request.headers()))))
    }

    /// Read an organisation's calendar
    ///
    /// Which one it subscribes to, and how that goes; for its publishers and the staff of the commune that made it.
    #[oai(path = "/v1/organisations/:organisation/calendar", method = "get", operation_id = "getCalendar")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        organisation: Path<OrganisationId>,
    ) -> Result<Document<CalendarOut>, Refused<SubscribeError>> {
        let calendar = read(app.0, &caller.0, organisation.0).await?;
        Ok(Document(CalendarOut::of(&calendar, pages::language(request.headers()))))
    }

    /// Subscribe to a calendar
    ///
    /// The organisation's own, in the tool that it already uses. It is fetched at once and every hour: events that are new
    /// in it are posted, those that differ follow, those that disappear are cancelled, on each board as the organisation
    /// stands there. What somebody here changed stays. Where more than half of the dates to come, and three at least, disappear at
    /// once, they are cancelled when it still says so an hour later. That of a moderated organisation waits for the town hall first.
    /// The same address again tries it anew, and says that what disappeared is to be cancelled at once.
    #[oai(path = "/v1/organisations/:organisation/calendar", method = "put", operation_id = "subscribeToCalendar")]
    async fn put(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        calendar: Input<NewCalendar>,
    ) -> Result<Document<CalendarOut>, Refused<SubscribeError>> {
        let language = pages::language(request.headers());
        let is_fresh = fresh(&if_match, language);
        let calendar = subscribe(app.0, &caller.0, organisation.0, calendar.0, &is_fresh).await?;
        Ok(Document(CalendarOut::of(&calendar, language)))
    }

    /// End a subscription
    ///
    /// Events that came by it stay.
    #[oai(
        path = "/v1/organisations/:organisation/calendar",
        method = "delete",
        operation_id = "unsubscribeFromCalendar"
    )]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<SubscribeError>> {
        let is_fresh = fresh(&if_match, pages::language(request.headers()));
        unsubscribe(app.0, &caller.0, organisation.0, &is_fresh).await?;
        Ok(NoContent)
    }

    /// Approve a subscription
    ///
    /// From then on what the calendar holds is posted in this commune without anybody's approval, as long as nobody says that
    /// its organisation is not trusted. Where much disappeared at once from one that is followed, it says that this is right.
    #[oai(path = "/v1/organisations/:organisation/calendar/approve", method = "post", operation_id = "approveCalendar")]
    async fn approve(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        organisation: Path<OrganisationId>,
    ) -> Result<Momentary<CalendarOut>, Refused<SubscribeError>> {
        let calendar = approve(app.0, &caller.0, organisation.0).await?;
        Ok(Momentary(CalendarOut::of(&calendar, pages::language(request.headers()))))
    }

    /// Reject a subscription
    ///
    /// The organisation reads the reason.
    #[oai(path = "/v1/organisations/:organisation/calendar/reject", method = "post", operation_id = "rejectCalendar")]
    async fn reject(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        organisation: Path<OrganisationId>,
        rejection: Input<Rejection>,
    ) -> Result<Momentary<CalendarOut>, Refused<SubscribeError>> {
        let calendar = reject(app.0, &caller.0, organisation.0, rejection.0).await?;
        Ok(Momentary(CalendarOut::of(&calendar, pages::language(request.headers()))))
    }
}

/// The agenda of a commune, from memory or made anew.
async fn agenda(app: &App, request: &Request, commune: &Key) -> Result<Response, NoDocument> {
    let make = async |commune: &Commune| {
        let (id, name) = (commune.id, format!("{}\u{a0}: agenda", commune.name));
        let zone = events::zone_of(app, id);
        let now = app.clock.now();
        let read = async || {
            let exported = export::of_commune(app, id, now).await?;
            Ok((exported.events, exported.valid_until))
        };
        let write = move |events: Vec<calendar::CalendarEvent>| {
            let bytes = calendar::write(&Feed { name: &name, zone, events: &events }).into_bytes();
            Ok(Ready::new(CONTENT_TYPE, Revision::of(&bytes), bytes)?)
        };
        Snapshot::take(&app.db, commune.id, now, read, write).await
    };
    app.boards.serve(request, commune, View::Agenda, app.clock.now(), make).await
}
