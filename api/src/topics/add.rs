//! Adding a topic.

use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::entity::{self, Model};
use super::queries::{all_of, path_of};
use super::{DEPTH, MOST, TopicName, TopicOut};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError};
use ground::ids::TopicId;
use ground::text::Message;
use ground::{FieldError, input, number, say};
use kit::http::Created;
use kit::refusal;
use kit::tenants::Key;

input! {
    /// A new topic.
    #[example(json!({"name": "Cantine"}))]
    pub struct NewTopic {
        /// One line, 1 to 80 characters.
        pub name: TopicName,
        /// The topic that it is a part of; of three levels at most.
        pub parent: Option<TopicId>,
        /// Its place among the others, from 0; the last unless said.
        pub position: Option<Position>,
    }
}

number!(
    /// A place among others: 0 to 1,000.
    Position,
    0..=1000,
    "Une place va de 0 à 1\u{a0}000.",
    "A place is a number from 0 to 1,000."
);

impl Position {
    pub(super) fn place(self) -> i32 {
        i32::try_from(self.0).unwrap_or_default()
    }
}

refusal! {
    /// Reasons why a topic was not added.
    pub enum AddTopicError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// Values that do not fit.
        Invalid(FieldError) => invalid,
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

/// Add a topic.
pub(crate) async fn add(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewTopic,
) -> Result<Answered<Created<TopicOut>>, AddTopicError> {
    let commune = app.communes.get(key.as_str()).ok_or(AddTopicError::NoSuchCommune)?;
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let clerk = caller.clerk_of(commune.id).ok_or(AddTopicError::Forbidden)?;
    let now = app.clock.now();
    let change = app.boards.change(commune.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let topics = all_of(&*change, commune.id).await?;
    if topics.len() >= MOST {
        return Err(AddTopicError::Invalid(FieldError::at("name", full())));
    }
    if let Some(parent) = new.parent {
        fits_below(&topics, parent, 1).map_err(AddTopicError::Invalid)?;
    }
    let last = topics.iter().map(|it| it.position + 1).max().unwrap_or_default();
    let row = Model {
        id: TopicId::new(),
        commune_id: commune.id,
        name: new.name,
        parent_id: new.parent,
        position: new.position.map_or(last, |it| it.place()),
        created_at: now,
    };
    entity::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*change).await?;
    let created = Created { location: format!("/v1/topics/{}", row.id), resource: TopicOut::from(&row) };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Topic, subject: Some(row.id.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

/// The mistake in putting so many levels below a topic, if there is one.
pub(super) fn fits_below(topics: &[Model], parent: TopicId, levels: usize) -> Result<(), FieldError> {
    let above = path_of(topics, parent).len();
    if above == 0 {
        return Err(FieldError::at(
            "parent",
            say!("Ce thème n’est pas de la commune.", "This topic is not one of the commune."),
        ));
    }
    if above + levels > DEPTH {
        let deep = say!("Les thèmes vont sur trois niveaux au plus.", "Topics have three levels at most.");
        return Err(FieldError::at("parent", deep));
    }
    Ok(())
}

fn full() -> Message {
    say!("Une commune a cent thèmes au plus.", "A commune has a hundred topics at most.")
}
