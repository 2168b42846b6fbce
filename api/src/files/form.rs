//! The form that an upload comes in: multipart, written to the disk as it arrives, so that a slow client holds no
//! memory.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aws_lc_rs::digest;
use poem::web::{Field, Multipart};
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::Alt;
use crate::App;
use ground::{FieldError, say};
use kit::blobs::LARGEST;
use kit::http::bodies;
use kit::http::problem::{self, Problem};

/// The longest value of a field that is no file, in bytes.
const LONGEST: usize = 4096;

/// Maximum number of parts of a form: who sends more has mistaken the address.
const MOST_PARTS: usize = 10;

const NAME: &str = "NewFile";

/// A file to be uploaded, with what is said about it.
#[derive(Debug)]
pub struct UploadForm {
    /// Its content: a nameless file that goes when nobody uses it any more.
    pub content: Arc<fs::File>,
    /// Its name, as the client said it.
    pub name: String,
    /// Description of what it shows, if it is an image.
    pub alt: Option<Alt>,
    /// The SHA-256 of its content.
    pub digest: Vec<u8>,
}

impl Payload for UploadForm {
    const CONTENT_TYPE: &'static str = "multipart/form-data";

    fn check_content_type(content_type: &str) -> bool {
        content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(Self::CONTENT_TYPE)
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(NAME.to_owned())
    }

    fn register(registry: &mut Registry) {
        let described = |schema: MetaSchemaRef, description| {
            schema.merge(MetaSchema { description: Some(description), ..MetaSchema::ANY })
        };
        let file = MetaSchemaRef::Inline(Box::new(MetaSchema { format: Some("binary"), ..MetaSchema::new("string") }));
        registry.create_schema::<Self, _>(NAME.to_owned(), |_| MetaSchema {
            description: Some("A file to upload"),
            required: vec!["file"],
            properties: vec![
                (
                    "file",
                    described(
                        file,
                        "A JPEG, PNG, WebP or GIF image or a PDF document, up to 10 MiB, with its file name.",
                    ),
                ),
                ("alt", described(Alt::schema_ref(), "What an image shows, for those who do not see it.")),
            ],
            example: Some(json!({"file": "(the bytes of a photograph)", "alt": "La mairie sous la neige"})),
            ..MetaSchema::new("object")
        });
    }
}

impl ParsePayload for UploadForm {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = request.data::<App>().ok_or_else(|| Problem::internal("the app is not attached to the request"))?;
        bodies::admit(request).await?;
        let parts = Multipart::from_request(request, body).await.map_err(|_| cut_short())?;
        Ok(Self::read(parts, app.workshop.folder().to_owned()).await?)
    }
}

impl_apirequest_for_payload!(UploadForm);

impl UploadForm {
    /// A file that is at hand, such as one of the demo's.
    ///
    /// # Errors
    /// When it cannot be written to the folder, or is too large.
    pub async fn of(content: &[u8], name: &str, alt: Option<Alt>, folder: PathBuf) -> Result<Self, Problem> {
        let (content, digest) = write(content, folder).await?;
        Ok(Self { content, name: name.to_owned(), alt, digest })
    }

    /// The digest that tells one form from another.
    pub(super) fn fingerprint(&self) -> Vec<u8> {
        let alt = self.alt.as_ref().map(Alt::to_string).unwrap_or_default();
        [self.digest.as_slice(), self.name.as_bytes(), b"\n", alt.as_bytes()].concat()
    }

    async fn read(mut parts: Multipart, spool: PathBuf) -> Result<Self, Problem> {
        let (mut file, mut alt, mut errors) = (None, None, Vec::new());
        let mut left = MOST_PARTS;
        while let Some(part) = parts.next_field().await.map_err(|_| cut_short())? {
            left = left.checked_sub(1).ok_or_else(too_many_parts)?;
            match part.name().unwrap_or_default() {
                "file" if file.is_none() => {
                    file = Some((part.file_name().unwrap_or_default().to_owned(), keep(part, spool.clone()).await?))
                }
                "alt" if alt.is_none() => match text(part).await? {
                    text if text.trim().is_empty() => {}
                    text => match text.parse::<Alt>() {
                        Ok(given) => alt = Some(given),
                        Err(detail) => errors.push(FieldError::at("alt", detail)),
                    },
                },
                name @ ("file" | "alt") => {
                    errors.push(FieldError::at(
                        name,
                        say!("Ce champ n’est donné qu’une fois.", "This field is given once only."),
                    ));
                }
                name => errors.push(FieldError::at(name, say!("Ce champ n’existe pas.", "There is no such field."))),
            }
        }
        match file {
            Some((name, (content, digest))) if errors.is_empty() => Ok(Self { content, name, alt, digest }),
            Some(_) => Err(Problem::invalid(errors)),
            None => {
                errors.push(FieldError::at("file", say!("Ce champ est obligatoire.", "This field is required.")));
                Err(Problem::invalid(errors))
            }
        }
    }
}

/// Writes a part to a nameless file.
async fn keep(part: Field, folder: PathBuf) -> Result<(Arc<fs::File>, Vec<u8>), Problem> {
    write(part.into_async_read(), folder).await
}

/// Writes bytes to a nameless file, and says their digest.
async fn write(mut reader: impl AsyncRead + Unpin, folder: PathBuf) -> Result<(Arc<fs::File>, Vec<u8>), Problem> {
    let made = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await.map_err(Problem::internal)?;
    let mut file = tokio::fs::File::from_std(made.map_err(Problem::internal)?);
    let (mut buffer, mut length) = (vec![0; 64 * 1024], 0);
    let mut digest = digest::Context::new(&digest::SHA256);
    loop {
        let read = next(&mut reader, &mut buffer).await?;
        length += read;
        digest.update(&buffer[..read]);
        if read == 0 {
            break;
        }
        // Bytes past the limit are read all the same: many clients do not listen while they send.
        if length <= LARGEST {
            file.write_all(&buffer[..read]).await.map_err(Problem::internal)?;
        }
    }
    if length > LARGEST {
        return Err(Problem::of(&problem::FILE_TOO_LARGE));
    }
    file.flush().await.map_err(Problem::internal)?;
    Ok((Arc::new(file.into_std().await), digest.finish().as_ref().to_vec()))
}

/// Reads a part that holds a text.
async fn text(part: Field) -> Result<String, Problem> {
    let name = part.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    let mut reader = part.into_async_read().take(LONGEST as u64 + 1);
    reader.read_to_end(&mut bytes).await.map_err(|_| cut_short())?;
    let wrong = || {
        let detail = say!("Un texte court en UTF-8 est attendu.", "A short text in UTF-8 is expected.");
        Problem::invalid(FieldError::at(&name, detail))
    };
    if bytes.len() > LONGEST { Err(wrong()) } else { String::from_utf8(bytes).map_err(|_| wrong()) }
}

async fn next(reader: &mut (impl AsyncRead + Unpin), buffer: &mut [u8]) -> Result<usize, Problem> {
    reader.read(buffer).await.map_err(|_| cut_short())
}

fn too_many_parts() -> Problem {
    let detail = say!("Ce formulaire a plus de 10 champs.", "This form has more than 10 fields.");
    Problem::invalid(FieldError { pointer: String::new(), detail })
}

fn cut_short() -> Problem {
    Problem::of(&problem::BAD_REQUEST).with(say!(
        "Le formulaire (multipart/form-data) ne se lit pas jusqu’au bout.",
        "The form (multipart/form-data) cannot be read to its end.",
    ))
}
