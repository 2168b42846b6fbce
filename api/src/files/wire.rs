//! Files on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::File;
use ground::ids::FileId;
use kit::blobs::MediaType;

/// A file
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "UploadedFile", example)]
pub struct FileOut {
    /// Its id, to name it by in a notice.
    pub id: FileId,
    /// Its address, a path; of an image, `?w=320`, 640 or 1280 chooses its width.
    pub url: String,
    /// Its name when it is downloaded.
    pub name: String,
    /// The media type it is served as.
    pub media_type: MediaType,
    /// Number of bytes it has; of an image, its largest version.
    pub bytes: u64,
    /// The width of an image's largest version, in pixels.
    #[oai(nullable)]
    pub width: Option<u32>,
    /// The height of an image's largest version, in pixels.
    #[oai(nullable)]
    pub height: Option<u32>,
    /// Description of what an image shows, if there is one.
    #[oai(nullable)]
    pub alt: Option<String>,
}

impl From<&File> for FileOut {
    fn from(file: &File) -> Self {
        let row = &file.row;
        let side = |side: i32| u32::try_from(side).unwrap_or_default();
        Self {
            id: file.id,
            url: super::path_of(file.id),
            name: row.name.to_string(),
            media_type: row.media_type,
            bytes: u64::try_from(row.bytes).unwrap_or_default(),
            width: row.width.map(side),
            height: row.height.map(side),
            alt: row.alt.as_ref().map(ToString::to_string),
        }
    }
}

impl Example for FileOut {
    fn example() -> Self {
        let id = FileId::from_uuid(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d2"));
        Self {
            id,
            url: super::path_of(id),
            name: "mairie.jpg".to_owned(),
            media_type: MediaType::Jpeg,
            bytes: 184_320,
            width: Some(1280),
            height: Some(960),
            alt: Some("La mairie sous la neige".to_owned()),
        }
    }
}
