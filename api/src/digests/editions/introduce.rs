//! The clerk's own words on top of an edition.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::compose::claim;
use crate::{
    App,
    accounts::Caller,
    digests::{EditionName, entity::edition, refusals::DigestError},
    posts::{Body, render},
};
use ground::{FieldError, input};
use kit::tenants::{Commune, Key};

input! {
    /// The words on top of an edition.
    #[example(json!({"text": "Chers habitants, le marché de **Noël** approche."}))]
    pub struct NewIntroduction {
        /// In Markdown; an empty text takes the words away.
        pub text: Body,
    }
}

/// The commune whose board the caller runs.
///
/// # Errors
/// When there is no such commune, or the caller does not run its board.
pub(in crate::digests) fn run_by(
    app: &App,
    caller: &Caller,
    commune: &Key,
) -> Result<std::sync::Arc<Commune>, DigestError> {
    let commune = app.communes.get(commune.as_str()).ok_or(DigestError::NoSuchCommune)?;
    if caller.runs_board(commune.id) { Ok(commune) } else { Err(DigestError::Forbidden) }
}

/// Put words on top of an edition that is not made yet.
///
/// # Errors
/// When it is made already, or the text cannot be shown.
pub(crate) async fn introduce(
    app: &App,
    commune: &Commune,
    name: &EditionName,
    new: NewIntroduction,
) -> Result<edition::Model, DigestError> {
    let now = app.clock.now();
    let rendered =
        render(new.text.clone()).await.map_err(|detail| DigestError::Invalid(FieldError::at("text", detail)))?;
    let tx = app.db.begin_write().await?;
    let edition = claim(&tx, commune.id, name, now).await?;
    if edition.composed_at.is_some() {
        return Err(DigestError::MadeAlready);
    }
    let words = Some(new.text).filter(|text| !text.as_str().trim().is_empty());
    let edition = edition::Model {
        introduction_html: words.as_ref().map(|_| rendered.html),
        introduction: words,
        updated_at: now,
        ..edition
    };
    edition.clone().into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(edition)
}
