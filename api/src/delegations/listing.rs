//! The public list of a commune's delegates.

use super::delegate_wire::DelegateOut;
use super::handed::Context;
use super::handed::takes;
use super::queries::{councillors, delegates_of};
use crate::App;
use crate::register;
use crate::topics;
use ground::ids::TopicId;
use kit::refusal;
use kit::tenants::Commune;
use kit::tenants::normalise::fold;

refusal! {
    /// Reasons why delegates cannot be listed.
    pub enum ListDelegatesError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The delegates of a commune, by name; those who take a topic alone, if one is asked for.
pub(super) async fn list(
    app: &App,
    commune: &Commune,
    topic: Option<TopicId>,
) -> Result<Vec<DelegateOut>, ListDelegatesError> {
    let db = &app.db.read;
    let context = match topic {
        Some(topic) => Some(topics::path_of(&topics::all_of(db, commune.id).await?, topic)),
        None => None,
    };
    // A topic that is not there is taken by those who take all.
    let context = context.map(|path| Context {
        consultation: None,
        path: if path.is_empty() { topic.into_iter().collect() } else { path },
    });
    let mut rows = delegates_of(db, commune.id).await?;
    rows.retain(|row| row.left_at.is_none() && context.as_ref().is_none_or(|it| takes(row, it)));
    let entries: Vec<_> = rows.iter().map(|row| row.entry_id).collect();
    let open = register::open_among(db, commune.id, None, &entries).await?;
    rows.retain(|row| open.contains(&row.entry_id));
    rows.sort_by_cached_key(|row| (fold(row.name.as_str()).collect::<String>(), row.id));
    let councillors = councillors(db, commune.id).await?;
    Ok(rows.iter().map(|row| DelegateOut::of(row, councillors.contains(&row.entry_id))).collect())
}
