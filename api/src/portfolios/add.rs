//! Giving a portfolio.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::entity::{self, Model};
use super::queries::unknown_topics;
use super::values::PortfolioTopics;
use super::{NewHolder, NewProject, PortfolioId, PortfolioTitle, Projects};
use crate::App;
use crate::accounts::{Caller, Role, roles};
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError, ToKeep};
use ground::ids::{AccountId, CommuneId, TopicId};
use ground::{FieldError, List, Object, input, say};
use kit::http::Created;
use kit::refusal;
use kit::tenants::Key;

input! {
    /// A new portfolio.
    #[example(json!({"title": "Écoles et cantine", "holder": {"name": "Claire Muller", "title": "Deuxième adjointe"}, "topics": []}))]
    pub struct NewPortfolio {
        /// One line, 1 to 120 characters.
        pub title: PortfolioTitle,
        /// Who holds it.
        pub holder: Object<NewHolder>,
        /// The topics that belong to it.
        pub topics: List<TopicId, 100>,
        /// Its projects.
        pub projects: Option<List<Object<NewProject>, 100>>,
    }
}

refusal! {
    /// Reasons why a portfolio was not given.
    pub enum AddPortfolioError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller is not the mayor.
        Forbidden => FORBIDDEN,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

/// Give a portfolio, as the mayor does; `show` makes the answer of it.
pub(crate) async fn add<T>(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewPortfolio,
    show: impl FnOnce(&Model) -> T,
) -> Result<Answered<Created<T>>, AddPortfolioError>
where
    Created<T>: ToKeep,
{
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(key.as_str()).ok_or(AddPortfolioError::NoSuchCommune)?;
    let mayor = caller.mayor_of(commune.id).ok_or(AddPortfolioError::Forbidden)?;
    let now = app.clock.now();
    let change = app.boards.change(commune.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let mistakes = mistakes(&*change, commune.id, Some(&new.topics.0), new.holder.0.account).await?;
    if !mistakes.is_empty() {
        return Err(AddPortfolioError::Invalid(mistakes));
    }
    let row = Model {
        id: PortfolioId::new(),
        commune_id: commune.id,
        title: new.title,
        holder_name: new.holder.0.name,
        holder_title: new.holder.0.title,
        holder: new.holder.0.account,
        topics: PortfolioTopics(new.topics.0),
        projects: new.projects.map(|it| Projects::of(it, &[])).unwrap_or_default(),
        created_at: now,
        updated_at: now,
        ended_at: None,
    };
    entity::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*change).await?;
    let created = Created { location: format!("/v1/portfolios/{}", row.id), resource: show(&row) };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Portfolio, subject: Some(row.id.uuid()) };
    audit::done_by(&change, mayor, done, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

/// What is wrong with the topics and the account of a portfolio.
pub(super) async fn mistakes(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    topics: Option<&Vec<TopicId>>,
    account: Option<AccountId>,
) -> Result<Vec<FieldError>, DbErr> {
    let mut mistakes = Vec::new();
    if let Some(topics) = topics
        && unknown_topics(db, commune, topics).await?
    {
        let unknown = say!("Un de ces thèmes n’est pas de la commune.", "One of these topics is not the commune’s.");
        mistakes.push(FieldError::at("topics", unknown));
    }
    if let Some(account) = account {
        let roles = roles::of_account(db, account).await?;
        if !roles.iter().any(|it| it.commune_id == commune && matches!(it.role, Role::Mayor | Role::Councillor)) {
            let detail = say!(
                "Ce compte n’est pas celui d’un élu de la commune.",
                "This account is no councillor’s of the commune."
            );
            mistakes.push(FieldError { pointer: "/holder/account".to_owned(), detail });
        }
    }
    Ok(mistakes)
}
