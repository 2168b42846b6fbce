//! Announcing a consultation.

use sea_orm::DbErr;

use super::draft::mistakes;
use super::entity::consultation::{Model, Recorded};
use super::grasp::{NotHeld, grasp};
use super::{ConsultationId, ConsultationOut, Phase};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::envelopes::{self, KeyFileError};
use crate::register;
use ground::FieldError;
use kit::http::IfMatch;
use kit::refusal;

/// The fewest residents who may be asked: fewer would know each other's answers.
pub(crate) const FEWEST: usize = 10;

refusal! {
    /// Reasons why a consultation was not announced.
    pub enum PublishConsultationError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// It was announced already.
        Announced => ANNOUNCED,
        /// The close lies too near.
        TooShort => CALENDAR_TOO_SHORT,
        /// Fewer than ten people may vote.
        TooFew => ELECTORATE_TOO_SMALL,
        /// Somebody who is to hold the key has not taken their share.
        NotShared => KEY_NOT_SHARED,
        /// Values that do not fit any more.
        Invalid(Vec<FieldError>) => invalid,
        /// The key was not made.
        Key(KeyFileError) => internal,
    }
}

/// Announce a consultation: from now on it stays as it is told.
pub(crate) async fn publish(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
) -> Result<ConsultationOut, PublishConsultationError> {
    let held = grasp(app, caller, id, if_match).await?;
    if held.phase() != Phase::Draft {
        return Err(PublishConsultationError::Announced);
    }
    let now = held.now;
    if !caller.is_fresh(now) {
        return Err(PublishConsultationError::NotFresh);
    }
    // A debate that was to begin before begins now.
    let debate_from = held.row.debate_from.filter(|it| *it > now);
    let row = Model { announced_at: Some(now), debate_from, ..held.row.clone() };
    let wrong = mistakes(&*held.change, &row, now, held.commune.zone()).await?;
    if wrong.iter().any(|it| it.pointer.starts_with("/calendar/")) {
        return Err(PublishConsultationError::TooShort);
    }
    if !wrong.is_empty() {
        return Err(PublishConsultationError::Invalid(wrong));
    }
    if register::open_entries(&*held.change, row.commune_id, row.group_id).await?.len() < FEWEST {
        return Err(PublishConsultationError::TooFew);
    }
    let make = |which| envelopes::make_key(app, id.uuid(), which).map_err(PublishConsultationError::Key);
    let public_key = match row.key_holders.0.is_empty() {
        true => Some(make(envelopes::Box::Ballots)?),
        false if row.recorded.is_shared() => row.recorded.public_key.clone(),
        false => return Err(PublishConsultationError::NotShared),
    };
    let delegates_key = if row.delegation_allowed { Some(make(envelopes::Box::Delegates)?) } else { None };
    let recorded = Recorded { public_key, delegates_key, ..row.recorded.clone() };
    Ok(held.save(caller, Model { recorded, ..row }, Deed::Published).await?)
}
