//! What a portfolio is made of, as it is sent and as it is kept.

use poem_openapi::Object as OaiObject;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ProjectId;
use crate::accounts::FullName;
use ground::ids::{AccountId, TopicId};
use ground::{List, Object, input, line, lines, names};

line!(
    /// A portfolio's title: one line, 1 to 120 characters.
    PortfolioTitle,
    120,
    "L’intitulé d’une délégation compte de 1 à 120 caractères, sur une seule ligne.",
    "A portfolio’s title has 1 to 120 characters, on a single line."
);

line!(
    /// The office of who holds a portfolio, such as *deuxième adjointe*: one line, 1 to 80 characters.
    HolderTitle,
    80,
    "La fonction compte de 1 à 80 caractères, sur une seule ligne.",
    "An office has 1 to 80 characters, on a single line."
);

line!(
    /// A project's title: one line, 1 to 120 characters.
    ProjectTitle,
    120,
    "Le titre d’un projet compte de 1 à 120 caractères, sur une seule ligne.",
    "A project’s title has 1 to 120 characters, on a single line."
);

lines!(
    /// How a project stands: up to 2,000 characters.
    ProjectText,
    2000,
    "Le texte d’un projet compte 2\u{a0}000 caractères au plus, sans caractère de contrôle.",
    "A project’s text has 2,000 characters at most, and no control characters."
);

names! {
    /// The state of a project.
    pub enum ProjectState {
        /// An idea.
        Idea = "idea",
        /// Being looked into.
        Study = "study",
        /// Decided.
        Decided = "decided",
        /// Under way.
        UnderWay = "under_way",
        /// Done.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

input! {
    /// Who holds a portfolio.
    #[example(json!({"name": "Claire Muller", "title": "Deuxième adjointe"}))]
    pub struct NewHolder {
        /// The account that acts for it: a mayor’s or a councillor’s of the commune.
        pub account: Option<AccountId>,
        /// Their name, in public.
        pub name: FullName,
        /// Their office, in public.
        pub title: HolderTitle,
    }
}

input! {
    /// A project of a portfolio.
    #[example(json!({"title": "Cantine bio", "state": "study"}))]
    pub struct NewProject {
        /// Its id, for one that is there already.
        pub id: Option<ProjectId>,
        /// One line, 1 to 120 characters.
        pub title: ProjectTitle,
        /// How far it is.
        pub state: ProjectState,
        /// Up to 2,000 characters.
        pub text: Option<ProjectText>,
    }
}

/// A project of a portfolio
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, OaiObject)]
#[oai(rename = "Project")]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its title, one line.
    pub title: String,
    /// How far it is.
    pub state: ProjectState,
    /// How it stands, plain text.
    pub text: String,
}

/// The projects of a portfolio, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Projects(pub Vec<Project>);

/// The topics of a portfolio.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct PortfolioTopics(pub Vec<TopicId>);

impl Projects {
    /// The projects that are sent; one with an id of before keeps it.
    pub(super) fn of(sent: List<Object<NewProject>, 100>, before: &[Project]) -> Self {
        let known = |id: Option<ProjectId>| id.filter(|id| before.iter().any(|it| it.id == *id));
        let project = |it: Object<NewProject>| Project {
            id: known(it.0.id).unwrap_or_else(ProjectId::new),
            title: it.0.title.to_string(),
            state: it.0.state,
            text: it.0.text.map(|it| it.to_string()).unwrap_or_default(),
        };
        Self(sent.0.into_iter().map(project).collect())
    }
}
