//! Files over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::FileOut;
use super::form::UploadForm;
use super::read::{ReadFileError, Sent, read};
use super::upload::{UploadError, upload};
use crate::accounts::{Anyone, Known};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use ground::ids::FileId;
use kit::blobs::{MediaType, Width};
use kit::http::problem::Refused;
use kit::http::{Created, text_header};
use kit::tenants::Key;

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
        commune: Path<Key>,
        /// A name for this request, made up by you, under which it may be sent again.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        form: UploadForm,
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
        id: Path<FileId>,
        /// The greatest width of an image that is wanted, in pixels; the largest unless said.
        w: Query<Option<Width>>,
    ) -> Result<Sent, Refused<ReadFileError>> {
        Ok(read(app.0, caller.0.as_ref(), id.0, w.0, request.headers()).await?)
    }
}
