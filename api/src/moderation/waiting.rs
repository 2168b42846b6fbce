//! What waits, in a line each, for the home of the desk and the mail of the day.

use sea_orm::DbErr;

use super::api::{ModerationItem, page};
use crate::App;
use crate::accounts::Caller;
use crate::organisations::{self, Agreement};
use ground::say;
use ground::text::Language;
use kit::http::Limit;
use kit::http::problem::{Problem, Refusal};
use kit::tenants::Commune;

/// The beginning of a commune's queue, for who runs its board: what they may decide about.
pub(crate) async fn first(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    language: Language,
) -> Result<Vec<ModerationItem>, Problem> {
    let queue = page(app, caller, commune.id, Limit::default(), None, language).await.map_err(Refusal::problem)?;
    let mut first = Vec::with_capacity(queue.items.len());
    for item in queue.items {
        if item.is_for(app, caller, commune).await.map_err(Refusal::problem)? {
            first.push(item);
        }
    }
    Ok(first)
}

impl ModerationItem {
    /// True if it waits for who runs this board, and not for the other side of an agreement.
    async fn is_for(&self, app: &App, caller: &Caller, commune: &Commune) -> Result<bool, DbErr> {
        let Some(serving) = &self.serving else { return Ok(true) };
        match serving.state {
            Agreement::Asked => Ok(serving.commune == commune.slug),
            Agreement::Offered => {
                organisations::speaks_for(&app.db.read, caller, serving.organisation.id, app.clock.now()).await
            }
            Agreement::Serving => Ok(false),
        }
    }

    /// What it is, and who it comes from.
    pub(crate) fn told(&self, language: Language) -> (String, String) {
        let posted = self.notice.as_ref().map(|it| (it.title.clone(), it.organisation.name.clone()));
        let held = self.event.as_ref().map(|it| (it.title.clone(), it.organisation.name.clone()));
        let followed = self.subscription.as_ref().map(|it| {
            (say!("un agenda à suivre", "a calendar to follow").in_language(language), it.organisation.name.clone())
        });
        let serving = self.serving.as_ref().map(|it| {
            (
                say!("une place sur le tableau", "a place on the board").in_language(language),
                it.organisation.name.clone(),
            )
        });
        let joining = self.joining.as_ref().map(|it| {
            (
                say!("une association qui demande à publier", "an association that asks to publish")
                    .in_language(language),
                it.name.clone(),
            )
        });
        let reported = self.argument.as_ref().map(|it| {
            let author = it.argument.author.as_ref().map(|it| it.name.clone()).unwrap_or_default();
            (say!("un argument signalé", "an argument that was reported").in_language(language), author)
        });
        posted.or(held).or(followed).or(serving).or(joining).or(reported).unwrap_or_default()
    }
}
