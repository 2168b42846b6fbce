//! Uploading a file.

use sea_orm::prelude::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::form::UploadForm;
use super::{File, FileName, FileOut, FileState, entity};
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once, OnceError};
use crate::{App, organisations};
use ground::ids::{CommuneId, FileId};
use ground::{FieldError, say};
use kit::blobs::{Foreign, NotTaken, StoreError};
use kit::http::Created;
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why a file was not uploaded.
    pub enum UploadError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller publishes nothing there.
        Forbidden => FORBIDDEN,
        /// The file has too many pixels.
        TooLarge => FILE_TOO_LARGE,
        /// The file is none of the kinds that are taken.
        Unknown => UNSUPPORTED_FILE,
        /// The file is a photograph in the space-saving format of a telephone.
        Heic => UNSUPPORTED_FILE(
            "Cette photo est au format HEIC, que les navigateurs ne lisent pas. Sur l’iPhone : Réglages › Appareil photo › Formats › « Le plus compatible » pour les prochaines ; pour celle-ci, enregistrez-la ou partagez-la en JPEG, puis envoyez le JPEG.",
            "This photo is in the HEIC format, which browsers do not read. On an iPhone: Settings › Camera › Formats › “Most Compatible” for the next ones; save or share this one as a JPEG, then send the JPEG.",
        ),
        /// The file is a picture in a format that is not read.
        OtherPicture => UNSUPPORTED_FILE(
            "Ce format d’image n’est pas pris en charge (AVIF, TIFF, BMP, SVG, Photoshop…). Enregistrez l’image en JPEG ou en PNG, puis envoyez-la.",
            "This format of picture is not supported (AVIF, TIFF, BMP, SVG, Photoshop…). Save the picture as a JPEG or a PNG, then send that.",
        ),
        /// The file is a film.
        Video => UNSUPPORTED_FILE(
            "Une vidéo ne peut pas être jointe. Publiez-la ailleurs et mettez un lien vers elle, ou envoyez une photo.",
            "A video cannot be attached. Publish it elsewhere and link to it, or send a photo.",
        ),
        /// The file is one of a word processor.
        Office => UNSUPPORTED_FILE(
            "Un document Word, Excel, PowerPoint ou LibreOffice ne s’ouvre pas sur tous les téléphones. Enregistrez-le en PDF (Fichier › Enregistrer sous ou Exporter › PDF), puis envoyez le PDF.",
            "A Word, Excel, PowerPoint or LibreOffice document does not open on every phone. Save it as a PDF (File › Save as or Export › PDF), then send the PDF.",
        ),
        /// The file holds others.
        Archive => UNSUPPORTED_FILE(
            "Un dossier compressé (ZIP…) ne peut pas être joint. Envoyez un à un les documents PDF et les images qu’il contient.",
            "A compressed folder (ZIP…) cannot be attached. Send the PDF documents and pictures in it one by one.",
        ),
        /// The file begins as an image does, and cannot be decoded.
        Broken => UNSUPPORTED_FILE(
            "L’image est abîmée ou incomplète, ou son format n’est pas pris en charge.",
            "The image is broken or incomplete, or its format is not supported.",
        ),
        /// A description of something that is no image.
        Invalid(FieldError) => invalid,
        /// The file could not be worked on.
        Failed(Box<dyn std::error::Error + Send + Sync>) => internal,
        /// The store failed.
        Store(StoreError) => internal,
        /// The request's key is not honoured.
        ..Once(OnceError),
        ..database
    }
}

impl From<NotTaken> for UploadError {
    fn from(reason: NotTaken) -> Self {
        match reason {
            NotTaken::Unknown(None) => Self::Unknown,
            NotTaken::Unknown(Some(Foreign::Heic)) => Self::Heic,
            NotTaken::Unknown(Some(Foreign::Picture)) => Self::OtherPicture,
            NotTaken::Unknown(Some(Foreign::Video)) => Self::Video,
            NotTaken::Unknown(Some(Foreign::Office)) => Self::Office,
            NotTaken::Unknown(Some(Foreign::Archive)) => Self::Archive,
            NotTaken::Broken => Self::Broken,
            NotTaken::TooLarge => Self::TooLarge,
            NotTaken::Failed(error) => Self::Failed(error),
        }
    }
}

/// Take a file: an image re-encoded, a document as it is. Nothing refers to it yet.
pub(crate) async fn upload(
    app: &App,
    caller: &Caller,
    once: Once,
    commune: &Key,
    form: UploadForm,
) -> Result<Answered<Created<FileOut>>, UploadError> {
    let once = once.of_form(&form.fingerprint());
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(commune.as_str()).ok_or(UploadError::NoSuchCommune)?;
    if !publishes_in(app, caller, commune.id).await? {
        return Err(UploadError::Forbidden);
    }
    let prepared = app.workshop.prepare(form.file.content).await?;
    if form.alt.is_some() && !prepared.media_type.is_image() {
        let detail = say!("Seule une image a une description.", "Only an image has a description.");
        return Err(UploadError::Invalid(FieldError::at("alt", detail)));
    }
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let now = app.clock.now();
    let mut row = entity::Model {
        id: FileId::new(),
        commune_id: commune.id,
        media_type: prepared.media_type,
        name: FileName::of(&form.file.name, prepared.media_type),
        bytes: i64::try_from(prepared.bytes()).unwrap_or(i64::MAX),
        width: prepared.size.map(|(width, _)| side(width)),
        height: prepared.size.map(|(_, height)| side(height)),
        alt: form.alt,
        state: FileState::Arriving,
        unused_since: Some(now),
        uploaded_by: caller.id(),
        created_at: now,
    };
    // The row first: content that no row knows of would never be swept.
    let tx = app.db.begin_write().await?;
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    for (version, content) in prepared.versions {
        app.files.put((commune.id, row.id), version, content).await.map_err(UploadError::Store)?;
    }
    row.state = FileState::Kept;
    let tx = app.db.begin_write().await?;
    if let Some(before) = once.claim(&tx, caller, now).await? {
        // This file never arrives, and is swept.
        return Ok(Answered::Before(before));
    }
    let kept = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(FileState::Kept))
        .filter(entity::Column::Id.eq(row.id))
        .filter(entity::Column::State.eq(FileState::Arriving))
        .exec(&tx)
        .await?;
    if kept.rows_affected == 0 {
        return Err(DbErr::RecordNotUpdated.into());
    }
    let id = row.id;
    let created = Created { location: super::path_of(row.id), resource: FileOut::from(&File::from(row)) };
    once.keep(&tx, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::File, subject: Some(id.uuid()) };
    audit::write(&tx, Some(caller), &[commune.id], done, now).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}

async fn publishes_in(app: &App, caller: &Caller, commune: CommuneId) -> Result<bool, DbErr> {
    if caller.runs_board(commune) {
        return Ok(true);
    }
    organisations::publishes_at(&app.db.read, caller, commune).await
}
