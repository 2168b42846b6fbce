//! Files over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    ApiResponse, Object, OpenApi,
    param::{Path, Query},
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::Example,
};
use serde::Serialize;

use super::{
    File,
    form::Form,
    read::{ReadError, Sent, read},
    upload::{UploadError, upload},
};
use crate::{
    App, Tag,
    accounts::{Anyone, Known},
    idempotency::{Answered, Once},
};
use ground::ids::FileId;
use kit::{
    blobs::{MediaType, Width},
    http::{Created, problem::Refused, text_header},
    tenants::Key,
};

/// A file
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "File", example)]
pub struct FileOut {
    /// Its id, to name it by in a notice.
    pub id: FileId,
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
        Self {
            id: FileId::from_uuid(uuid::uuid!("019abf3e-7f10-7f3e-8d1c-5a0b9c3a51d2")),
            name: "mairie.jpg".to_owned(),
            media_type: MediaType::Jpeg,
            bytes: 184_320,
            width: Some(1280),
            height: Some(960),
            alt: Some("La mairie sous la neige".to_owned()),
        }
    }
}

impl ApiResponse for Sent {
    fn meta() -> MetaResponses {
        let binary =
            || MetaSchemaRef::Inline(Box::new(MetaSchema { format: Some("binary"), ..MetaSchema::new("string") }));
        let content =
            MediaType::ALL.iter().map(|it| MetaMediaType { content_type: it.as_str(), schema: binary() }).collect();
        let headers = vec![text_header(
            "Content-Disposition",
            "`inline` for an image, `attachment` for a document, and its name.",
        )];
        let response =
            MetaResponse { description: "The file", status: Some(200), status_range: None, content, headers };
        MetaResponses { responses: vec![response] }
    }

    fn register(_registry: &mut Registry) {}
}

/// The operations on files.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Files")]
impl Api {
    /// Upload a file
    ///
    /// An image (JPEG up to 64 megapixels; PNG, WebP, GIF up to 40) is turned upright and encoded anew in three widths,
    /// in sRGB and without any metadata. A PDF is kept as it is. What a file is follows from its content alone. A file
    /// that nothing refers to for a day is removed.
    #[oai(path = "/v1/communes/:commune/files", method = "post", operation_id = "uploadFile")]
    async fn upload(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// A name for this request, made up by you, under which it may be sent again.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        form: Form,
    ) -> Result<Answered<Created<FileOut>>, Refused<UploadError>> {
        Ok(upload(app.0, &caller.0, once, &commune.0, form).await?)
    }

    /// Read a file
    ///
    /// Its content, for a year. It is not found while nothing public shows it, but for the commune's staff and who
    /// uploaded it.
    #[oai(path = "/v1/files/:id", method = "get", operation_id = "getFile")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        request: &Request,
        /// Its id.
        id: Path<FileId>,
        /// How wide an image is wanted at most, in pixels; the largest unless said.
        w: Query<Option<Width>>,
    ) -> Result<Sent, Refused<ReadError>> {
        Ok(read(app.0, caller.0.as_ref(), id.0, w.0, request.headers()).await?)
    }
}
