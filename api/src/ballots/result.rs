//! Reading a result, as JSON or for a spreadsheet.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::{result_delegate, vote_result};
use super::result_wire::VoteResultOut;
use crate::App;
use crate::consultations::{self, ConsultationId, consultation};
use kit::refusal;

refusal! {
    /// Reasons why a result is not read.
    pub enum ReadResultError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// It is not out.
        NotPublished => RESULT_NOT_PUBLISHED,
        /// It cannot be read.
        Json(serde_json::Error) => internal,
        ..database
    }
}

/// A public consultation.
pub(super) async fn public(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Option<consultation::Model>, DbErr> {
    Ok(consultations::find(db, id).await?.filter(|it| it.announced_at.is_some()))
}

/// The result of a consultation.
pub(super) async fn read(
    app: &App,
    id: ConsultationId,
) -> Result<(consultation::Model, VoteResultOut), ReadResultError> {
    let db = &app.db.read;
    let row = public(db, id).await?.ok_or(ReadResultError::NoSuchConsultation)?;
    let result = kept(db, id).await?.ok_or(ReadResultError::NotPublished)?;
    let keys_destroyed_at = row.recorded.destroyed_at;
    Ok((row, VoteResultOut { keys_destroyed_at, ..result }))
}

/// The name of a delegate who erased their account.
pub(super) const FORMER: &str = "ancien délégué";

/// A result as it was published, with the names that are not forgotten.
pub(super) async fn kept(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Option<VoteResultOut>, ReadResultError> {
    let Some(kept) = vote_result::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let mut result: VoteResultOut = serde_json::from_str(&kept.body).map_err(ReadResultError::Json)?;
    let names = result_delegate::Entity::find().filter(result_delegate::Column::ConsultationId.eq(id)).all(db).await?;
    for it in &mut result.delegation.delegates {
        let known = names.iter().find(|row| row.code == it.code).and_then(|row| row.name.clone());
        it.name = known.unwrap_or_else(|| FORMER.to_owned());
    }
    Ok(Some(result))
}

/// A result for a spreadsheet: an option a line, by question and place.
pub(super) fn csv(row: &consultation::Model, result: &VoteResultOut) -> String {
    let mut lines = vec!["question;choix;rang;voix".to_owned()];
    for (question, counted) in row.questions.0.iter().zip(&result.questions) {
        let order = counted.tally["order"].as_array().into_iter().flatten().enumerate();
        for (place, group) in order {
            for id in group.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
                let label = question.options.iter().find(|it| it.id == id).map_or(id, |it| it.label.as_str());
                let total = &counted.tally["details"]["totals"][id];
                let total = if total.is_number() { total.to_string() } else { String::new() };
                lines.push(format!("{};{};{};{total}", cell(&question.text), cell(label), place + 1));
            }
        }
    }
    lines.push(format!("{};{};;{}", cell("Bulletins"), cell("total"), result.ballots.total));
    lines.push(format!("{};{};;{}", cell("Personnes appelées à voter"), cell("total"), result.electorate));
    lines.join("\r\n") + "\r\n"
}

/// A cell, quoted; what a spreadsheet would run is written as text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}
