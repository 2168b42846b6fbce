//! Portfolios on the wire, with what came of them.

use std::collections::HashMap;

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Serialize;

use crate::App;
use crate::consultations::{self, ConsultationCard, Promises};
use crate::portfolios::{PortfolioId, PortfolioRow, Project, ProjectId, ProjectState};
use ground::ids::TopicId;
use kit::tenants::Commune;

/// A councillor's portfolio, and what came of it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Portfolio", example)]
pub struct PortfolioOut {
    /// Its id.
    pub id: PortfolioId,
    /// Its title, one line.
    pub title: String,
    /// Who holds it.
    pub holder: HolderOut,
    /// The topics that belong to it.
    pub topics: Vec<TopicId>,
    /// Its projects.
    pub projects: Vec<Project>,
    /// The consultations in it that were announced, newest first.
    pub consultations: Vec<ConsultationCard>,
    /// What was promised in answers to them.
    pub promises: Promises,
}

/// Who holds a portfolio
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "PortfolioHolder")]
pub struct HolderOut {
    /// Their name.
    pub name: String,
    /// Their office.
    pub title: String,
}

/// The portfolios of a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct Portfolios {
    /// The portfolios, oldest first.
    pub items: Vec<PortfolioOut>,
}

/// These portfolios of a commune, with what came of them.
pub(super) async fn shown(app: &App, commune: &Commune, rows: Vec<PortfolioRow>) -> Result<Vec<PortfolioOut>, DbErr> {
    let now = app.clock.now();
    let ids: Vec<PortfolioId> = rows.iter().map(|it| it.id).collect();
    let asked = consultations::of_portfolios(&app.db.read, commune.id, &ids).await?;
    let promised = consultations::promises_of(&app.db.read, commune, now).await?;
    let mut consultations: HashMap<PortfolioId, Vec<ConsultationCard>> = HashMap::new();
    let mut promises: HashMap<PortfolioId, Promises> = HashMap::new();
    for row in &asked {
        let Some(portfolio) = row.portfolio_id else { continue };
        consultations.entry(portfolio).or_default().push(ConsultationCard::of(row, commune.zone(), now));
        if let Some(theirs) = promised.get(&row.id) {
            promises.entry(portfolio).or_default().add(theirs);
        }
    }
    let shown = rows.iter().map(|row| PortfolioOut {
        consultations: consultations.remove(&row.id).unwrap_or_default(),
        promises: promises.remove(&row.id).unwrap_or_default(),
        ..PortfolioOut::fresh(row)
    });
    Ok(shown.collect())
}

impl PortfolioOut {
    /// A portfolio of which nothing came yet.
    pub(crate) fn fresh(row: &PortfolioRow) -> Self {
        Self {
            id: row.id,
            title: row.title.to_string(),
            holder: HolderOut { name: row.holder_name.to_string(), title: row.holder_title.to_string() },
            topics: row.topics.0.clone(),
            projects: row.projects.0.clone(),
            consultations: vec![],
            promises: Promises::default(),
        }
    }
}

impl Example for PortfolioOut {
    fn example() -> Self {
        let project = Project {
            id: ProjectId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5231")),
            title: "Cantine bio".to_owned(),
            state: ProjectState::UnderWay,
            text: "Deux fournisseurs locaux sont choisis.".to_owned(),
        };
        Self {
            id: PortfolioId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5230")),
            title: "Écoles et cantine".to_owned(),
            holder: HolderOut { name: "Claire Muller".to_owned(), title: "Deuxième adjointe".to_owned() },
            topics: vec![TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"))],
            projects: vec![project],
            consultations: vec![ConsultationCard::example()],
            promises: Promises { open: 1, late: 1, kept: 2, dropped: 0 },
        }
    }
}

impl Example for Portfolios {
    fn example() -> Self {
        Self { items: vec![PortfolioOut::example()] }
    }
}
