//! Reading of a form that somebody sent: its texts, and its files.

use std::marker::PhantomData;

use aws_lc_rs::digest::{Context, SHA256};
use chrono_tz::Tz;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use tokio::io::AsyncReadExt;

use super::Typed;
use crate::http::problem::{self, Problem, Refusal};
use crate::http::{IfMatch, SentFile, Spool, SpoolError, bodies};
use ground::{FieldError, Input};

/// The most parts of a form that comes in parts: who sends more has mistaken the address.
const MOST_PARTS: usize = 500;

/// The longest texts of a form in parts, in bytes, all together.
const LONGEST: u64 = 256 * 1024;

/// A form that somebody sent, with or without files.
#[derive(Debug)]
pub struct Form<T> {
    typed: Typed,
    files: Vec<(String, Result<SentFile, SpoolError>)>,
    digest: Vec<u8>,
    wanted: PhantomData<fn() -> T>,
}

impl<T: Input> Form<T> {
    /// Reads the input that it asks for. Hours are those of a zone.
    ///
    /// # Errors
    /// With all that is wrong, each with its pointer.
    pub fn read(&self, zone: Tz) -> Result<T, Vec<FieldError>> {
        self.typed.read(zone)
    }
}

impl<T> Form<T> {
    /// The state that the page showed, as `If-Match` says it to programs: any, if the form has no field for that.
    pub fn if_match(&self) -> IfMatch {
        IfMatch::of(self.typed.state.clone())
    }

    /// As it was typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// True if files came with it.
    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The files that came in a field, each as it was taken in or not.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Result<SentFile, SpoolError>> {
        self.files.iter().filter(move |(known, _)| known == name).map(|(_, file)| file)
    }

    /// The digest of all that was sent, which tells one form from another.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    fn of(fields: Vec<(String, String)>, files: Vec<(String, Result<SentFile, SpoolError>)>) -> Self {
        let mut digest = Context::new(&SHA256);
        let mut add = |name: &str, content: &[u8]| {
            for bytes in [name.as_bytes(), content] {
                digest.update(&bytes.len().to_be_bytes());
                digest.update(bytes);
            }
        };
        fields.iter().for_each(|(name, text)| add(name, text.as_bytes()));
        files.iter().for_each(|(name, file)| add(name, file.as_ref().map_or(&[], |file| &file.digest)));
        let digest = digest.finish().as_ref().to_vec();
        Self { typed: Typed::sent(fields), files, digest, wanted: PhantomData }
    }
}

impl<'a, T: Send> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let essence = request.content_type().map(|it| it.split(';').next().unwrap_or_default().trim());
        let is = |expected: &str| essence.is_some_and(|it| it.eq_ignore_ascii_case(expected));
        if is("multipart/form-data") {
            bodies::admit(request).await?;
            let missing = || Problem::internal("the folder for files is not attached to the request");
            let spool = request.data::<Spool>().ok_or_else(missing)?;
            let parts = Multipart::from_request(request, body).await.map_err(|_| SpoolError::CutShort.problem())?;
            let (fields, files) = read_parts(parts, spool).await.map_err(Refusal::problem)?;
            return Ok(Self::of(fields, files));
        }
        let bytes = bodies::read(request, body).await?;
        // A form without fields may say nothing of what it is.
        if essence.is_some() && !is("application/x-www-form-urlencoded") {
            return Err(Problem::of(&problem::UNSUPPORTED_MEDIA_TYPE).into());
        }
        Ok(Self::of(url::form_urlencoded::parse(&bytes).into_owned().collect(), vec![]))
    }
}

/// The fields of a form, each a name and a text.
type Texts = Vec<(String, String)>;

/// The files of a form, each with the name of its field.
type Files = Vec<(String, Result<SentFile, SpoolError>)>;

/// The fields and the files of a form in parts. A file that is too large is told at its field; where nothing was chosen there
/// is none.
async fn read_parts(mut parts: Multipart, spool: &Spool) -> Result<(Texts, Files), SpoolError> {
    let (mut fields, mut files, mut left) = (Vec::new(), Vec::new(), LONGEST);
    while let Some(part) = parts.next_field().await.map_err(|_| SpoolError::CutShort)? {
        if fields.len() + files.len() == MOST_PARTS {
            return Err(SpoolError::CutShort);
        }
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => {
                let mut bytes = Vec::new();
                let mut content = part.into_async_read().take(left + 1);
                let read = content.read_to_end(&mut bytes).await.map_err(|_| SpoolError::CutShort)?;
                left = left.checked_sub(read as u64).ok_or(SpoolError::CutShort)?;
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
            Some(file) => match spool.keep(&file, part.into_async_read()).await {
                Ok(kept) if kept.name.is_empty() && kept.is_empty() => {}
                Err(error @ (SpoolError::CutShort | SpoolError::Disk(_))) => return Err(error),
                kept => files.push((name, kept)),
            },
        }
    }
    Ok((fields, files))
}
