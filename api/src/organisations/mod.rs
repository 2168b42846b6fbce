//! Organisations: the publishers. Every commune has its town hall from the start; it adds associations, schools and
//! others, and adopts those that another commune made, such as an intercommunality.
//!
//! An organisation serves one or more communes, each by an agreement of two: the commune's clerk offers or the
//! organisation asks, and the other accepts. Each decides on its own whether it trusts it: what a trusted one posts
//! goes up at once, what another posts waits for the town hall; so do grave alerts of whoever is not a town hall or an
//! intercommunality, unless the commune lets its alerts up.
//!
//! ```text
//!        offer (clerk)            accept (organisation)
//! ─────────────────▶ offered ────────────────────┐
//!        ask (organisation)       accept (clerk)  ▼         end (either)
//! ─────────────────▶ asked ──────────────────▶ serving ─────────────────▶
//! ```

mod agree;
mod api;
mod bound;
mod end;
mod entity;
mod fresh;
mod manage;
mod part;
mod paths;
mod pending;
mod queries;
mod refusals;
mod serving;
mod wire;

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Serialize;

pub use agree::Offer;
pub(crate) use agree::{accept, offer, speaks_for};
pub use api::Api;
pub use bound::{Bound, BoundTo, Seat};
pub(crate) use end::end;
pub use manage::{NewOrganisation, OrganisationPatch, create};
pub(crate) use manage::{add, edit, make};
pub(crate) use part::{publishes_at, recognise};
pub(crate) use paths::{LIST_END, page_of};
pub(crate) use pending::{Pending, pending};
pub use queries::{NamedError, Served, named};
pub(crate) use queries::{
    by_id, communes_of, find, find_all, home_of, host_of, join, of_commune, publishes_in, serve_somewhere,
};
pub use refusals::ManageError;
pub use serving::Agreement;
pub(crate) use wire::one as detailed;
pub use wire::{OrganisationDetails, ServingOut};

use crate::App;
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::text::Message;
use ground::{line, names, say};

line!(
    /// An organisation's name: one line, 1 to 120 characters.
    Name,
    120,
    "Un nom compte de 1 à 120 caractères, sur une seule ligne.",
    "A name has 1 to 120 characters, on a single line."
);

/// The standing of an organisation in a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its posts go up at once.
    Trusted {
        /// Severe and extreme alerts too.
        alerts: bool,
    },
    /// Its posts wait for the town hall.
    Moderated,
    /// It does not publish there (any more).
    Gone,
}

impl Standing {
    fn of(kind: OrganisationKind, serving: Option<&serving::Model>) -> Self {
        match serving {
            Some(serving) if serving.trusted => Self::Trusted { alerts: kind.may_alert() || serving.alerts },
            Some(_) => Self::Moderated,
            None => Self::Gone,
        }
    }

    pub(crate) fn publishes(self) -> bool {
        self != Self::Gone
    }

    /// True if its posts go up at once; `grave` is said of severe and extreme alerts.
    pub(crate) fn lets_up(self, grave: bool) -> bool {
        match self {
            Self::Trusted { alerts } => alerts || !grave,
            Self::Moderated | Self::Gone => false,
        }
    }
}

names! {
    /// The kind of an organisation.
    pub enum OrganisationKind {
        /// The town hall (mairie).
        TownHall = "town_hall",
        /// An association.
        Association = "association",
        /// A school.
        School = "school",
        /// An intercommunality.
        Intercommunality = "intercommunality",
        /// The gendarmerie.
        Gendarmerie = "gendarmerie",
        /// Anything else.
        Other = "other",
    }
}

impl OrganisationKind {
    /// As residents read it.
    pub const fn label(self) -> Message {
        match self {
            Self::TownHall => say!("Mairie", "Town hall"),
            Self::Association => say!("Association", "Association"),
            Self::School => say!("École", "School"),
            Self::Intercommunality => say!("Intercommunalité", "Intercommunality"),
            Self::Gendarmerie => say!("Gendarmerie", "Gendarmerie"),
            Self::Other => say!("Autre service", "Other service"),
        }
    }

    /// True if it may raise severe and extreme alerts wherever it is trusted.
    fn may_alert(self) -> bool {
        match self {
            Self::TownHall | Self::Intercommunality => true,
            Self::Association | Self::School | Self::Gendarmerie | Self::Other => false,
        }
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: Name,
}

impl From<entity::Model> for Organisation {
    fn from(row: entity::Model) -> Self {
        Self { id: row.id, kind: row.kind, name: row.name }
    }
}

/// A publisher
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "Organisation", example)]
pub struct OrganisationOut {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
}

impl From<&Organisation> for OrganisationOut {
    fn from(organisation: &Organisation) -> Self {
        Self { id: organisation.id, name: organisation.name.to_string(), kind: organisation.kind }
    }
}

impl Example for OrganisationOut {
    fn example() -> Self {
        let id = OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7"));
        Self { id, name: "Mairie de Kerling-lès-Sierck".to_owned(), kind: OrganisationKind::TownHall }
    }
}

pub(crate) async fn create_town_halls(
    tx: &impl ConnectionTrait,
    communes: &[(CommuneId, String)],
    now: Instant,
) -> Result<(), DbErr> {
    let rows = communes.iter().map(|(commune, name)| entity::ActiveModel {
        id: Set(OrganisationId::new()),
        commune_id: Set(*commune),
        kind: Set(OrganisationKind::TownHall),
        name: Set(Name::of_town_hall(name)),
        created_at: Set(now),
    });
    let rows: Vec<entity::ActiveModel> = rows.collect();
    let serving = rows.iter().map(|row| serving::ActiveModel {
        commune_id: row.commune_id.clone(),
        organisation_id: row.id.clone(),
        state: Set(Agreement::Serving),
        trusted: Set(true),
        alerts: Set(false),
        created_at: Set(now),
    });
    let serving: Vec<serving::ActiveModel> = serving.collect();
    entity::Entity::insert_many(rows).exec(tx).await?;
    serving::Entity::insert_many(serving).exec(tx).await?;
    Ok(())
}

/// The end of an organisation's name if its content is invented.
pub(crate) const DEMONSTRATION: &str = " (démonstration)";

/// True if a commune's town hall says in its name that its content is invented. It is read from the database, so that
/// every process says the same, and a demo's data stay a demo's when they are served by `tambour serve`.
pub(crate) async fn is_demonstration(db: &impl ConnectionTrait, commune: CommuneId) -> Result<bool, DbErr> {
    Ok(of_commune(db, commune).await?.iter().any(|it| {
        it.organisation.kind == OrganisationKind::TownHall && it.organisation.name.as_str().ends_with(DEMONSTRATION)
    }))
}

/// Say in the name of a commune's town hall that its content is invented.
pub(crate) async fn mark_as_demonstration(app: &App, commune: CommuneId) -> Result<(), DbErr> {
    let all = of_commune(&app.db.read, commune).await?;
    let town_halls = all.into_iter().map(|it| it.organisation).filter(|it| it.kind == OrganisationKind::TownHall);
    for town_hall in town_halls.filter(|it| !it.name.as_str().ends_with(DEMONSTRATION)) {
        let change = app.boards.change(commune).await?;
        entity::Entity::update_many()
            .col_expr(entity::Column::Name, Expr::value(format!("{}{DEMONSTRATION}", town_hall.name)))
            .filter(entity::Column::Id.eq(town_hall.id))
            .exec(&*change)
            .await?;
        change.commit().await?;
    }
    Ok(())
}

impl Name {
    /// The name of a commune's town hall. Names of communes are single lines, and none is over 50 characters.
    fn of_town_hall(commune: &str) -> Self {
        Self(format!("Mairie {}", of_name(commune)))
    }
}

/// A commune's name after "de": `d’Arles`, `du Havre`, `des Lilas`, `de La Rochelle`, `de L’Haÿ-les-Roses`.
fn of_name(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("Le ") {
        return format!("du {rest}");
    }
    if let Some(rest) = name.strip_prefix("Les ") {
        return format!("des {rest}");
    }
    // An H is silent in most names of communes, and aspirated in some; "de" is never quite wrong.
    let vowel = name.chars().next().is_some_and(|first| "AEIOUÀÂÉÈÊÎÔÛŒaeiouéèê".contains(first));
    // A Y is a vowel before a consonant and at the end, as in Yvetot and Y.
    let mut letters = name.chars();
    let y = letters.next() == Some('Y') && !letters.next().is_some_and(|second| "aeiouéèêAEIOU".contains(second));
    if vowel || y { format!("d’{name}") } else { format!("de {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_hall_is_named_in_good_french() {
        for (name, expected) in [
            ("Kerling-lès-Sierck", "de Kerling-lès-Sierck"),
            ("Arles", "d’Arles"),
            ("Évreux", "d’Évreux"),
            ("Yvetot", "d’Yvetot"),
            ("Yutz", "de Yutz"),
            ("Le Havre", "du Havre"),
            ("Les Lilas", "des Lilas"),
            ("La Rochelle", "de La Rochelle"),
        ] {
            assert_eq!(of_name(name), expected);
        }
    }
}
