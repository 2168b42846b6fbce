//! A part of the board, as the address of its page says it.

use poem::web::Query;
use sea_orm::DbErr;
use serde::Deserialize;

use super::api::BoardOut;
use crate::App;
use crate::notices::{Category, NoticeCard};
use crate::organisations::{self, OrganisationOut};
use ground::ids::OrganisationId;
use ground::text::Language;
use kit::tenants::Commune;

/// What a reader asks for.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct AskedPart {
    quoi: Option<String>,
    qui: Option<String>,
}

/// The part of the notices that is shown beside the alerts: all unless somebody chose.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct BoardPart {
    pub(super) category: Option<Category>,
    pub(super) organisation: Option<OrganisationId>,
}

impl BoardPart {
    /// The part that is asked for. What nobody could mean is left out, so that there are only as many pages as there are
    /// choices.
    pub(super) async fn of(app: &App, commune: &Commune, asked: Query<AskedPart>) -> Result<Self, DbErr> {
        let category = asked.quoi.as_deref().and_then(|it| it.parse().ok()).filter(|it| *it != Category::Alert);
        let organisation: Option<OrganisationId> = asked.qui.as_deref().and_then(|it| it.parse().ok());
        let organisation = match organisation {
            Some(id) => organisations::publishes_in(&app.db.read, commune.id, id).await?.then_some(id),
            None => None,
        };
        Ok(Self { category, organisation })
    }

    /// The end of the address of this part: one for each.
    pub(super) fn end(self) -> String {
        let category = self.category.map(|it| format!("quoi={it}"));
        let organisation = self.organisation.map(|it| format!("qui={it}"));
        let asked: Vec<String> = category.into_iter().chain(organisation).collect();
        if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
    }

    /// True if a notice stands in it.
    pub(super) fn holds(self, notice: &NoticeCard) -> bool {
        let is_chosen = self.category.is_none_or(|it| it == notice.category)
            && self.organisation.is_none_or(|it| it == notice.organisation.id);
        is_chosen || notice.severity.is_some()
    }
}

/// A choice of a part.
#[derive(Debug)]
pub(super) struct PartChoice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) is_chosen: bool,
}

/// The choices of categories and of organisations on a board, or nothing where there is nothing to choose.
pub(super) fn choices(board: &BoardOut, part: BoardPart, language: Language) -> Option<[Vec<PartChoice>; 2]> {
    let others = || board.notices.iter().filter(|it| it.severity.is_none());
    let mut categories: Vec<Category> = others().map(|it| it.category).collect();
    categories.sort_unstable_by_key(|it| *it as usize);
    categories.dedup();
    let mut organisations: Vec<&OrganisationOut> = others().map(|it| &it.organisation).collect();
    organisations.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    organisations.dedup_by_key(|it| it.id);
    let category = |it: &Category| PartChoice {
        value: it.to_string(),
        words: it.label().in_language(language),
        is_chosen: part.category == Some(*it),
    };
    let organisation = |it: &&OrganisationOut| PartChoice {
        value: it.id.to_string(),
        words: it.name.clone(),
        is_chosen: part.organisation == Some(it.id),
    };
    (categories.len() > 1 || organisations.len() > 1)
        .then(|| [categories.iter().map(category).collect(), organisations.iter().map(organisation).collect()])
}
