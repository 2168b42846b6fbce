//! Removing a topic that nothing hangs on.

use sea_orm::EntityTrait;

use super::queries::{all_of, find};
use super::used::is_used;
use super::{TopicOut, entity};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::ids::TopicId;
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

refusal! {
    /// Reasons why a topic was not removed.
    pub enum RemoveTopicError {
        /// There is no such topic.
        NoSuchTopic => TOPIC_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Something hangs on it.
        InUse => TOPIC_IN_USE,
        ..database
    }
}

/// Remove a topic that nothing hangs on.
pub(crate) async fn remove(
    app: &App,
    caller: &Caller,
    id: TopicId,
    if_match: &IfMatch,
) -> Result<(), RemoveTopicError> {
    let found = find(&app.db.read, id).await?.ok_or(RemoveTopicError::NoSuchTopic)?;
    let clerk = caller.clerk_of(found.commune_id).ok_or(RemoveTopicError::Forbidden)?;
    // What hangs on a topic is hung there while the commune is locked.
    let change = app.boards.change(found.commune_id).await?;
    let topics = all_of(&*change, found.commune_id).await?;
    let row = topics.iter().find(|it| it.id == id).ok_or(RemoveTopicError::NoSuchTopic)?;
    if !if_match.allows(&Revision::of_resource(&TopicOut::from(row))) {
        return Err(RemoveTopicError::Stale);
    }
    if topics.iter().any(|it| it.parent_id == Some(id)) || is_used(app, id).await? {
        return Err(RemoveTopicError::InUse);
    }
    entity::Entity::delete_by_id(id).exec(&*change).await?;
    let done = Done { deed: Deed::Deleted, thing: Thing::Topic, subject: Some(id.uuid()) };
    audit::done_by(&change, clerk, done, app.clock.now()).await?;
    change.commit().await?;
    Ok(())
}
