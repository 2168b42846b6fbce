//! The files of a form: its picture, and its documents.

use super::super::Attachment;
use crate::App;
use crate::communes::Desk;
use crate::files;
use ground::FieldError;
use ground::ids::FileId;
use kit::forms::{Form, Typed};
use kit::http::problem::Problem;

/// What was typed, with the files that came in their places, and what is wrong with them.
pub(super) async fn take_in<T>(
    app: &App,
    desk: &Desk<'_>,
    form: &Form<T>,
) -> Result<(Typed, Vec<FieldError>), Problem> {
    let (caller, commune) = (&desk.caller, &desk.at.commune);
    let (mut typed, mut wrong) = files::take_picture(app, caller, commune, form).await?;
    for file in form.files("documents") {
        match files::take_file(app, caller, commune, file, None).await? {
            Ok(id) => typed = typed.with("attachments", id.to_string()),
            Err(detail) => wrong.push(FieldError::at("documents", detail)),
        }
    }
    Ok((typed, wrong))
}

/// The documents that a form names, as pages offer them.
pub(super) async fn named(app: &App, desk: &Desk<'_>, typed: &Typed) -> Result<Vec<Attachment>, Problem> {
    let ids: Vec<FileId> = typed.all("attachments").filter_map(|id| id.parse().ok()).collect();
    crate::posts::attachments_of(app, &desk.caller, desk.at.commune.id, &ids).await.map_err(Problem::internal)
}
