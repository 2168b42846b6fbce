//! A notice's files: its image and its attachments. Which it has is in its row, with what is shown of them, since files never
//! change; that it has them, for whoever asks what refers to a file, is in the files' own table.

use poem_openapi::{Object, types::Example};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromJsonQueryResult, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{NoticePatch, State, entity, moderate};
use crate::{
    App,
    accounts::Caller,
    clock::Instant,
    files::{self, File, FileOut, MediaType, references},
    http::{List, Patch, problem::FieldError},
    ids::{CommuneId, FileId, NoticeId},
    text::Message,
};

/// The attachments that a notice shall have.
pub type Attached = List<FileId, 6>;

/// An image, as a page that shows it needs to know it
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object, FromJsonQueryResult)]
#[oai(rename = "Image", example)]
pub struct Image {
    /// The file's id; `?w=320`, 640 or 1280 chooses its width.
    pub id: FileId,
    /// The width of its largest version, in pixels.
    pub width: u32,
    /// The height of its largest version, in pixels.
    pub height: u32,
    /// What it shows, if that was said.
    #[oai(nullable)]
    pub alt: Option<String>,
}

impl Example for Image {
    fn example() -> Self {
        let id = FileId::from_uuid(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d2"));
        Self { id, width: 1280, height: 960, alt: Some("La mairie sous la neige".to_owned()) }
    }
}

/// An attachment, as a page that offers it needs to know it
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "Attachment")]
pub struct Attachment {
    /// The file's id.
    pub id: FileId,
    /// What it is called when it is downloaded.
    pub name: String,
    /// What it is served as.
    pub media_type: MediaType,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A notice's attachments, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Attachments(pub Vec<Attachment>);

/// What a change says of a notice's files, looked up.
#[derive(Debug, Default)]
pub(super) struct Enclosed {
    /// None keeps it.
    pub(super) image: Option<Option<Image>>,
    /// None keeps them.
    pub(super) attachments: Option<Attachments>,
}

impl Enclosed {
    /// The files that it names.
    fn ids(&self) -> Vec<FileId> {
        let image = self.image.iter().flatten().map(|image| image.id);
        let attachments = self.attachments.iter().flat_map(|it| &it.0).map(|it| it.id);
        let mut ids: Vec<FileId> = image.chain(attachments).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Take its files into use, for what is written in the same transaction.
    pub(super) async fn take(&self, tx: &impl ConnectionTrait, commune: CommuneId) -> Result<Result<(), FieldError>, DbErr> {
        let taken = files::take(tx, commune, &self.ids()).await?;
        let name = if self.attachments.as_ref().is_some_and(|it| !it.0.is_empty()) { "attachments" } else { "image" };
        Ok(if taken { Ok(()) } else { Err(FieldError::at(name, unknown())) })
    }
}

/// Look up the files that a change names: files of the commune that the caller may see.
pub(super) async fn look_up(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    image: &Patch<FileId>,
    attachments: Option<&Attached>,
) -> Result<Result<Enclosed, Vec<FieldError>>, DbErr> {
    let (mut enclosed, mut mistakes) = (Enclosed::default(), Vec::new());
    match image {
        Patch::Keep => {}
        Patch::Clear => enclosed.image = Some(None),
        Patch::Set(id) => match find(app, caller, commune, &[*id]).await?.as_deref() {
            Some([file]) => match image_of(file) {
                Some(image) => enclosed.image = Some(Some(image)),
                None => {
                    mistakes.push(FieldError::at("image", Message::fixed("Ce fichier n’est pas une image.", "This file is not an image.")))
                }
            },
            _ => mistakes.push(FieldError::at("image", unknown())),
        },
    }
    if let Some(asked) = attachments {
        match find(app, caller, commune, &asked.0).await? {
            Some(files) => enclosed.attachments = Some(Attachments(files.iter().map(attachment_of).collect())),
            None => mistakes.push(FieldError::at("attachments", unknown())),
        }
    }
    Ok(if mistakes.is_empty() { Ok(enclosed) } else { Err(mistakes) })
}

fn unknown() -> Message {
    Message::fixed("Aucun fichier de la commune n’a cet identifiant.", "No file of the commune has this id.")
}

/// These files in this order; none if one of them is not there for the caller.
async fn find(app: &App, caller: &Caller, commune: CommuneId, ids: &[FileId]) -> Result<Option<Vec<File>>, DbErr> {
    let mut found = files::find(&app.db.read, commune, ids).await?;
    for file in &found {
        if !files::may_see(app, file, caller).await? {
            return Ok(None);
        }
    }
    found.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
    Ok((found.len() == ids.len()).then_some(found))
}

fn image_of(file: &File) -> Option<Image> {
    let FileOut { id, width, height, alt, .. } = FileOut::from(file);
    Some(Image { id, width: width?, height: height?, alt })
}

fn attachment_of(file: &File) -> Attachment {
    let FileOut { id, name, media_type, bytes, .. } = FileOut::from(file);
    Attachment { id, name, media_type, bytes }
}

/// Say which files a notice refers to, as its row says it: those that it shows, and those that its revision would.
pub(super) async fn follow(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    use references::Role::{Attachment, Image, Pending};
    let mut wanted: Vec<_> = row.image.iter().map(|image| (Image, image.id)).collect();
    wanted.extend(row.attachments.0.iter().map(|it| (Attachment, it.id)));
    // Files of a revision that cannot be read must not look unused.
    let NoticePatch { image, attachments, .. } = moderate::waiting(row).map_err(|error| DbErr::Type(format!("a revision: {error:?}")))?;
    let mut pending: Vec<FileId> = attachments.0.map(|it| it.0).unwrap_or_default();
    pending.extend(match image {
        Patch::Set(id) => Some(id).filter(|id| !pending.contains(id)),
        Patch::Keep | Patch::Clear => None,
    });
    wanted.extend(pending.into_iter().map(|id| (Pending, id)));
    references::follow(tx, row.id, &wanted, now).await
}

/// Whether a public notice shows a file, so that everybody may see it.
pub(crate) async fn publicly_show(app: &App, file: &File) -> Result<bool, DbErr> {
    use entity::Column::{CommuneId, Id, ListedAt, State as StateColumn};
    // Published or expired.
    let showing = entity::Entity::find()
        .select_only()
        .column(Id)
        .filter(CommuneId.eq(file.commune))
        .filter(StateColumn.eq(State::Approved))
        .filter(ListedAt.lte(app.clock.now()))
        .filter(Id.in_subquery(references::notices_showing(file.id)));
    Ok(showing.into_tuple::<NoticeId>().one(&app.db.read).await?.is_some())
}

/// Whether a notice of the reader's own organisation refers to a file.
pub(crate) async fn refer_for(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    use entity::Column::{CommuneId, Id, OrganisationId};
    let Some(organisation) = reader.organisation.filter(|organisation| reader.publishes_for(*organisation)) else { return Ok(false) };
    let referring = entity::Entity::find()
        .select_only()
        .column(Id)
        .filter(CommuneId.eq(file.commune))
        .filter(OrganisationId.eq(organisation))
        .filter(Id.in_subquery(references::notices_with(file.id)));
    Ok(referring.into_tuple::<NoticeId>().one(&app.db.read).await?.is_some())
}
