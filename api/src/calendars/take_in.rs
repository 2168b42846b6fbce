//! Taking in a file of a calendar, on the word of whoever sends it.

use bytes::Bytes;
use sea_orm::DbErr;

use crate::App;
use crate::accounts::Caller;
use crate::events::{self, import};
use crate::posts::{NoPublisher, choose_publisher};
use ground::FieldError;
use ground::ids::OrganisationId;
use ground::text::Message;
use kit::refusal;
use kit::tenants::Commune;

refusal! {
    /// Reasons why a calendar was not taken in.
    pub enum ImportError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller may not publish its events, or the organisation is not one of the commune.
        ..NoPublisher(NoPublisher),
        /// It is too large a calendar.
        TooLarge(detail: Message) => CALENDAR_TOO_LARGE(detail),
        /// It is no calendar.
        Invalid(FieldError) => invalid,
        ..database
    }
}

impl From<calendar::UnreadableCalendar> for ImportError {
    fn from(reason: calendar::UnreadableCalendar) -> Self {
        let detail = reason.message();
        match reason {
            calendar::UnreadableCalendar::TooLarge | calendar::UnreadableCalendar::TooManyEvents => {
                Self::TooLarge(detail)
            }
            calendar::UnreadableCalendar::NotCalendar
            | calendar::UnreadableCalendar::CutOff
            | calendar::UnreadableCalendar::TooManyDates => {
                Self::Invalid(FieldError { pointer: String::new(), detail })
            }
        }
    }
}

/// Take in a file for an organisation of a commune: the town hall unless said, a publisher's own. On trial nothing is kept of
/// it.
///
/// # Errors
/// When the caller may not publish its events, or it is no calendar.
pub(super) async fn take_in(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    organisation: Option<OrganisationId>,
    (file, is_trial): (Bytes, bool),
) -> Result<import::Taken, ImportError> {
    let publisher = choose_publisher(app, caller, commune, organisation).await.map_err(ImportError::from)?;
    let (zone, now) = (events::zone_of(app, commune.id), app.clock.now());
    let reading = tokio::task::spawn_blocking(move || events::read_calendar(&file, zone, now)).await;
    let read = reading.map_err(|error| ImportError::Database(DbErr::Custom(error.to_string())))?;
    let read = read.map_err(ImportError::from)?;
    let is_publisher = caller.publishes_for(publisher.organisation.id);
    let word = if is_publisher { import::Word::Publisher } else { import::Word::Clerk(caller.clone()) };
    let source = import::Source { commune: commune.id, organisation: publisher.organisation.id, word, is_trial };
    import::take_in(app, source, read, &[]).await.map_err(ImportError::Database)
}
