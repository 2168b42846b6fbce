//! Topics over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::add::{AddTopicError, add};
use super::change::{ChangeTopicError, change};
use super::remove::{RemoveTopicError, remove};
use super::wire::Topics;
use super::{NewTopic, TopicOut, TopicPatch, all_of};
use crate::accounts::Known;
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::ids::TopicId;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Document, IfMatch, NoContent};
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why topics cannot be listed.
    pub enum ListTopicsError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The operations on topics.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Topics")]
impl Api {
    /// List a commune's topics
    ///
    /// All of them, at most a hundred, as a tree of three levels.
    #[oai(path = "/v1/communes/:commune/topics", method = "get", operation_id = "listTopics")]
    async fn list(&self, app: Data<&App>, commune: Path<Key>) -> Result<Document<Topics>, Refused<ListTopicsError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListTopicsError::NoSuchCommune)?;
        let rows = all_of(&app.db.read, commune.id).await.map_err(ListTopicsError::from)?;
        Ok(Document(Topics { items: rows.iter().map(TopicOut::from).collect() }))
    }

    /// Add a topic
    #[oai(path = "/v1/communes/:commune/topics", method = "post", operation_id = "addTopic")]
    async fn add(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        topic: Input<NewTopic>,
    ) -> Result<Answered<Created<TopicOut>>, Refused<AddTopicError>> {
        Ok(add(app.0, &caller.0, &once, &commune.0, topic.0).await?)
    }

    /// Change a topic
    ///
    /// What is absent stays.
    #[oai(path = "/v1/topics/:id", method = "patch", operation_id = "changeTopic")]
    async fn change(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<TopicId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<TopicPatch>,
    ) -> Result<Document<TopicOut>, Refused<ChangeTopicError>> {
        Ok(Document(change(app.0, &caller.0, id.0, &if_match, patch.0).await?))
    }

    /// Remove a topic
    ///
    /// As long as nothing hangs on it: no part of it, no portfolio, no consultation.
    #[oai(path = "/v1/topics/:id", method = "delete", operation_id = "removeTopic")]
    async fn remove(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<TopicId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<RemoveTopicError>> {
        remove(app.0, &caller.0, id.0, &if_match).await?;
        Ok(NoContent)
    }
}
