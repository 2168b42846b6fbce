//! A clerk's look at a letter before it goes: sent to one address, which is forgotten with it.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::EditionName;
use super::compose::{frame, gather, with_introduction};
use super::schedule::current;
use crate::App;
use crate::communes::settings;
use crate::digests::Cadence;
use crate::digests::entity::{edition, preview};
use crate::digests::letters::{LetterFrame, send_to, write};
use crate::digests::refusals::EditionError;
use ground::ids::PreviewId;
use ground::text::Language;
use ground::{input, say};
use kit::jobs::{Failure, Job, Promise};
use kit::mail::Email;
use kit::tenants::Commune;

input! {
    /// A look at the letter, and the address it goes to.
    #[example(json!({"email": "secretariat@exemple.fr", "edition": null, "locale": "fr"}))]
    pub struct NewPreview {
        /// The clerk's own address.
        pub email: Email,
        /// The edition whose introduction is shown; the current week's unless said.
        pub edition: Option<EditionName>,
        /// The language; French unless said.
        pub locale: Option<Language>,
    }
}

/// Promise a look at an edition as it would be made now.
pub(in crate::digests) async fn ask(app: &App, commune: &Commune, new: NewPreview) -> Result<(), EditionError> {
    let now = app.clock.now();
    let row = preview::Model {
        id: PreviewId::new(),
        commune_id: commune.id,
        email: new.email,
        locale: new.locale.unwrap_or(Language::Fr),
        edition: new.edition.unwrap_or_else(|| current(Cadence::Weekly, now, commune.zone())),
        created_at: now,
    };
    let tx = app.db.begin_write().await?;
    row.clone().into_active_model().insert(&tx).await?;
    Promise::<SendPreview>::new(&row.id.uuid()).make(&tx, now).await?;
    Ok(app.jobs.commit(tx).await?)
}

/// Sends a clerk the next letter as it would be made now.
#[derive(Debug)]
pub struct SendPreview;

impl Job for SendPreview {
    const KIND: &'static str = "digest_preview";
    type Context = App;
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let id = PreviewId::from_uuid(id);
        let Some(row) = preview::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let now = app.clock.now();
        let mut content = gather(app, &commune, row.edition.cadence(), now).await?;
        if let Some(edition) = edition::Entity::named(commune.id, &row.edition).one(&app.db.read).await? {
            content = with_introduction(content, &edition, now);
        }
        // No reader's links: there is no reader.
        let about = settings::of(&app.db.read, &commune).await?;
        let framed = frame(app, &commune, &about, &row.edition, row.locale);
        let frame = LetterFrame { manage: None, unsubscribe: None, ..framed };
        let mut letter = write(&content, &frame).map_err(Failure::give_up)?;
        let title = say!("Aperçu", "Preview");
        letter.subject = format!("[{}] {}", title.in_language(row.locale), letter.subject);
        send_to(app, &commune, (id.uuid(), &row.email), row.locale, &letter).await?;
        let tx = app.db.begin_write().await?;
        preview::Entity::delete_by_id(row.id).exec(&tx).await?;
        Ok(tx.commit().await?)
    }
}
