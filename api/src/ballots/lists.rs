//! Reading the public lists of a vote.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::Channel;
use super::entity::{list, participant};
use super::published::ListKind;
use super::result::public;
use super::urn::Urn;
use crate::App;
use crate::consultations::{ConsultationId, QuestionId};
use crate::register::EntryId;
use kit::refusal;

refusal! {
    /// Reasons why a list is not read.
    pub enum ReadListError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// There is no such question.
        NoSuchQuestion => NOT_FOUND,
        /// It is not out, or withheld since too few voted.
        NotPublished => RESULT_NOT_PUBLISHED,
        ..database
    }
}

/// The ballots of a question.
pub(super) async fn ballots(app: &App, id: ConsultationId, question: QuestionId) -> Result<list::Model, ReadListError> {
    let row = public(&app.db.read, id).await?.ok_or(ReadListError::NoSuchConsultation)?;
    let place = row.questions.0.iter().position(|it| it.id == question).ok_or(ReadListError::NoSuchQuestion)?;
    let place = i32::try_from(place).unwrap_or(i32::MAX);
    find(&app.db.read, id, ListKind::Ballots, place).await?.ok_or(ReadListError::NotPublished)
}

/// How voices moved.
pub(super) async fn voices(app: &App, id: ConsultationId) -> Result<list::Model, ReadListError> {
    public(&app.db.read, id).await?.ok_or(ReadListError::NoSuchConsultation)?;
    find(&app.db.read, id, ListKind::Voices, 0).await?.ok_or(ReadListError::NotPublished)
}

/// A list, if it is published.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    kind: ListKind,
    place: i32,
) -> Result<Option<list::Model>, DbErr> {
    list::Entity::find_by_id((id, kind, place)).one(db).await
}

/// The digests of envelopes, a line each; with true once they do not change any more.
pub(super) async fn envelopes(app: &App, id: ConsultationId) -> Result<(String, bool), ReadListError> {
    let row = public(&app.db.read, id).await?.ok_or(ReadListError::NoSuchConsultation)?;
    if let Some(list) = find(&app.db.read, id, ListKind::Envelopes, 0).await? {
        return Ok((String::from_utf8_lossy(&list.body).into_owned(), true));
    }
    let has_urn = row.recorded.frozen_at.is_some() && row.final_at.is_none() && row.withdrawn_at.is_none();
    let lines = if has_urn { Urn(id).listed(&app.db.read).await? } else { String::new() };
    Ok((lines, false))
}

/// The way by which somebody took part in a counted vote.
pub(super) async fn channel_of(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    entry: EntryId,
) -> Result<Option<Channel>, DbErr> {
    Ok(participant::Entity::find_by_id((id, entry)).one(db).await?.map(|it| it.channel))
}
