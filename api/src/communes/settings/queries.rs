//! Reading a commune's settings.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::entity::{Entity, Model};
use super::{CommuneSettings, ContactDetails, ShownSections};
use crate::files::ShowsFiles;
use crate::posts::Body;
use ground::ids::CommuneId;
use kit::tenants::Commune;

/// What a commune says of itself: one query, by key.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, commune: &Commune) -> Result<CommuneSettings, DbErr> {
    Ok(shown(commune, row(db, commune.id).await?))
}

/// The row of a commune; an empty one if nobody set anything.
pub(super) async fn row(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Model, DbErr> {
    Ok(Entity::find_by_id(commune).one(db).await?.unwrap_or_else(|| Model {
        commune_id: commune,
        display_name: None,
        contact: ContactDetails::default(),
        legal_mentions: Body::empty(),
        legal_mentions_html: String::new(),
        picture: None,
        accent_colour: None,
        population: None,
        hidden_sections: None,
    }))
}

/// A row as readers see it.
pub(super) fn shown(commune: &Commune, row: Model) -> CommuneSettings {
    CommuneSettings {
        display_name: row.display_name.map_or_else(|| commune.name.clone(), |name| name.to_string()),
        contact: row.contact,
        legal_mentions: row.legal_mentions,
        legal_mentions_html: row.legal_mentions_html,
        picture: row.picture,
        accent_colour: row.accent_colour,
        population: row.population.and_then(|it| u32::try_from(it).ok()).unwrap_or(commune.population),
        sections: ShownSections::without(row.hidden_sections.as_deref()),
    }
}

/// The picture of a commune, which everybody may see.
pub(crate) const FILES: ShowsFiles = ShowsFiles {
    publicly: |app, file| {
        Box::pin(async move {
            let row = Entity::find_by_id(file.commune).one(&app.db.read).await?;
            Ok(row.and_then(|row| row.picture).is_some_and(|picture| picture.id == file.id))
        })
    },
    // Everybody sees it already.
    to: |_, _, _| Box::pin(async { Ok(false) }),
};
