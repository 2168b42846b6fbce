//! Uploading a file.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, prelude::Expr};

use super::{File, FileName, FileOut, State, entity, form::Form};
use crate::{
    App,
    accounts::Caller,
    idempotency::{Answered, Once, OnceError},
    organisations,
};
use ground::{
    FieldError,
    ids::{CommuneId, FileId},
    text::Message,
};
use kit::{
    blobs::{NotTaken, StoreError},
    http::{
        Created,
        problem::{self, Kind, Problem, Refusal},
    },
    tenants::Key,
};

/// Why a file was not uploaded.
#[derive(Debug)]
pub enum UploadError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The caller publishes nothing there.
    Forbidden,
    /// The file is not one that is taken.
    NotTaken(NotTaken),
    /// Only an image is described.
    NoImage,
    /// The store failed.
    Store(StoreError),
    /// The request's key is not honoured.
    Once(OnceError),
    /// The database failed.
    Database(DbErr),
}

impl Refusal for UploadError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::COMMUNE_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::FILE_TOO_LARGE,
        &problem::UNSUPPORTED_FILE,
        &problem::INVALID,
        &problem::IDEMPOTENCY_KEY_REUSED,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::NotTaken(NotTaken::Unknown) => Problem::of(&problem::UNSUPPORTED_FILE),
            Self::NotTaken(NotTaken::Broken) => Problem::of(&problem::UNSUPPORTED_FILE).with(Message::fixed(
                "L’image est abîmée ou incomplète, ou son format n’est pas pris en charge.",
                "The image is broken or incomplete, or its format is not supported.",
            )),
            Self::NotTaken(NotTaken::TooLarge) => Problem::of(&problem::FILE_TOO_LARGE),
            Self::NotTaken(NotTaken::Failed(error)) => Problem::internal(error),
            Self::NoImage => {
                let detail = Message::fixed("Seule une image a une description.", "Only an image has a description.");
                Problem::invalid(vec![FieldError::at("alt", detail)])
            }
            Self::Store(error) => Problem::internal(error),
            Self::Once(error) => error.problem(),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<OnceError> for UploadError {
    fn from(error: OnceError) -> Self {
        Self::Once(error)
    }
}

impl From<DbErr> for UploadError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Take a file: an image re-encoded, a document as it is. Nothing refers to it yet.
///
/// # Errors
/// When the caller publishes nothing in the commune, or the file is not one that is taken.
pub(crate) async fn upload(
    app: &App,
    caller: &Caller,
    once: Once,
    commune: &Key,
    form: Form,
) -> Result<Answered<Created<FileOut>>, UploadError> {
    let once = once.of_form(&form.fingerprint());
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(commune.as_str()).ok_or(UploadError::NoSuchCommune)?;
    if !publishes_in(app, caller, commune.id).await? {
        return Err(UploadError::Forbidden);
    }
    let prepared = app.workshop.prepare(form.content).await.map_err(UploadError::NotTaken)?;
    if form.alt.is_some() && !prepared.media_type.is_image() {
        return Err(UploadError::NoImage);
    }
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let now = app.clock.now();
    let mut row = entity::Model {
        id: FileId::new(),
        commune_id: commune.id,
        media_type: prepared.media_type,
        name: FileName::of(&form.name, prepared.media_type),
        bytes: i64::try_from(prepared.bytes()).unwrap_or(i64::MAX),
        width: prepared.size.map(|(width, _)| side(width)),
        height: prepared.size.map(|(_, height)| side(height)),
        alt: form.alt,
        state: State::Arriving,
        unused_since: Some(now),
        uploaded_by: caller.token,
        created_at: now,
    };
    // The row first: content that no row knows of would never be swept.
    let tx = app.db.begin_write().await?;
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    for (version, content) in prepared.versions {
        app.files.put((commune.id, row.id), version, content).await.map_err(UploadError::Store)?;
    }
    row.state = State::Kept;
    let tx = app.db.begin_write().await?;
    if let Some(before) = once.claim(&tx, caller, now).await? {
        // Ours never arrives, and is swept.
        return Ok(Answered::Before(before));
    }
    let kept = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(State::Kept))
        .filter(entity::Column::Id.eq(row.id))
        .filter(entity::Column::State.eq(State::Arriving))
        .exec(&tx)
        .await?;
    if kept.rows_affected == 0 {
        return Err(DbErr::RecordNotUpdated.into());
    }
    let created = Created { location: format!("/v1/files/{}", row.id), resource: FileOut::from(&File::from(row)) };
    once.keep(&tx, caller, &created).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}

/// Whether the caller publishes anything in a commune.
async fn publishes_in(app: &App, caller: &Caller, commune: CommuneId) -> Result<bool, DbErr> {
    if caller.runs_board(commune) {
        return Ok(true);
    }
    let Some(organisation) = caller.organisation.filter(|organisation| caller.publishes_for(*organisation)) else {
        return Ok(false);
    };
    Ok(organisations::communes_of(&app.db.read, organisation).await?.contains(&commune))
}
