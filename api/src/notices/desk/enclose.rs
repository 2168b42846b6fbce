//! The files of a form: they become files of the commune before anything else is looked at, so that they stay when
//! something else is to be corrected.

use super::super::Attachment;
use crate::App;
use crate::communes::Desk;
use crate::files::{self, Alt, FileOut, UploadForm};
use crate::idempotency::{Answered, Once};
use ground::ids::FileId;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{Form, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::http::{SentFile, SpoolError};

/// What was typed, with the files that came in their places, and what is wrong with them.
pub(super) async fn take_in<T>(
    app: &App,
    desk: &Desk<'_>,
    form: &Form<T>,
) -> Result<(Typed, Vec<FieldError>), Problem> {
    let (mut typed, mut wrong) = (form.typed().clone(), Vec::new());
    if typed.text("drop").is_some() {
        typed = typed.without(&["image", "drop", "alt"]).with("image", "");
    }
    let alt = match typed.text("alt").map(str::parse::<Alt>).transpose() {
        Ok(alt) => alt,
        Err(detail) => {
            wrong.push(FieldError::at("alt", detail));
            None
        }
    };
    let described = typed.text("image").and_then(|id| id.parse().ok());
    if let (Some(id), Some(alt)) = (described, &alt) {
        files::describe(app, &desk.caller, desk.at.commune.id, id, alt).await.map_err(Problem::internal)?;
    }
    for file in form.files("photo") {
        match upload(app, desk, file, alt.clone()).await? {
            Ok(id) => typed = typed.without(&["image"]).with("image", id.to_string()),
            Err(detail) => wrong.push(FieldError::at("photo", detail)),
        }
    }
    for file in form.files("documents") {
        match upload(app, desk, file, None).await? {
            Ok(id) => typed = typed.with("attachments", id.to_string()),
            Err(detail) => wrong.push(FieldError::at("documents", detail)),
        }
    }
    Ok((typed, wrong))
}

async fn upload(
    app: &App,
    desk: &Desk<'_>,
    file: &Result<SentFile, SpoolError>,
    alt: Option<Alt>,
) -> Result<Result<FileId, Message>, Problem> {
    let Ok(file) = file else {
        return Ok(Err(say!(
            "Ce fichier pèse plus de 10\u{a0}Mo. Pour une photo, prenez-la en qualité normale.",
            "This file is larger than 10 MB. For a photo, take it in normal quality.",
        )));
    };
    let form = UploadForm { file: file.clone(), alt };
    match files::upload(app, &desk.caller, Once::none(), &desk.key()?, form).await {
        Ok(answered) => made(&answered).map(Ok),
        Err(error) => {
            let mistakes = error.problem().into_mistakes()?;
            mistakes.into_iter().next().map(|it| Err(it.detail)).ok_or_else(nothing)
        }
    }
}

fn made(answered: &Answered<kit::http::Created<FileOut>>) -> Result<FileId, Problem> {
    answered.made().ok_or_else(nothing)
}

fn nothing() -> Problem {
    Problem::internal("an upload has no outcome")
}

/// The documents that a form names, as pages offer them.
pub(super) async fn named(app: &App, desk: &Desk<'_>, typed: &Typed) -> Result<Vec<Attachment>, Problem> {
    let ids: Vec<FileId> = typed.all("attachments").filter_map(|id| id.parse().ok()).collect();
    crate::posts::attachments_of(app, &desk.caller, desk.at.commune.id, &ids).await.map_err(Problem::internal)
}
