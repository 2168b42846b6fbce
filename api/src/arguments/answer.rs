//! Answering an argument in the town hall's name.

use serde_json::json;

use super::ArgumentId;
use super::entity::argument::Model;
use super::grasp::{ArgumentNotHeld, grasp};
use super::texts::OfficialAnswer;
use super::wire::ArgumentOut;
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::input;
use kit::http::IfMatch;
use kit::refusal;
use sea_orm::DbErr;

input! {
    /// What the town hall answers to an argument.
    #[example(json!({"text": "La borne est prévue à l’abribus."}))]
    pub struct NewOfficialAnswer {
        /// 1 to 1,000 characters, with single line breaks.
        pub text: OfficialAnswer,
    }
}

refusal! {
    /// Reasons why an argument was not answered.
    pub enum AnswerArgumentError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(ArgumentNotHeld) from (DbErr),
        /// It was removed.
        Removed => IMPOSSIBLE_TRANSITION("Cet argument est retiré.", "This argument is removed."),
    }
}

/// Answer an argument, or write another answer in the place of the one before.
pub(crate) async fn answer(
    app: &App,
    caller: &Caller,
    id: ArgumentId,
    if_match: &IfMatch,
    new: NewOfficialAnswer,
) -> Result<ArgumentOut, AnswerArgumentError> {
    let held = grasp(app, caller, id, if_match).await?;
    if held.row.removed_at.is_some() {
        return Err(AnswerArgumentError::Removed);
    }
    let row = Model { official_answer: Some(new.text), answered_at: Some(held.now), ..held.row.clone() };
    Ok(held.save(row, Deed::Answered).await?)
}
