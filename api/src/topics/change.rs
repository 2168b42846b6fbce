//! Changing a topic.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::add::{Position, fits_below};
use super::entity::Model;
use super::queries::{all_of, find, height_of, path_of};
use super::{TopicName, TopicOut};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::ids::TopicId;
use ground::{Change, FieldError, Patch, input, say};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

input! {
    /// Changes to a topic; what is absent stays.
    #[example(json!({"name": "Cantine et goûters"}))]
    pub struct TopicPatch {
        /// One line, 1 to 80 characters.
        pub name: Change<TopicName>,
        /// The topic that it is a part of; null puts it on the first level.
        pub parent: Patch<TopicId>,
        /// Its place among the others, from 0.
        pub position: Change<Position>,
    }
}

refusal! {
    /// Reasons why a topic was not changed.
    pub enum ChangeTopicError {
        /// There is no such topic.
        NoSuchTopic => TOPIC_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Values that do not fit.
        Invalid(FieldError) => invalid,
        ..database
    }
}

/// Change a topic.
pub(crate) async fn change(
    app: &App,
    caller: &Caller,
    id: TopicId,
    if_match: &IfMatch,
    patch: TopicPatch,
) -> Result<TopicOut, ChangeTopicError> {
    let found = find(&app.db.read, id).await?.ok_or(ChangeTopicError::NoSuchTopic)?;
    let clerk = caller.clerk_of(found.commune_id).ok_or(ChangeTopicError::Forbidden)?;
    let now = app.clock.now();
    let change = app.boards.change(found.commune_id).await?;
    let topics = all_of(&*change, found.commune_id).await?;
    let row = topics.iter().find(|it| it.id == id).ok_or(ChangeTopicError::NoSuchTopic)?;
    if !if_match.allows(&Revision::of_resource(&TopicOut::from(row))) {
        return Err(ChangeTopicError::Stale);
    }
    if let Patch::Set(parent) = patch.parent {
        if path_of(&topics, parent).contains(&id) {
            let circle = say!("Un thème n’est pas une partie de lui-même.", "A topic is no part of itself.");
            return Err(ChangeTopicError::Invalid(FieldError::at("parent", circle)));
        }
        fits_below(&topics, parent, height_of(&topics, id)).map_err(ChangeTopicError::Invalid)?;
    }
    let row = Model {
        name: patch.name.or(row.name.clone()),
        parent_id: patch.parent.or(row.parent_id),
        position: patch.position.0.map_or(row.position, Position::place),
        ..row.clone()
    };
    row.clone().into_active_model().reset_all().update(&*change).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Topic, subject: Some(id.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    change.commit().await?;
    Ok(TopicOut::from(&row))
}
