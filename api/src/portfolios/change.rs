//! Changing a portfolio: all of it by the mayor, its projects by whoever holds it.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::add::mistakes;
use super::entity::Model;
use super::values::PortfolioTopics;
use super::{NewHolder, NewProject, PortfolioId, PortfolioTitle, Projects, find, is_held_by};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::clock::Instant;
use ground::ids::TopicId;
use ground::{Change, FieldError, List, Object, input};
use kit::refusal;

input! {
    /// Changes to a portfolio; what is absent stays.
    #[example(json!({"title": "Écoles, cantine et périscolaire"}))]
    pub struct PortfolioPatch {
        /// One line, 1 to 120 characters.
        pub title: Change<PortfolioTitle>,
        /// Who holds it.
        pub holder: Change<Object<NewHolder>>,
        /// The topics that belong to it.
        pub topics: Change<List<TopicId, 100>>,
        /// Its projects, which its holder changes too.
        pub projects: Change<List<Object<NewProject>, 100>>,
    }
}

refusal! {
    /// Reasons why a portfolio was not changed.
    pub enum ChangePortfolioError {
        /// There is no such portfolio.
        NoSuchPortfolio => NOT_FOUND,
        /// The caller is not the mayor, and does not hold it or changes more than its projects.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        ..database
    }
}

/// Change a portfolio that was last touched when it was seen.
pub(crate) async fn change(
    app: &App,
    caller: &Caller,
    id: PortfolioId,
    seen: Instant,
    patch: PortfolioPatch,
) -> Result<Model, ChangePortfolioError> {
    let found = find(&app.db.read, id).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
    let projects_alone = patch.title.0.is_none() && patch.holder.0.is_none() && patch.topics.0.is_none();
    let may = caller.is_mayor_of(found.commune_id) || (projects_alone && is_held_by(&found, caller));
    if !may {
        return Err(ChangePortfolioError::Forbidden);
    }
    let now = app.clock.now();
    let change = app.boards.change(found.commune_id).await?;
    let row = find(&*change, id).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
    if row.updated_at != seen {
        return Err(ChangePortfolioError::Stale);
    }
    let account = patch.holder.0.as_ref().and_then(|it| it.0.account);
    let mistakes = mistakes(&*change, row.commune_id, patch.topics.0.as_ref().map(|it| &it.0), account).await?;
    if !mistakes.is_empty() {
        return Err(ChangePortfolioError::Invalid(mistakes));
    }
    let (holder, holder_name, holder_title) = match patch.holder.0 {
        Some(Object(it)) => (it.account, it.name, it.title),
        None => (row.holder, row.holder_name, row.holder_title),
    };
    let row = Model {
        title: patch.title.or(row.title),
        holder,
        holder_name,
        holder_title,
        topics: patch.topics.0.map_or(row.topics, |it| PortfolioTopics(it.0)),
        projects: match patch.projects.0 {
            Some(sent) => Projects::of(sent, &row.projects.0),
            None => row.projects,
        },
        updated_at: now,
        ..row
    };
    row.clone().into_active_model().reset_all().update(&*change).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Portfolio, subject: Some(id.uuid()) };
    audit::write(&change, Some(caller), &[row.commune_id], done, now).await?;
    change.commit().await?;
    Ok(row)
}
