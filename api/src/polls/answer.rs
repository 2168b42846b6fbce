//! Answering a poll.

use std::slice;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::json;

use super::entity::{self, Model};
use super::options::Choices;
use super::view::{homes, show_one, show_within};
use super::{PollAudience, PollOut, PollStatus, answers, rules};
use crate::App;
use crate::devices::Visitor;
use crate::register::Home;
use ground::clock::Instant;
use ground::ids::{AnswererId, OptionId, PollId};
use ground::{FieldError, List, input, say};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

/// The options that somebody chooses.
pub type Chosen = List<OptionId, 10>;

input! {
    /// An answer to a poll.
    #[example(json!({"options": ["019abf3e-7a10-7f3e-8d1c-5a0b9c3a51e1"]}))]
    pub struct Answer {
        /// The options chosen, by id: one, or several where `multiple` says so.
        pub options: Chosen,
    }
}

refusal! {
    /// Reasons why an answer was not taken.
    pub enum AnswerError {
        /// There is no such poll.
        NoSuchPoll => POLL_NOT_FOUND,
        /// It asks devices, and no secret of one was shown.
        NoDevice => UNKNOWN_DEVICE,
        /// It asks the commune's residents, and nobody showed to be one.
        NoResident => RESIDENTS_ONLY,
        /// It changed since whoever answers read it.
        Stale => STALE,
        /// It is closed.
        Closed => POLL_CLOSED,
        /// The choice is none that can be made.
        Invalid(FieldError) => invalid,
        ..database
    }
}

/// Record an answer, in the place of an earlier one of the same device or resident.
///
/// # Errors
/// When the poll is closed, does not ask whoever answers, or has no such options.
pub async fn answer(
    app: &App,
    visitor: &Visitor,
    id: PollId,
    if_match: &IfMatch,
    answer: Answer,
) -> Result<PollOut, AnswerError> {
    // An answer does not change the board: ten thousand of them must not rebuild it ten thousand times.
    let tx = app.db.begin_write().await?;
    // Shared with others who answer, and not with anybody who edits, deletes or concludes.
    let poll =
        entity::Entity::find_by_id(id).lock(LockType::KeyShare).one(&tx).await?.ok_or(AnswerError::NoSuchPoll)?;
    let now = app.clock.now();
    if !if_match.is_absent() {
        let shown = show_within(app, &tx, &poll, visitor, now).await?.ok_or(AnswerError::NoSuchPoll)?;
        if !if_match.allows(&Revision::of_resource(&shown)) {
            return Err(AnswerError::Stale);
        }
    }
    let homes = homes(&tx, slice::from_ref(&poll), visitor).await?;
    let (answerer, choices) = check(&poll, (visitor, &homes), &answer, now)?;
    let row = answers::ActiveModel {
        poll_id: Set(id),
        answerer: Set(answerer),
        choices: Set(choices),
        answered_at: Set(now),
    };
    let again = OnConflict::columns([answers::Column::PollId, answers::Column::Answerer])
        .update_columns([answers::Column::Choices, answers::Column::AnsweredAt])
        .to_owned();
    answers::Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
    tx.commit().await?;
    // Counting keeps nobody from answering.
    show_one(app, &poll, visitor, now).await?.ok_or(AnswerError::NoSuchPoll)
}

/// The answerer that the visitor counts as, and the options they choose.
fn check(
    poll: &Model,
    (visitor, homes): (&Visitor, &[Home]),
    answer: &Answer,
    now: Instant,
) -> Result<(AnswererId, Choices), AnswerError> {
    let answerer = rules::answerer(poll, visitor, homes).ok_or(match poll.audience {
        PollAudience::Devices => AnswerError::NoDevice,
        PollAudience::Residents => AnswerError::NoResident,
    })?;
    match rules::status(poll.closes_at, now) {
        PollStatus::Open => {}
        PollStatus::Closed => return Err(AnswerError::Closed),
    }
    let chosen = &answer.options.0;
    let detail = match (chosen.len(), poll.multiple) {
        (0, _) => say!("Choisissez au moins une option.", "Choose at least one option."),
        (2.., false) => say!("Ce sondage n’admet qu’un seul choix.", "This poll takes a single option."),
        (1, _) | (2.., true) => match poll.options.choose(chosen) {
            Some(choices) => return Ok((answerer, choices)),
            None => {
                say!("L’un de ces choix n’est pas de ce sondage.", "One of these options is not one of this poll.",)
            }
        },
    };
    Err(AnswerError::Invalid(FieldError::at("options", detail)))
}
