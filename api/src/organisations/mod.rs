//! Organisations: who publishes. Every commune has its town hall from the start.

mod entity;

use poem_openapi::{Object, types::Example};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Expr,
};
use serde::Serialize;

use crate::{
    App, board,
    clock::Instant,
    http::names,
    ids::{CommuneId, OrganisationId},
};

names! {
    /// What kind of organisation.
    pub enum Kind {
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

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

impl From<entity::Model> for Organisation {
    fn from(row: entity::Model) -> Self {
        Self { id: row.id, kind: row.kind, name: row.name }
    }
}

/// Who publishes
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "Organisation", example)]
pub struct OrganisationOut {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
}

impl From<&Organisation> for OrganisationOut {
    fn from(organisation: &Organisation) -> Self {
        Self { id: organisation.id, name: organisation.name.clone(), kind: organisation.kind }
    }
}

impl Example for OrganisationOut {
    fn example() -> Self {
        let id = OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7"));
        Self { id, name: "Mairie de Kerling-lès-Sierck".to_owned(), kind: Kind::TownHall }
    }
}

/// An organisation by its id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Organisation>, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(db).await?.map(Organisation::from))
}

/// Rows that name an organisation, joined with it.
pub(crate) fn join<E: EntityTrait>(rows: Select<E>, organisation: E::Column) -> Select<E> {
    rows.join(JoinType::InnerJoin, E::belongs_to(entity::Entity).from(organisation).to(entity::Column::Id).into())
}

/// The organisations of a commune, the town hall first, then by name.
pub(crate) async fn of_commune(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Organisation>, DbErr> {
    let rows = entity::Entity::find().filter(entity::Column::CommuneId.eq(commune)).order_by_asc(entity::Column::Name).all(db).await?;
    let mut organisations: Vec<Organisation> = rows.into_iter().map(Organisation::from).collect();
    organisations.sort_by_key(|it| it.kind != Kind::TownHall);
    Ok(organisations)
}

/// Give new communes their town halls.
pub(crate) async fn create_town_halls(tx: &impl ConnectionTrait, communes: &[(CommuneId, String)], now: Instant) -> Result<(), DbErr> {
    let rows = communes.iter().map(|(commune, name)| entity::ActiveModel {
        id: Set(OrganisationId::new()),
        commune_id: Set(*commune),
        kind: Set(Kind::TownHall),
        name: Set(format!("Mairie {}", of_name(name))),
        trusted: Set(true),
        created_at: Set(now),
    });
    entity::Entity::insert_many(rows).exec(tx).await?;
    Ok(())
}

/// Say in the name of a commune's town hall that its content is invented.
pub(crate) async fn mark_as_demonstration(app: &App, commune: CommuneId) -> Result<(), DbErr> {
    const MARK: &str = " (démonstration)";
    let all = of_commune(&app.db.read, commune).await?;
    for town_hall in all.iter().filter(|it| it.kind == Kind::TownHall && !it.name.ends_with(MARK)) {
        let change = board::change(app, commune).await?;
        entity::Entity::update_many()
            .col_expr(entity::Column::Name, Expr::value(format!("{}{MARK}", town_hall.name)))
            .filter(entity::Column::Id.eq(town_hall.id))
            .exec(&*change)
            .await?;
        change.commit().await?;
    }
    Ok(())
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
