//! The clerk's own words on top of an edition.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;

use super::EditionName;
use super::compose::claim;
use crate::App;
use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::digests::Cadence;
use crate::digests::entity::edition::Model;
use crate::digests::refusals::EditionError;
use crate::posts::{Body, render};
use ground::{FieldError, input};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::tenants::Commune;

input! {
    /// The words on top of an edition.
    #[example(json!({"text": "Chers habitants, le marché de **Noël** approche."}))]
    pub struct NewIntroduction {
        /// In Markdown; an empty text takes the words away.
        pub text: Body,
    }
}

/// The words on top of an edition
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestIntroduction", example)]
pub struct IntroductionOut {
    /// The edition.
    pub edition: EditionName,
    /// In Markdown.
    #[oai(nullable)]
    pub text: Option<String>,
    /// As it will be shown.
    #[oai(nullable)]
    pub html: Option<String>,
}

impl IntroductionOut {
    pub(in crate::digests) fn of(edition: &Model) -> Self {
        let text = edition.introduction.as_ref().map(ToString::to_string);
        Self { edition: edition.name.clone(), text, html: edition.introduction_html.clone() }
    }
}

impl Example for IntroductionOut {
    fn example() -> Self {
        Self {
            edition: EditionName::of(
                Cadence::Weekly,
                chrono::NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default(),
            ),
            text: Some("Le marché de **Noël** approche.".to_owned()),
            html: Some("<p>Le marché de <strong>Noël</strong> approche.</p>".to_owned()),
        }
    }
}

/// Put words on top of an edition that is not made yet.
pub(crate) async fn introduce(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: &Commune,
    name: &EditionName,
    if_match: &IfMatch,
    new: NewIntroduction,
) -> Result<IntroductionOut, EditionError> {
    let now = app.clock.now();
    let rendered =
        render(new.text.clone()).await.map_err(|detail| EditionError::Invalid(FieldError::at("text", detail)))?;
    let tx = app.db.begin_write().await?;
    let edition = claim(&tx, commune.id, name, now).await?;
    if edition.composed_at.is_some() {
        return Err(EditionError::MadeAlready);
    }
    let shown = IntroductionOut::of(&edition);
    if !if_match.allows_if_any(shown.text.is_some().then(|| Revision::of_resource(&shown)).as_ref()) {
        return Err(EditionError::Stale);
    }
    let words = Some(new.text).filter(|text| !text.as_str().trim().is_empty());
    let html = words.as_ref().map(|_| rendered.html);
    let edition = Model { introduction: words, introduction_html: html, updated_at: now, ..edition };
    let edition = edition.into_active_model().reset_all().update(&tx).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Letter, subject: Some(edition.id.uuid()) };
    audit::write(&tx, clerk.map(Clerk::caller), &[commune.id], done, now).await?;
    tx.commit().await?;
    Ok(IntroductionOut::of(&edition))
}
