//! The form that an upload comes in: multipart, written to the disk as it arrives, so that a slow client holds no
//! memory.

use poem::web::{Field, Multipart};
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde_json::json;
use tokio::io::AsyncReadExt;

use super::Alt;
use ground::{FieldError, say};
use kit::http::problem::{Problem, Refusal};
use kit::http::{SentFile, Spool, SpoolError, bodies};

/// The longest value of a field that is no file, in bytes.
const LONGEST: usize = 4096;

/// Maximum number of parts of a form: who sends more has mistaken the address.
const MOST_PARTS: usize = 10;

const NAME: &str = "NewFile";

/// A file to be uploaded, with what is said about it.
#[derive(Debug)]
pub struct UploadForm {
    /// The file.
    pub file: SentFile,
    /// Description of what it shows, if it is an image.
    pub alt: Option<Alt>,
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
        bodies::admit(request).await?;
        let spool = request.data::<Spool>();
        let spool = spool.ok_or_else(|| Problem::internal("the folder for files is not attached to the request"))?;
        let parts = Multipart::from_request(request, body).await.map_err(|_| SpoolError::CutShort.problem())?;
        Ok(Self::read(parts, spool).await?)
    }
}

impl_apirequest_for_payload!(UploadForm);

impl UploadForm {
    /// The digest that tells one form from another.
    pub(super) fn fingerprint(&self) -> Vec<u8> {
        let alt = self.alt.as_ref().map(Alt::to_string).unwrap_or_default();
        [self.file.digest.as_slice(), self.file.name.as_bytes(), b"\n", alt.as_bytes()].concat()
    }

    async fn read(mut parts: Multipart, spool: &Spool) -> Result<Self, Problem> {
        let (mut file, mut alt, mut errors) = (None, None, Vec::new());
        let mut left = MOST_PARTS;
        while let Some(part) = parts.next_field().await.map_err(|_| SpoolError::CutShort.problem())? {
            left = left.checked_sub(1).ok_or_else(too_many_parts)?;
            match part.name().unwrap_or_default() {
                "file" if file.is_none() => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    file = Some(spool.keep(&name, part.into_async_read()).await.map_err(Refusal::problem)?);
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
            Some(file) if errors.is_empty() => Ok(Self { file, alt }),
            Some(_) => Err(Problem::invalid(errors)),
            None => {
                errors.push(FieldError::at("file", say!("Ce champ est obligatoire.", "This field is required.")));
                Err(Problem::invalid(errors))
            }
        }
    }
}

/// Reads a part that holds a text.
async fn text(part: Field) -> Result<String, Problem> {
    let name = part.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    let mut reader = part.into_async_read().take(LONGEST as u64 + 1);
    reader.read_to_end(&mut bytes).await.map_err(|_| SpoolError::CutShort.problem())?;
    let wrong = || {
        let detail = say!("Un texte court en UTF-8 est attendu.", "A short text in UTF-8 is expected.");
        Problem::invalid(FieldError::at(&name, detail))
    };
    if bytes.len() > LONGEST { Err(wrong()) } else { String::from_utf8(bytes).map_err(|_| wrong()) }
}

fn too_many_parts() -> Problem {
    let detail = say!("Ce formulaire a plus de 10 champs.", "This form has more than 10 fields.");
    Problem::invalid(FieldError { pointer: String::new(), detail })
}
