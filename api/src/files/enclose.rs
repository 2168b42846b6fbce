//! The picture and the files that a page's form brings: they become files of the commune before anything else is looked at,
//! so that they stay when something else is to be corrected.

use super::{Alt, FileOut, UploadForm, describe, upload};
use crate::App;
use crate::accounts::Caller;
use crate::idempotency::{Answered, Once};
use ground::ids::FileId;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{Form, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::http::{SentFile, SpoolError};
use kit::tenants::{Commune, Key};

/// What was typed, with the picture of the field `photo` in the place of `image`, and what is wrong with it. `alt` says what it
/// shows, and `drop` takes it away.
pub(crate) async fn take_picture<T>(
    app: &App,
    caller: &Caller,
    commune: &Commune,
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
        describe(app, caller, commune.id, id, alt).await.map_err(Problem::internal)?;
    }
    for file in form.files("photo") {
        match take_file(app, caller, commune, file, alt.clone()).await? {
            Ok(id) => typed = typed.without(&["image"]).with("image", id.to_string()),
            Err(detail) => wrong.push(FieldError::at("photo", detail)),
        }
    }
    Ok((typed, wrong))
}

/// A file of a form as a file of the commune, or why it is none.
pub(crate) async fn take_file(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    file: &Result<SentFile, SpoolError>,
    alt: Option<Alt>,
) -> Result<Result<FileId, Message>, Problem> {
    let Ok(file) = file else {
        return Ok(Err(say!(
            "Ce fichier pèse plus de 10\u{a0}Mo. Pour une photo, prenez-la en qualité normale.",
            "This file is larger than 10 MB. For a photo, take it in normal quality.",
        )));
    };
    let key: Key = commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))?;
    let form = UploadForm { file: file.clone(), alt };
    match upload(app, caller, Once::none(), &key, form).await {
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
