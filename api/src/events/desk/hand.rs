//! An event in the hand of somebody at a desk, and the refusals of verbs as a form tells them.

use chrono::NaiveDate;
use poem::Request;

use super::fields::at_fields;
use crate::App;
use crate::accounts::Caller;
use crate::communes::Desk;
use crate::events::entity::Model;
use crate::events::rules::{self, NO_SUCH_DATE};
use crate::events::split::SplitError;
use crate::events::{Event, EventOut, EventPatch};
use crate::posts::{self, CreateError, EditError, Enclosed, NoPublisher, NoSuch, OutOfReach};
use ground::FieldError;
use ground::date::Date;
use ground::ids::EventId;
use kit::http::problem::{Problem, Refusal};

/// An event, with the desk at which somebody has it.
pub(super) struct InHand<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) out: EventOut,
    /// Its sheet as it would be with what waits for the town hall.
    pub(super) shown: Model,
}

/// Takes an event in hand: one of this board that is open to whoever sits there, or of an organisation that they publish for.
pub(super) async fn take<'a>(
    app: &'a App,
    request: &Request,
    caller: Caller,
    slug: &str,
    id: &str,
) -> Result<InHand<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    let none = || NoSuch::<Event>::new().problem();
    let id: EventId = id.parse().map_err(|_| none())?;
    let sheets = posts::read::<Event>(app, id, Some(&desk.caller)).await.map_err(Refusal::problem)?;
    let now = app.clock.now();
    let seen = sheets.seen_by(Some(&desk.caller), now).filter(|seen| seen.is_whole()).ok_or_else(none)?;
    if !sheets.0.iter().any(|sheet| sheet.owner.commune.id == desk.at.commune.id) {
        return Err(none());
    }
    let row = &seen.sheet.row;
    let waiting: EventPatch = posts::waiting(row)?;
    let zone = desk.at.commune.zone();
    // What cannot be applied any more is shown as it is.
    let shown =
        rules::apply(row, waiting, None, Enclosed::default(), zone, now).map_or_else(|_| row.clone(), |it| it.row);
    Ok(InHand { out: EventOut::of(app, &seen, now), shown, desk })
}

/// The date that an address names.
pub(super) fn date_of(text: &str) -> Result<NaiveDate, Problem> {
    text.parse().map(|date: Date| date.0).map_err(|_| no_such_date())
}

/// The problem of a date that is none of the event's.
pub(super) fn no_such_date() -> Problem {
    NoSuch::<Event>::because(NO_SUCH_DATE).problem()
}

/// What stands in the way of a form.
pub(super) enum Refused {
    /// Mistakes, at its fields.
    Mistakes(Vec<FieldError>),
    /// The event changed since its page was shown.
    Stale,
    /// Something else.
    Problem(Problem),
}

impl From<CreateError> for Refused {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Invalid(mistakes) => Self::Mistakes(at_fields(mistakes)),
            CreateError::NoPublisher(NoPublisher::Unknown(mistake)) => Self::Mistakes(at_fields(vec![mistake])),
            error @ (CreateError::NoSuchCommune
            | CreateError::Forbidden
            | CreateError::NoPublisher(NoPublisher::Forbidden | NoPublisher::Database(_))
            | CreateError::Once(_)
            | CreateError::Database(_)) => Self::Problem(error.problem()),
        }
    }
}

impl From<EditError<Event>> for Refused {
    fn from(error: EditError<Event>) -> Self {
        match error {
            EditError::Invalid(mistakes) => Self::Mistakes(at_fields(mistakes)),
            EditError::OutOfReach(OutOfReach::Stale) => Self::Stale,
            error @ (EditError::OutOfReach(
                OutOfReach::NotFound(_) | OutOfReach::Forbidden | OutOfReach::SeveralBoards | OutOfReach::Database(_),
            )
            | EditError::WrongStep(_)
            | EditError::Unreadable(_)) => Self::Problem(error.problem()),
        }
    }
}

impl From<SplitError> for Refused {
    fn from(error: SplitError) -> Self {
        match error {
            SplitError::Edit(error) => error.into(),
            error @ SplitError::Once(_) => Self::Problem(error.problem()),
        }
    }
}

impl From<Vec<FieldError>> for Refused {
    fn from(mistakes: Vec<FieldError>) -> Self {
        Self::Mistakes(mistakes)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
