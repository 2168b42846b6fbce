//! Posting an event.

use std::collections::HashMap;

use serde_json::json;

use super::dates::{bounds, clashes, occurrences};
use super::entity::Model;
use super::planned::PlannedEvent;
use super::wire::EventOut;
use super::{
    Body, Contact, DatedChanges, Event, EventCategory, EventPatch, Link, NewPlace, PostState, Price, Series, Title,
    When, Zone, rules, texts,
};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once};
use crate::posts::{
    self, Begun, By, CreateError, Decisions, Enclosed, Going, NamedBoards, Post as _, Prepared, Rendered,
    SheetRow as _, Wanted, begin, prepare,
};
use calendar::Rule;
use ground::clock::Instant;
use ground::ids::{CommuneId, EventId, FileId, OrganisationId, SheetId};
use ground::{Change, Object, Patch, input};
use kit::http::Created;
use kit::tenants::Key;

input! {
    /// A new event.
    #[example(json!({
        "title": "Vide-grenier",
        "category": "flea_market",
        "description": "Emplacements à **3 €** le mètre.",
        "starts_at": "2030-06-15T06:00:00Z",
        "ends_at": "2030-06-15T16:00:00Z",
        "place": {"name": "EventPlace de l’Église"},
    }))]
    pub struct NewEvent {
        /// One line, 1 to 120 characters.
        pub title: Title,
        /// Its category.
        pub category: EventCategory,
        /// More about it in Markdown (CommonMark with tables), up to 10,000 characters.
        pub description: Option<Body>,
        /// Its beginning: an instant, or a date for whole days.
        pub starts_at: When,
        /// Its end: an instant, or for whole days the last of them; with its beginning, or after one day, unless said.
        pub ends_at: Option<When>,
        /// True if it takes whole days; as the start is written unless said.
        pub all_day: Option<bool>,
        /// The zone whose clocks it follows (IANA); the commune's unless said.
        pub timezone: Option<Zone>,
        /// The rule by which it takes place again (RFC 5545), at most once a day.
        pub rrule: Option<Rule>,
        /// The local dates on which it does not, up to 1,000.
        pub exdates: Option<texts::Dates>,
        /// Further local dates on which it does, up to 1,000.
        pub rdates: Option<texts::Dates>,
        /// The changes on single dates, up to 500.
        pub changes: Option<DatedChanges>,
        /// Its place.
        pub place: Option<Object<NewPlace>>,
        /// Its price, in words.
        pub price: Option<Price>,
        /// The person to ask.
        pub contact: Option<Contact>,
        /// An address for more.
        pub link: Option<Link>,
        /// Its picture: the id of an image of the commune.
        pub image: Option<FileId>,
        /// Its publisher; the town hall unless said, for a publisher their own organisation.
        pub organisation: Option<OrganisationId>,
        /// The communes on whose boards it is, by slug or INSEE code, of those that the organisation serves: for a
        /// publisher all of them unless said, for a clerk their own commune.
        pub communes: Option<NamedBoards>,
        /// Time at which it goes up; at once unless said, or when the date has passed.
        pub publish_at: Option<Instant>,
        /// True if phones are told when it goes up; yes unless said.
        pub notify: Option<bool>,
        /// True if it is only a draft; no unless said.
        pub draft: Option<bool>,
    }
}

impl NewEvent {
    /// The patch that makes it of an event that has nothing but its title, its category and its dates.
    fn patch(self) -> EventPatch {
        fn given<T>(value: Option<T>) -> Patch<T> {
            value.map_or(Patch::Keep, Patch::Set)
        }
        EventPatch {
            title: Change(Some(self.title)),
            category: Change(Some(self.category)),
            description: given(self.description),
            starts_at: Change(Some(self.starts_at)),
            ends_at: given(self.ends_at),
            all_day: Change(self.all_day),
            timezone: Change(self.timezone),
            rrule: given(self.rrule),
            exdates: Change(self.exdates),
            rdates: Change(self.rdates),
            changes: Change(self.changes),
            place: given(self.place),
            price: given(self.price),
            contact: given(self.contact),
            link: given(self.link),
            image: given(self.image),
            publish_at: Patch::Keep,
            notify: Change(self.notify),
            communes: Change(self.communes),
        }
    }
}

/// Post an event: a draft, submitted, scheduled, or in the agenda at once. The answer tells what else is there then.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewEvent,
) -> Result<Answered<Created<PlannedEvent>>, CreateError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let asked = Wanted {
        organisation: new.organisation,
        boards: new.communes.as_ref(),
        image: new.image,
        attachments: None,
        text: new.description.as_ref(),
    };
    let prepared = prepare(app, caller, commune, asked).await?;
    let mut mistakes = prepared.mistakes();
    let Prepared { commune, organisation, boards, enclosed, rendered } = prepared;
    let (now, here) = (app.clock.now(), occurrences::zone_of(app, commune.id));
    let (title, category, publish_at) = (new.title.clone(), new.category, new.publish_at);
    let going = Going { draft: new.draft.unwrap_or(false), grave: false };
    let patch = new.patch();
    let planned = rules::series(None, &patch, here, occurrences::today(now, here));
    let (Ok(series), Ok(enclosed), Ok(boards)) = (planned.as_ref(), enclosed, boards) else {
        mistakes.extend(planned.err().into_iter().flatten());
        return Err(CreateError::Invalid(mistakes));
    };
    let decisions = Decisions::new(PostState::Draft, By::Publisher, publish_at, None, now);
    let mut row = bare((commune.id, organisation), (title, category, series.clone()), decisions);
    row = rules::apply(
        &row,
        patch,
        Some(rendered),
        Enclosed { image: enclosed.image.clone(), attachments: None },
        here,
        now,
    )
    .map_err(CreateError::Invalid)?
    .row;
    (row.sequence, row.edited_at) = (0, None);
    let Begun { change, boards } =
        match begin(app, caller, once, (commune.id, organisation), boards, &[], &enclosed, going, now).await? {
            Ok(begun) => begun,
            Err(before) => return Ok(Answered::Before(before)),
        };
    occurrences::plan(&mut row, now).map_err(occurrences::unreadable(row.id))?;
    let on: Vec<CommuneId> = boards.iter().map(|(board, ..)| *board).collect();
    if let Some(mistake) = bounds::mistake(&*change, &row, &on, &HashMap::new(), now).await? {
        return Err(CreateError::Invalid(vec![mistake]));
    }
    let hung: Vec<_> = boards.iter().map(|(board, ..)| *board).collect();
    for (board, state, by) in boards {
        let decisions = Decisions::new(state, by, publish_at, None, now);
        Event::hang(app, &change, row.clone().on(board).decided(decisions), now).await?;
    }
    let event = posts::find::<Event>(app, &*change, row.post_id).await?;
    let seen = event.seen_by(Some(caller), now).ok_or(CreateError::NoSuchCommune)?;
    let beside = clashes::of(app, &*change, seen.sheet, now).await?;
    let resource = PlannedEvent::new(EventOut::of(app, &seen, now), beside);
    let created = Created { location: format!("/v1/events/{}", row.post_id), resource };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Event, subject: Some(row.post_id.uuid()) };
    audit::write(&change, Some(caller), &hung, done, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

/// An event with nothing but its title, its category and its dates.
pub(super) fn bare(
    (commune, organisation): (CommuneId, OrganisationId),
    (title, category, series): (Title, EventCategory, Series),
    decisions: Decisions,
) -> Model {
    let Rendered { html, summary } = Rendered::default();
    Model {
        id: SheetId::new(),
        post_id: EventId::new(),
        commune_id: commune,
        made_in: commune,
        organisation_id: organisation,
        uid: None,
        subscribed: false,
        told: None,
        sequence: 0,
        category,
        title,
        description: Body::empty(),
        description_html: html,
        summary,
        series,
        place: None,
        price: None,
        contact: None,
        link: None,
        image: None,
        notify: true,
        cancelled_at: None,
        cancellation_reason: None,
        indexed_from: None,
        indexed_until: None,
        dates: 0,
        state: decisions.state,
        publish_at: decisions.publish_at,
        expire_at: decisions.expire_at,
        approved_at: decisions.approved_at,
        approved_by: decisions.approved_by,
        listed_at: decisions.listed_at,
        edited_at: None,
        submitted_at: decisions.submitted_at,
        revision: None,
        rejection_reason: None,
        withdrawn_by: None,
        hidden_at: None,
        created_at: decisions.created_at,
        updated_at: decisions.updated_at,
    }
}
