//! Publishing a draft, and the same in the name of other town halls.

use super::elsewhere::Elsewhere;
use super::{Notice, PostStatus};
use crate::App;
use crate::accounts::Caller;
use crate::posts::{self, Post, SheetRow as _, TransitionError};
use ground::FieldError;
use ground::ids::NoticeId;
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why a draft did not go up.
    pub(crate) enum PublishAlsoError {
        /// The other communes are not the caller's to publish in.
        Invalid(FieldError) => invalid,
        ..Step(TransitionError<Notice>) from (sea_orm::DbErr),
    }
}

/// Publish a draft, and a notice that says the same in each of these communes, all in one transaction: the ids of the
/// others.
pub(crate) async fn publish_also(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    also: &[Key],
) -> Result<Vec<NoticeId>, PublishAlsoError> {
    let found = posts::find::<Notice>(app, &app.db.read, id).await?;
    let seen = found.seen_by(Some(caller), app.clock.now()).filter(posts::Seen::is_whole);
    let sheet = seen.map(|it| it.sheet).filter(|it| it.status(app.clock.now()) == PostStatus::Draft);
    let elsewhere = match sheet {
        Some(sheet) => {
            let shown = (sheet.row().made_in(), Notice::shows(sheet.row()));
            let prepared = Elsewhere::prepare(app, caller, also, sheet.owner().organisation.id, shown).await?;
            prepared.map_err(PublishAlsoError::Invalid)?
        }
        None => Elsewhere::default(),
    };
    let as_it_was = |sheets: &posts::Sheets<Notice>, _| {
        let row = |it: &Notice| it.row().clone();
        sheets.0.iter().map(row).eq(found.0.iter().map(row))
    };
    let reach = posts::by_board(caller);
    let held = posts::grasp::<Notice>(app, caller, id, &as_it_was, reach, &elsewhere.communes()).await;
    let held = held.map_err(TransitionError::from)?;
    let first = held.reached().next().map(|(_, sheet)| sheet.row().clone());
    let mut made = Vec::new();
    if let Some(first) = first {
        made = elsewhere.write(&held.change, caller, &first, held.now).await?;
    }
    posts::published(held, caller).await?;
    Ok(made)
}
