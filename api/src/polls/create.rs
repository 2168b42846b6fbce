//! Asking a poll.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::entity::Model;
use super::view::show_within;
use super::{Labels, PollAudience, PollOptions, PollOut, PollResults, Question, rules};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::devices::Visitor;
use crate::idempotency::{Answered, Once};
use crate::posts::CreateError;
use ground::clock::Instant;
use ground::ids::{CommuneId, PollId};
use ground::input;
use kit::http::Created;
use kit::tenants::Key;

input! {
    /// A new poll.
    #[example(json!({
        "question": "Le marché du samedi peut-il commencer à 8 h\u{202f}?",
        "options": ["Oui, à 8 h", "Non, à 9 h comme aujourd’hui"],
        "multiple": false,
        "audience": "devices",
        "results": "after_answer",
        "closes_at": "2030-12-02T18:00:00Z",
    }))]
    pub struct NewPoll {
        /// One line, 1 to 200 characters.
        pub question: Question,
        /// 2 to 10 options, each a line of 1 to 100 characters and another one.
        pub options: Labels,
        /// True if one may choose several options; no unless said.
        pub multiple: Option<bool>,
        /// Those whom it asks; devices unless said.
        pub audience: Option<PollAudience>,
        /// The rule for showing its counts; to those who have answered unless said.
        pub results: Option<PollResults>,
        /// Time at which it closes, still to come.
        pub closes_at: Instant,
    }
}

/// Ask a poll: it is open at once.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewPoll,
) -> Result<Answered<Created<PollOut>>, CreateError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(commune.as_str()).ok_or(CreateError::NoSuchCommune)?;
    let clerk = caller.clerk_of(commune.id).ok_or(CreateError::Forbidden)?;
    let now = app.clock.now();
    if let Some(mistake) = rules::wrong_end(new.closes_at, now) {
        return Err(CreateError::Invalid(vec![mistake]));
    }
    let change = app.boards.change(commune.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let row = row(commune.id, new, now);
    row.clone().into_active_model().reset_all().insert(&*change).await?;
    let shown =
        show_within(app, &*change, &row, &Visitor::from(caller), now).await?.ok_or(CreateError::NoSuchCommune)?;
    let created = Created { location: format!("/v1/polls/{}", row.id), resource: shown };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Poll, subject: Some(row.id.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

fn row(commune: CommuneId, new: NewPoll, now: Instant) -> Model {
    Model {
        id: PollId::new(),
        commune_id: commune,
        question: new.question,
        options: PollOptions::labelled(new.options, &[]),
        multiple: new.multiple.unwrap_or(false),
        audience: new.audience.unwrap_or(PollAudience::Devices),
        results: new.results.unwrap_or(PollResults::AfterAnswer),
        closes_at: new.closes_at,
        conclusion: None,
        concluded_at: None,
        created_at: now,
        updated_at: now,
    }
}
