//! What waits, in a line each, for the home of the desk.

use super::api::{ModerationItem, page};
use crate::App;
use crate::accounts::Caller;
use ground::ids::CommuneId;
use ground::say;
use ground::text::Language;
use kit::http::Limit;
use kit::http::problem::{Problem, Refusal};

/// The beginning of a commune's queue, for who runs its board.
pub(crate) async fn first(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    language: Language,
) -> Result<Vec<ModerationItem>, Problem> {
    let queue = page(app, caller, commune, Limit::default(), None, language).await.map_err(Refusal::problem)?;
    Ok(queue.items)
}

impl ModerationItem {
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
        posted.or(held).or(followed).or(serving).unwrap_or_default()
    }
}
