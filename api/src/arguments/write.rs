//! Writing an argument.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel};
use serde_json::json;

use super::electing::{Debater, NotDebating, debater};
use super::entity::argument::{Column, Entity, Model};
use super::found::{DebateReader, show_one};
use super::limits::may_write;
use super::texts::{ArgumentText, OptionLetter};
use super::wire::ArgumentOut;
use super::{ArgumentId, Stance};
use crate::App;
use crate::accounts::Caller;
use crate::consultations::{ConsultationId, QuestionId, consultation};
use crate::idempotency::{Answered, Once, OnceError};
use crate::register;
use ground::{FieldError, input, say};
use kit::db::DatabaseTransaction;
use kit::http::Created;
use kit::refusal;

input! {
    /// A new argument.
    #[example(json!({"stance": "for", "text": "Les cars s’arrêtent là : on attend moins seul."}))]
    pub struct NewArgument {
        /// The side that it takes.
        pub stance: Stance,
        /// Its text: 1 to 600 characters, with single line breaks.
        pub text: ArgumentText,
        /// The question that it is about; the whole consultation without one.
        pub question: Option<QuestionId>,
        /// The option of that question that it is about, by its letter.
        pub option: Option<OptionLetter>,
    }
}

refusal! {
    /// Reasons why an argument was not taken.
    pub enum WriteArgumentError {
        /// The caller takes no part in the debate.
        ..NotDebating(NotDebating) from (DbErr),
        /// They wrote ten already.
        TooMany => TOO_MANY("Vous avez déjà donné dix arguments dans cette consultation.", "You have given ten arguments in this consultation already."),
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        /// The idempotency key is not honoured.
        ..Once(OnceError),
    }
}

/// Write an argument, under one's first name.
pub(crate) async fn write(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: ConsultationId,
    new: NewArgument,
) -> Result<Answered<Created<ArgumentOut>>, WriteArgumentError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let tx = app.db.begin_write().await?;
    let held = debater(app, &tx, caller, id).await?;
    if let Some(before) = once.claim(&tx, caller, held.now).await? {
        return Ok(Answered::Before(before));
    }
    let row = write_as(&tx, &held, new).await?;
    let location = format!("/v1/arguments/{}", row.id);
    let resource = show_one(&tx, row, DebateReader::Account(Some(held.entry))).await?;
    let created = Created { location, resource };
    once.keep(&tx, caller, &created).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}

/// Write an argument of somebody who takes part in the debate.
pub(super) async fn write_as(
    tx: &DatabaseTransaction,
    held: &Debater,
    new: NewArgument,
) -> Result<Model, WriteArgumentError> {
    let id = held.row.id;
    let wrong = mistakes(&held.row, &new);
    if !wrong.is_empty() {
        return Err(WriteArgumentError::Invalid(wrong));
    }
    let theirs = Column::ConsultationId.eq(id).and(Column::EntryId.eq(held.entry));
    if !may_write::<Entity>(tx, (id, held.entry), theirs).await? {
        return Err(WriteArgumentError::TooMany);
    }
    let row = Model {
        id: ArgumentId::new(),
        commune_id: held.row.commune_id,
        consultation_id: id,
        question_id: new.question,
        option_id: new.option.map(|it| it.to_string()),
        stance: new.stance,
        text: new.text,
        entry_id: Some(held.entry),
        author: register::public_name(tx, held.entry).await?,
        nameless: 0,
        official_answer: None,
        answered_at: None,
        removed_at: None,
        removed_reason: None,
        created_at: held.now,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}

/// The mistakes in what an argument is about.
fn mistakes(asked: &consultation::Model, new: &NewArgument) -> Vec<FieldError> {
    let question = new.question.map(|id| asked.questions.0.iter().find(|it| it.id == id));
    let strange =
        say!("Cette question n’est pas de cette consultation.", "This question is not one of this consultation.");
    match (question, &new.option) {
        (Some(None), _) => vec![FieldError::at("question", strange)],
        (None, Some(_)) => {
            let detail = say!("Dites de quelle question est ce choix.", "Say which question this option is of.");
            vec![FieldError::at("question", detail)]
        }
        (Some(Some(question)), Some(option)) if question.options.iter().all(|it| it.id != option.as_str()) => {
            let detail = say!("Ce choix n’est pas de cette question.", "This option is not one of this question.");
            vec![FieldError::at("option", detail)]
        }
        (Some(Some(_)), _) | (None, None) => vec![],
    }
}
