//! Taking a consultation back, in public: its ballots are destroyed uncounted.

use sea_orm::DbErr;
use serde_json::json;

use super::entity::consultation::{Model, WaitingFor};
use super::grasp::{NotHeld, grasp};
use super::texts::PublicReason;
use super::{ConsultationId, ConsultationOut, Phase};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::input;
use ground::say;
use ground::text::Message;
use kit::http::IfMatch;
use kit::refusal;

/// Number of seconds after the close from which a vote that waits for its key may be taken back.
const KEY_IS_LOST: i64 = 7 * 86_400;

input! {
    /// The reason for taking a consultation back.
    #[example(json!({"reason": "La région a retiré son financement."}))]
    pub struct Withdrawal {
        /// One line, 1 to 600 characters, in public.
        pub reason: PublicReason,
    }
}

refusal! {
    /// Reasons why a consultation was not taken back.
    pub enum WithdrawConsultationError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// It is a draft, its vote closed, or it was taken back already.
        Impossible(said: Message) => IMPOSSIBLE_TRANSITION(said),
    }
}

/// Take a consultation back.
pub(super) async fn withdraw(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
    withdrawal: Withdrawal,
) -> Result<ConsultationOut, WithdrawConsultationError> {
    let held = grasp(app, caller, id, if_match).await?;
    let clerk = caller.clerk_of(held.row.commune_id).ok_or(NotHeld::Forbidden)?;
    let lost = held.row.recorded.waiting_for == Some(WaitingFor::Key)
        && held.now >= held.row.vote_until.plus_seconds(KEY_IS_LOST);
    match held.phase() {
        Phase::Announced | Phase::Debate | Phase::Vote => {}
        Phase::Counting if lost => {}
        Phase::Draft => {
            return Err(impossible(say!("C’est un brouillon\u{a0}: il se supprime.", "It is a draft: delete it.")));
        }
        Phase::Counting | Phase::Result | Phase::Answered | Phase::Withdrawn => {
            return Err(impossible(say!(
                "Le vote est clos, ou la consultation est déjà retirée.",
                "The vote is closed, or the consultation was withdrawn already.",
            )));
        }
    }
    if !caller.is_fresh(held.now) {
        return Err(WithdrawConsultationError::NotFresh);
    }
    let row = Model { withdrawn_at: Some(held.now), withdrawn_reason: Some(withdrawal.reason), ..held.row.clone() };
    Ok(held.save(clerk.caller(), row, Deed::Withdrawn).await?)
}

fn impossible(said: Message) -> WithdrawConsultationError {
    WithdrawConsultationError::Impossible(said)
}
