//! Editing an event.

use serde_json::json;

use super::dates::clashes;
use super::planned::PlannedEvent;
use super::texts::Dates;
use super::wire::EventOut;
use super::{Body, Contact, DatedChanges, Event, EventCategory, Link, NewPlace, Price, Title, When, Zone};
use crate::App;
use crate::accounts::Caller;
use crate::posts::{self, EditError, NamedBoards, NoSuch, Precondition, Sheets};
use calendar::Rule;
use ground::clock::Instant;
use ground::ids::{EventId, FileId};
use ground::{Change, Object, Patch, input};

input! {
    /// Changes to an event; what is absent stays.
    #[example(json!({"title": "Vide-grenier de printemps", "price": "3 € le mètre"}))]
    pub struct EventPatch {
        /// One line, 1 to 120 characters.
        pub title: Change<Title>,
        /// Its category.
        pub category: Change<EventCategory>,
        /// More about it in Markdown; null empties it.
        pub description: Patch<Body>,
        /// Its beginning: an instant, or a date for whole days.
        pub starts_at: Change<When>,
        /// Its end; null for an end with its beginning, or after one day.
        pub ends_at: Patch<When>,
        /// True if it takes whole days: then start and end are dates.
        pub all_day: Change<bool>,
        /// The zone whose clocks it follows (IANA).
        pub timezone: Change<Zone>,
        /// The rule by which it takes place again (RFC 5545); null for none.
        pub rrule: Patch<Rule>,
        /// The local dates on which it does not take place, up to 1,000.
        pub exdates: Change<Dates>,
        /// Further local dates on which it does, up to 1,000.
        pub rdates: Change<Dates>,
        /// The changes on single dates, all of them, up to 500.
        pub changes: Change<DatedChanges>,
        /// Its place; null for nowhere in particular.
        pub place: Patch<Object<NewPlace>>,
        /// Its price, in words; null for nothing said.
        pub price: Patch<Price>,
        /// The person to ask; null for nobody.
        pub contact: Patch<Contact>,
        /// An address for more; null for none.
        pub link: Patch<Link>,
        /// Its picture: the id of an image of the commune; null for none.
        pub image: Patch<FileId>,
        /// Time at which it goes up, as long as it has not; null for at once.
        pub publish_at: Patch<Instant>,
        /// True if phones are told when it goes up.
        pub notify: Change<bool>,
        /// The communes on whose boards it is, by slug or INSEE code, of those that its organisation serves.
        pub communes: Change<NamedBoards>,
    }
}

/// Change an event (see [`posts::edit`]). The answer tells what else is there then.
pub(crate) async fn edit(
    app: &App,
    caller: &Caller,
    id: EventId,
    patch: EventPatch,
    precondition: Precondition<'_, Event>,
) -> Result<PlannedEvent, EditError<Event>> {
    let event = posts::edit(app, caller, id, patch, precondition).await?;
    planned(app, &event, caller).await
}

/// An event as its changer sees it, with what else is there then.
pub(super) async fn planned(
    app: &App,
    event: &Sheets<Event>,
    caller: &Caller,
) -> Result<PlannedEvent, EditError<Event>> {
    let now = app.clock.now();
    let seen = event.seen_by(Some(caller), now).ok_or(NoSuch::new())?;
    let beside = clashes::of(app, &app.db.read, seen.sheet, now).await?;
    Ok(PlannedEvent::new(EventOut::of(app, &seen, now), beside))
}
