//! Whatever hangs on a topic. It stands on floors above: who puts the parts together hands its look-ups over.

use std::pin::Pin;

use sea_orm::DbErr;

use crate::App;
use ground::ids::TopicId;

/// A look-up of something that hangs on a topic.
pub type TopicUse = for<'a> fn(&'a App, TopicId) -> Pin<Box<dyn Future<Output = Result<bool, DbErr>> + Send + 'a>>;

/// All that may hang on a topic ([`App::part`]).
#[derive(Default)]
pub struct UsedTopics(pub Vec<TopicUse>);

/// True if something hangs on a topic.
pub(super) async fn is_used(app: &App, id: TopicId) -> Result<bool, DbErr> {
    for used in &app.part(UsedTopics::default).0 {
        if used(app, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
