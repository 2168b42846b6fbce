//! Access to a file by way of what shows it.

use std::pin::Pin;

use sea_orm::DbErr;

use super::File;
use crate::App;
use crate::accounts::Caller;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<bool, DbErr>> + Send + 'a>>;

/// The answers of a kind of content about the files that it refers to.
#[derive(Debug, Clone, Copy)]
pub struct ShowsFiles {
    /// True if something of this kind that everybody may see shows a file.
    pub publicly: for<'a> fn(&'a App, &'a File) -> Answer<'a>,
    /// True if something of this kind that a reader may see whole refers to it.
    pub to: for<'a> fn(&'a App, &'a File, &'a Caller) -> Answer<'a>,
}

/// The kinds there are, which stand above files: who puts the parts together hands them over ([`App::part`]).
#[derive(Debug, Default)]
pub struct ShownBy(pub Vec<ShowsFiles>);

pub(super) async fn is_public(app: &App, file: &File) -> Result<bool, DbErr> {
    for kind in &app.part(ShownBy::default).0 {
        if (kind.publicly)(app, file).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) async fn is_shown_to(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    for kind in &app.part(ShownBy::default).0 {
        if (kind.to)(app, file, reader).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
