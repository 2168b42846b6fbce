//! The files of a post: its image and its attachments. Files never change, so that a post keeps what it shows of them
//! in its own row.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::{ConnectionTrait, DbErr, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::accounts::Caller;
use crate::files::{self, File, FileOut};
use ground::ids::{CommuneId, FileId};
use ground::text::Message;
use ground::{FieldError, List, Patch, say};
use kit::blobs::{MediaType, Width};
use kit::pages::Picture;

/// The attachments that a body names.
pub type Attached = List<FileId, 6>;

/// An image, as a page that shows it needs to know it
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object, FromJsonQueryResult)]
#[serde(from = "KeptImage")]
#[oai(rename = "Picture", example)]
pub struct Image {
    /// The file's id.
    pub id: FileId,
    /// Its address, a path; `?w=320`, 640 or 1280 chooses its width.
    pub url: String,
    /// The width of its largest version, in pixels.
    pub width: u32,
    /// The height of its largest version, in pixels.
    pub height: u32,
    /// Description of what it shows, if there is one.
    #[oai(nullable)]
    pub alt: Option<String>,
}

/// An image as it is kept: its address follows from its id.
#[derive(Deserialize)]
struct KeptImage {
    id: FileId,
    width: u32,
    height: u32,
    alt: Option<String>,
}

impl From<KeptImage> for Image {
    fn from(KeptImage { id, width, height, alt }: KeptImage) -> Self {
        Self { id, url: files::path_of(id), width, height, alt }
    }
}

impl Example for Image {
    fn example() -> Self {
        let id = FileId::from_uuid(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d2"));
        KeptImage { id, width: 1280, height: 960, alt: Some("La mairie sous la neige".to_owned()) }.into()
    }
}

impl From<&Image> for Picture {
    fn from(image: &Image) -> Self {
        let version = |width: &Width| format!("{}?w={width}", image.url);
        // A picture has no version that is wider than itself.
        let wider = Width::ALL
            .iter()
            .position(|width| width.pixels() >= image.width)
            .map_or(Width::ALL.len(), |place| place + 1);
        let versions =
            Width::ALL[..wider].iter().map(|width| format!("{} {}w", version(width), width.pixels().min(image.width)));
        Self {
            src: version(&Width::Large),
            srcset: versions.collect::<Vec<_>>().join(", "),
            width: image.width,
            height: image.height,
            alt: image.alt.clone().unwrap_or_default(),
        }
    }
}

/// An attachment, as a page that offers it needs to know it
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(from = "KeptAttachment")]
#[oai(rename = "Attachment")]
pub struct Attachment {
    /// The file's id.
    pub id: FileId,
    /// Its address, a path.
    pub url: String,
    /// Its name when it is downloaded.
    pub name: String,
    /// The media type it is served as.
    pub media_type: MediaType,
    /// Number of bytes it has.
    pub bytes: u64,
}

/// An attachment as it is kept: its address follows from its id.
#[derive(Deserialize)]
struct KeptAttachment {
    id: FileId,
    name: String,
    media_type: MediaType,
    bytes: u64,
}

impl From<KeptAttachment> for Attachment {
    fn from(KeptAttachment { id, name, media_type, bytes }: KeptAttachment) -> Self {
        Self { id, url: files::path_of(id), name, media_type, bytes }
    }
}

/// Attachments, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Attachments(pub Vec<Attachment>);

/// The files of a change, looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Enclosed {
    /// The new image; none keeps the old one.
    pub(crate) image: Option<Option<Image>>,
    /// The new attachments; none keeps the old ones.
    pub(crate) attachments: Option<Attachments>,
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
    pub(crate) async fn take(
        &self,
        tx: &impl ConnectionTrait,
        commune: CommuneId,
    ) -> Result<Result<(), FieldError>, DbErr> {
        let taken = files::take(tx, commune, &self.ids()).await?;
        let name = if self.attachments.as_ref().is_some_and(|it| !it.0.is_empty()) { "attachments" } else { "image" };
        Ok(if taken { Ok(()) } else { Err(FieldError::at(name, unknown())) })
    }
}

/// Look up the files that a change names: files of the commune that the caller may see; without a caller what was
/// looked up for whoever proposed it.
pub(crate) async fn look_up(
    app: &App,
    caller: Option<&Caller>,
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
                None => mistakes.push(FieldError::at(
                    "image",
                    say!("Ce fichier n’est pas une image.", "This file is not an image."),
                )),
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

/// The files of these that a caller may see, as attachments.
pub(crate) async fn attachments_of(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    ids: &[FileId],
) -> Result<Vec<Attachment>, DbErr> {
    let found = find(app, Some(caller), commune, ids).await?;
    Ok(found.into_iter().flatten().map(|file| attachment_of(&file)).collect())
}

fn unknown() -> Message {
    say!("Aucun fichier de la commune n’a cet identifiant.", "No file of the commune has this id.")
}

/// These files in this order; none if one of them is not there for the caller.
async fn find(
    app: &App,
    caller: Option<&Caller>,
    commune: CommuneId,
    ids: &[FileId],
) -> Result<Option<Vec<File>>, DbErr> {
    let mut found = files::find(&app.db.read, commune, ids).await?;
    if let Some(caller) = caller {
        for file in &found {
            if !files::may_see(app, file, caller).await? {
                return Ok(None);
            }
        }
    }
    found.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
    Ok((found.len() == ids.len()).then_some(found))
}

fn image_of(file: &File) -> Option<Image> {
    let FileOut { id, width, height, alt, .. } = FileOut::from(file);
    Some(KeptImage { id, width: width?, height: height?, alt }.into())
}

fn attachment_of(file: &File) -> Attachment {
    let FileOut { id, name, media_type, bytes, .. } = FileOut::from(file);
    KeptAttachment { id, name, media_type, bytes }.into()
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;

    #[test]
    fn a_picture_offers_no_width_that_it_does_not_have() {
        let widths = |width| {
            let picture = Picture::from(&Image { width, ..Image::example() });
            picture.srcset.split(", ").filter_map(|it| it.split(' ').nth(1)).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(widths(1280), ["320w", "640w", "1280w"]);
        assert_eq!(widths(640), ["320w", "640w"]);
        assert_eq!(widths(500), ["320w", "500w"]);
        assert_eq!(widths(8), ["8w"]);
    }
}
