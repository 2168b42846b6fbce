//! A commune's settings over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::change::run_by;
use super::{CommuneSettingsOut, CommuneSettingsPatch, SettingsError, of, set};
use crate::accounts::Known;
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Document, IfMatch};
use kit::tenants::Key;

/// The operations on a commune's settings.
#[derive(Debug)]
pub struct SettingsApi;

#[OpenApi(tag = "Tag::Communes")]
impl SettingsApi {
    /// Read a commune's settings
    ///
    /// For its clerk and its mayor; what is public of them stands in the commune and on its board.
    #[oai(path = "/v1/communes/:commune/settings", method = "get", operation_id = "getCommuneSettings")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
    ) -> Result<Document<CommuneSettingsOut>, Refused<SettingsError>> {
        let (commune, _) = run_by(app.0, &caller.0, &commune.0)?;
        let settings = of(&app.db.read, &commune).await.map_err(SettingsError::from)?;
        Ok(Document(settings.into()))
    }

    /// Change a commune's settings
    ///
    /// What is absent stays. The letter's day, hour and address for answers are settings of the letter.
    #[oai(path = "/v1/communes/:commune/settings", method = "patch", operation_id = "changeCommuneSettings")]
    async fn change(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<CommuneSettingsPatch>,
    ) -> Result<Document<CommuneSettingsOut>, Refused<SettingsError>> {
        let (commune, clerk) = run_by(app.0, &caller.0, &commune.0)?;
        Ok(Document(set(app.0, Some(clerk), &commune, &if_match, patch.0).await?.into()))
    }
}
