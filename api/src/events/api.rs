//! Events over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::dates::agenda::{self, AgendaError};
use super::dates::filters::{self, Filters};
use super::dates::{occurrences, reschedule};
use super::json_ld::{self, EventAnswer, wants_json_ld};
use super::split::{self, SplitError};
use super::{
    Event, EventCategory, EventOut, EventPatch, EventSplit, EventStatus, NewEvent, OccurrenceChange, OccurrenceOut,
    Planned, PlannedEvent, create, edit,
};
use crate::accounts::{Anyone, Known};
use crate::idempotency::{Answered, Once};
use crate::posts::{self, CreateError, EditError, NoSuch, ReadPostError, Sheets, TransitionError};
use crate::{App, Tag};
use ground::date::Date;
use ground::ids::{EventId, OrganisationId};
use kit::documents::NoDocument;
use kit::http::problem::Refused;
use kit::http::{
    Body as Input, Created, Cursor, Document, IfMatch, Limit, ListPage, Listing, NoContent, address, given,
};
use kit::tenants::Key;

/// The operations on events.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Events")]
impl Api {
    /// Read the agenda
    ///
    /// The dates of events between two local days, both included, in order. Cancelled ones are among them, and say so.
    #[oai(path = "/v1/communes/:commune/events", method = "get", operation_id = "listOccurrences")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        request: &Request,
        commune: Path<Key>,
        /// The first day; today unless said.
        from: Query<Option<Date>>,
        /// The last day; 30 days after the first unless said, 366 at most.
        to: Query<Option<Date>>,
        /// Only this category.
        category: Query<Option<EventCategory>>,
        /// Only this organisation.
        organisation: Query<Option<OrganisationId>>,
        /// Only this status; all but `published`, `cancelled` and `expired` are for the commune's staff,
        /// and for a publisher with their own `organisation`.
        status: Query<Option<EventStatus>>,
        /// Number of items, 1 to 100.
        limit: Query<Option<Limit>>,
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<OccurrenceOut>, Refused<AgendaError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(AgendaError::from(NoDocument::NoSuchCommune))?;
        let asked = address(
            "/events",
            &[
                ("from", given(&from.0)),
                ("to", given(&to.0)),
                ("category", given(&category.0)),
                ("organisation", given(&organisation.0)),
                ("limit", given(&limit.0)),
            ],
        );
        if !matches!(status.0, None | Some(EventStatus::Published | EventStatus::Cancelled | EventStatus::Expired)) {
            let own = organisation.0;
            posts::may_list(app.0, caller.0.as_ref(), commune.id, own).await.map_err(AgendaError::from)?;
        }
        let now = app.clock.now();
        let today = occurrences::today(now, occurrences::zone_of(app.0, commune.id));
        let (from, to) = filters::days(today, from.0, to.0).map_err(AgendaError::WrongDays)?;
        let filters = Filters { from, to, category: category.0, organisation: organisation.0, status: status.0 };
        let limit = limit.0.unwrap_or_default();
        let here = filters.address(&commune.slug, limit);
        if after.0.is_none() && filters.is_usual(today) {
            let read = async || agenda::first(app.0, commune.id, &filters, limit, now).await;
            let kept = app.boards.serve_list(request, &commune, (&asked, &here), now, read).await;
            return Ok(kept.map_err(AgendaError::from)?);
        }
        let (items, next) = agenda::list(app.0, commune.id, &filters, limit, after.0.as_ref()).await?;
        Ok(Listing::new(ListPage { items, next }, &here))
    }

    /// Post an event
    ///
    /// In the agenda at once, on its date, or as a draft; what a moderated organisation posts waits for the town hall.
    /// The answer tells what else is there then.
    #[oai(path = "/v1/communes/:commune/events", method = "post", operation_id = "createEvent")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Any text of your own: sent again with the same body within 24 hours, the request is answered as the first
        /// time.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        commune: Path<Key>,
        event: Input<NewEvent>,
    ) -> Result<Planned<Answered<Created<PlannedEvent>>>, Refused<CreateError>> {
        Ok(Planned(create(app.0, &caller.0, &once, &commune.0, event.0).await?))
    }

    /// Read an event
    ///
    /// With its whole text, its rule and its next dates, as it is on the reader's board. What no board shows is not
    /// found, but for its publishers and the communes' staff. Readers who prefer `application/ld+json` get it in
    /// schema.org's words.
    #[oai(path = "/v1/events/:id", method = "get", operation_id = "getEvent")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        request: &Request,
        id: Path<EventId>,
    ) -> Result<EventAnswer, Refused<ReadPostError<Event>>> {
        let event: Sheets<Event> = posts::read(app.0, id.0, caller.0.as_ref()).await?;
        let now = app.clock.now();
        let seen = event.seen_by(caller.0.as_ref(), now).ok_or(ReadPostError::from(NoSuch::new()))?;
        let out = EventOut::of(app.0, &seen, now);
        if wants_json_ld(request) {
            let written = json_ld::write(&out, seen.sheet.row.series.zone().0, &app.site);
            return Ok(EventAnswer::JsonLd(written.to_string()));
        }
        Ok(EventAnswer::Json(Box::new(Document(out))))
    }

    /// Edit an event
    ///
    /// What is absent stays. With `If-Match`, only if it has not changed since. On each board where its organisation is
    /// moderated, what changes of an approved event waits as its `revision`; a rejected event is submitted again. A
    /// clerk edits what hangs on no board but theirs. The answer tells what else is there then.
    #[oai(path = "/v1/events/:id", method = "patch", operation_id = "editEvent")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<EventId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<EventPatch>,
    ) -> Result<Planned<Document<PlannedEvent>>, Refused<EditError<Event>>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        Ok(Planned(Document(edit(app.0, &caller.0, id.0, patch.0, &allowed).await?)))
    }

    /// Change one date of an event
    ///
    /// Cancels it, moves it, or gives it another title, description or place; an empty object puts it back to what it
    /// is on the others. To cancel nobody needs approval; what else a moderated organisation changes of an approved
    /// event waits as its `revision`.
    #[oai(path = "/v1/events/:id/occurrences/:date", method = "put", operation_id = "changeOccurrence")]
    async fn reschedule(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<EventId>,
        /// The local date that it was to begin on.
        date: Path<Date>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        change: Input<OccurrenceChange>,
    ) -> Result<Planned<Document<PlannedEvent>>, Refused<EditError<Event>>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        Ok(Planned(Document(reschedule(app.0, &caller.0, id.0, date.0, change.0, &allowed).await?)))
    }

    /// Change an event from a date on
    ///
    /// It ends before that date; a new event with the same text goes on from it, but for what the body says: the answer is that
    /// one. What differs on single dates goes with its date. Where its organisation is moderated, both wait for the town hall.
    #[oai(path = "/v1/events/:id/split", method = "post", operation_id = "splitEvent")]
    async fn split(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        id: Path<EventId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        split: Input<EventSplit>,
    ) -> Result<Planned<Answered<Created<PlannedEvent>>>, Refused<SplitError>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        Ok(Planned(split::split(app.0, &caller.0, &once, id.0, split.0, &allowed).await?))
    }

    /// Withdraw an event
    ///
    /// Its publisher takes it out of all agendas, a clerk out of their own. It stays for staff. To tell people that it does not take place, cancel it.
    #[oai(path = "/v1/events/:id", method = "delete", operation_id = "withdrawEvent")]
    async fn withdraw(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<EventId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<TransitionError<Event>>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        posts::withdraw(app.0, &caller.0, id.0, &allowed).await?;
        Ok(NoContent)
    }
}
