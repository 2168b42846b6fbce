//! What the pages about one's voice show of a commune: its delegates, its topics, and what is asked.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::App;
use crate::communes::settings::CommuneSettings;
use crate::communes::{self, PageError};
use crate::consultations::{self, Phase};
use crate::delegations::delegate_wire::DelegateOut;
use crate::delegations::listing::list;
use crate::delegations::values::VoiceScope;
use crate::topics;
use ground::clock::Instant;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{Frame, Site};
use kit::tenants::Commune;

/// A commune whose page about voices somebody reads.
pub(super) struct Place {
    pub(super) commune: Arc<Commune>,
    pub(super) settings: CommuneSettings,
    pub(super) language: Language,
}

/// A scope that a voice may be given for: its value in the form, and its name.
pub(super) struct ScopeChoice {
    pub(super) value: String,
    pub(super) name: String,
    /// True if it is a consultation.
    pub(super) is_asked: bool,
}

/// A delegate in the list.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) initials: String,
    pub(super) statement: String,
    /// The names of their topics; none for every topic.
    pub(super) topics: Vec<String>,
    pub(super) councillor: bool,
}

impl Place {
    /// The commune of a page's address.
    pub(super) async fn of(app: &App, slug: &str, language: Language) -> Result<Self, Problem> {
        let (commune, settings) = communes::of_page(app, slug).await.map_err(Refusal::problem)?;
        Ok(Self { commune, settings, language })
    }

    /// The frame of a page that is somebody's own.
    pub(super) fn framed(&self, site: &Site, title: String) -> Frame {
        let framed = communes::framed(site, &self.commune, &self.settings, self.language, title);
        Frame { is_personal: true, ..framed }
    }
}

/// The delegates of a commune as the page lists them.
pub(super) async fn people(app: &App, commune: &Commune) -> Result<Vec<Person>, Problem> {
    let delegates = list(app, commune, None).await.map_err(Refusal::problem)?;
    let tree = topics::all_of(&app.db.read, commune.id).await.map_err(database)?;
    let names = |it: &DelegateOut| -> Vec<String> {
        let theirs = it.topics.iter().flatten();
        theirs.filter_map(|id| tree.iter().find(|topic| topic.id == *id)).map(|topic| topic.name.to_string()).collect()
    };
    Ok(delegates.iter().map(|it| person(it, names(it))).collect())
}

pub(super) fn person(it: &DelegateOut, topics: Vec<String>) -> Person {
    let initials = it.name.split_whitespace().filter_map(|word| word.chars().next());
    Person {
        id: it.id.to_string(),
        name: it.name.clone(),
        initials: initials.take(2).flat_map(char::to_uppercase).collect(),
        statement: it.statement.clone(),
        topics,
        councillor: it.councillor,
    }
}

/// What a voice may be given for in a commune, but for everything: what is asked, then topics.
pub(super) async fn scopes(app: &App, commune: &Commune, now: Instant) -> Result<Vec<ScopeChoice>, DbErr> {
    let db = &app.db.read;
    let asked = consultations::announced(db, commune.id).await?;
    let open = asked.iter().filter(|it| {
        let runs = matches!(it.phase(now), Phase::Announced | Phase::Debate | Phase::Vote);
        runs && it.delegation_allowed && now < it.delegates_until
    });
    let mut all: Vec<ScopeChoice> = open
        .map(|it| ScopeChoice {
            value: format!("{} {}", VoiceScope::Consultation, it.id),
            name: it.title.to_string(),
            is_asked: true,
        })
        .collect();
    all.extend(topics::all_of(db, commune.id).await?.iter().map(|it| ScopeChoice {
        value: format!("{} {}", VoiceScope::Topic, it.id),
        name: it.name.to_string(),
        is_asked: false,
    }));
    Ok(all)
}

/// A failure of the database, as a page tells it.
pub(super) fn database(error: DbErr) -> Problem {
    PageError::from(error).problem()
}
