//! Changing a commune's settings.

use std::sync::Arc;

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel, Iterable};
use serde_json::json;

use super::contact::ContactPatch;
use super::entity::{Column, Entity, Model};
use super::{
    AccentColour, CommuneSettings, CommuneSettingsOut, DisplayName, PageSection, Population, ShownSections, queries,
};
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use crate::files::references;
use crate::posts::{self, Body, Enclosed, Rendered};
use ground::ids::{FileId, SheetId};
use ground::{Change, FieldError, List, Object, Patch, input};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;
use kit::tenants::{Commune, Key};

input! {
    /// Changes to a commune's settings; what is absent stays.
    #[example(json!({"accent_colour": "#12395b", "contact": {"telephone": "03 82 83 71 05"}}))]
    pub struct CommuneSettingsPatch {
        /// The name on its pages and its letter, 1 to 80 characters; null for its own.
        pub display_name: Patch<DisplayName>,
        /// Its town hall's address, telephone and hours.
        pub contact: Change<Object<ContactPatch>>,
        /// Its legal mentions, in Markdown.
        pub legal_mentions: Change<Body>,
        /// An image that was uploaded for the commune; null for none.
        pub picture: Patch<FileId>,
        /// A colour whose contrast with white is 7 to 1 at least; null for none.
        pub accent_colour: Patch<AccentColour>,
        /// Number of inhabitants; null for the catalogue's.
        pub population: Patch<Population>,
        /// The sections that its pages show; null for all, those to come too.
        pub sections: Patch<List<PageSection, 10>>,
    }
}

refusal! {
    /// Reasons why a commune's settings are not read or changed.
    pub enum SettingsError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// They changed since the caller read them.
        Stale => STALE,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        ..database
    }
}

/// The commune whose board the caller runs.
pub(super) fn run_by<'a>(
    app: &App,
    caller: &'a Caller,
    commune: &Key,
) -> Result<(Arc<Commune>, Clerk<'a>), SettingsError> {
    let commune = app.communes.get(commune.as_str()).ok_or(SettingsError::NoSuchCommune)?;
    let clerk = caller.clerk_of(commune.id).ok_or(SettingsError::Forbidden)?;
    Ok((commune, clerk))
}

/// Change a commune's settings; without a clerk for the command line.
///
/// # Errors
/// When they changed since the caller read them, or values do not fit.
pub async fn set(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: &Commune,
    if_match: &IfMatch,
    patch: CommuneSettingsPatch,
) -> Result<CommuneSettings, SettingsError> {
    let caller = clerk.map(Clerk::caller);
    let (picture, mentions) = prepared(app, caller, commune, &patch).await?;
    let change = app.boards.change(commune.id).await?;
    let before = queries::row(&*change, commune.id).await?;
    if !if_match.allows(&revision_of(commune, &before)) {
        return Err(SettingsError::Stale);
    }
    let after = applied(before.clone(), patch, &picture, mentions).map_err(SettingsError::Invalid)?;
    if after == before {
        return Ok(queries::shown(commune, before));
    }
    picture.take(&*change, commune.id).await?.map_err(|mistake| SettingsError::Invalid(vec![at_picture(mistake)]))?;
    // No sheet has the id of a commune.
    let own = SheetId::from_uuid(commune.id.uuid());
    let wanted: Vec<_> = after.picture.iter().map(|it| (references::FileRole::Image, it.id)).collect();
    references::follow(&*change, own, &wanted, app.clock.now()).await?;
    let columns = Column::iter().filter(|column| !matches!(column, Column::CommuneId));
    let replace = OnConflict::column(Column::CommuneId).update_columns(columns).to_owned();
    let row = after.clone().into_active_model();
    Entity::insert(row).on_conflict(replace).exec_without_returning(&*change).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Settings, subject: None };
    audit::write(&change, caller, &[commune.id], done, app.clock.now()).await?;
    change.commit().await?;
    Ok(queries::shown(commune, after))
}

/// What a change needs to be looked up and rendered before it begins.
async fn prepared(
    app: &App,
    caller: Option<&Caller>,
    commune: &Commune,
    patch: &CommuneSettingsPatch,
) -> Result<(Enclosed, Option<Rendered>), SettingsError> {
    let mut mistakes = Vec::new();
    let picture = posts::look_up(app, caller, commune.id, &patch.picture, None).await?;
    let picture = picture.unwrap_or_else(|wrong| {
        mistakes.extend(wrong.into_iter().map(at_picture));
        Enclosed::default()
    });
    let mentions = match &patch.legal_mentions.0 {
        Some(text) => match posts::render(text.clone()).await {
            Ok(rendered) => Some(rendered),
            Err(detail) => {
                mistakes.push(FieldError::at("legal_mentions", detail));
                None
            }
        },
        None => None,
    };
    if mistakes.is_empty() { Ok((picture, mentions)) } else { Err(SettingsError::Invalid(mistakes)) }
}

fn at_picture(mistake: FieldError) -> FieldError {
    FieldError::at("picture", mistake.detail)
}

fn revision_of(commune: &Commune, row: &Model) -> Revision {
    Revision::of_resource(&CommuneSettingsOut::from(queries::shown(commune, row.clone())))
}

fn applied(
    before: Model,
    patch: CommuneSettingsPatch,
    picture: &Enclosed,
    mentions: Option<Rendered>,
) -> Result<Model, Vec<FieldError>> {
    let contact = match patch.contact.0 {
        Some(contact) => contact.0.over(before.contact)?,
        None => before.contact,
    };
    let population = patch.population.or(before.population.and_then(|it| u32::try_from(it).ok()).map(Population));
    let hidden_sections = match patch.sections {
        Patch::Keep => before.hidden_sections,
        Patch::Clear => None,
        Patch::Set(shown) => ShownSections(shown.0).hidden(),
    };
    Ok(Model {
        hidden_sections,
        commune_id: before.commune_id,
        display_name: patch.display_name.or(before.display_name),
        contact,
        legal_mentions: patch.legal_mentions.or(before.legal_mentions),
        legal_mentions_html: mentions.map_or(before.legal_mentions_html, |it| it.html),
        picture: picture.image.clone().unwrap_or(before.picture),
        accent_colour: patch.accent_colour.or(before.accent_colour),
        population: population.map(|it| i64::from(it.0)),
    })
}
