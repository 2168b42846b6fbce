//! Reading a file.

use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, IntoResponse, Response};
use sea_orm::{DbErr, EntityTrait};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::shown::{is_public, is_shown_to};
use super::{File, FileName, FileState, entity};
use crate::accounts::Caller;
use crate::{App, organisations};
use ground::ids::FileId;
use kit::blobs::{StoreError, Width};
use kit::http::etag::Revision;
use kit::http::is_private;
use kit::refusal;

/// Caching of a public file: a year for the reader it was shown to, since it never changes; a minute for shared caches,
/// since it may be withdrawn.
const FOR_A_YEAR: &str = "public, max-age=31536000, s-maxage=60, immutable";

/// The rights of a file in a browser that opens it: none.
const NOTHING: &str = "sandbox; default-src 'none'";

/// Characters that stand for themselves in a name after `filename*=` (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

refusal! {
    /// Reasons why a file cannot be read.
    pub enum ReadFileError {
        /// There is no such file, or none that the caller may see.
        NoSuchFile => FILE_NOT_FOUND,
        /// The store failed.
        Store(StoreError) => internal,
        ..database
    }
}

/// A file on its way to a reader.
#[derive(Debug)]
pub struct Sent {
    file: File,
    cache_control: &'static str,
    revision: Revision,
    /// None for who knows it already.
    content: Option<(Body, u64)>,
}

/// A file, or one version of an image, for who may see it. A document has one version only.
pub(super) async fn read(
    app: &App,
    reader: Option<&Caller>,
    id: FileId,
    width: Option<Width>,
    headers: &HeaderMap,
) -> Result<Sent, ReadFileError> {
    let file = find(app, id).await?.ok_or(ReadFileError::NoSuchFile)?;
    let version = file.row.media_type.is_image().then(|| width.unwrap_or(Width::Large));
    let is_public = is_public(app, &file).await?;
    if !is_public && !is_open_to(app, &file, reader).await? {
        return Err(ReadFileError::NoSuchFile);
    }
    // The content of an id never changes.
    let revision = Revision::of(format!("{id} {version:?}").as_bytes());
    let content = match revision.is_known(headers) {
        true => None,
        false => Some(app.files.get((file.commune, id), version).await.map_err(ReadFileError::Store)?),
    };
    let cache_control = if is_public && !is_private(headers) { FOR_A_YEAR } else { "no-store" };
    Ok(Sent { file, cache_control, revision, content })
}

async fn find(app: &App, id: FileId) -> Result<Option<File>, DbErr> {
    let row = entity::Entity::find_by_id(id).one(&app.db.read).await?;
    Ok(row.filter(|row| row.state == FileState::Kept).map(File::from))
}

pub(crate) async fn may_see(app: &App, file: &File, reader: &Caller) -> Result<bool, DbErr> {
    Ok(is_open_to(app, file, Some(reader)).await? || is_public(app, file).await?)
}

/// True if a reader may see a file whatever shows it: the commune's staff, its uploader while they publish there, and
/// everybody who may see what refers to it.
async fn is_open_to(app: &App, file: &File, reader: Option<&Caller>) -> Result<bool, DbErr> {
    let Some(reader) = reader else { return Ok(false) };
    if reader.is_staff_of(file.commune) {
        return Ok(true);
    }
    if is_uploaded_by(file, reader) && organisations::publishes_at(&app.db.read, reader, file.commune).await? {
        return Ok(true);
    }
    is_shown_to(app, file, reader).await
}

pub(super) fn is_uploaded_by(file: &File, caller: &Caller) -> bool {
    file.row.uploaded_by == caller.id()
}

impl IntoResponse for Sent {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.revision.etag(kit::http::Coding::Identity));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
        let Some((body, length)) = self.content else {
            response.set_status(StatusCode::NOT_MODIFIED);
            return response;
        };
        let row = &self.file.row;
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(row.media_type.as_str()));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        let how = if row.media_type.is_image() { "inline" } else { "attachment" };
        headers.insert(header::CONTENT_DISPOSITION, disposition(how, &row.name));
        response.set_body(body);
        response
    }
}

/// `Content-Disposition` (RFC 6266): the name in ASCII for the oldest clients, and as it is.
fn disposition(how: &'static str, name: &FileName) -> HeaderValue {
    let encoded = utf8_percent_encode(name.as_str(), PLAIN);
    let value = format!("{how}; filename=\"{}\"; filename*=UTF-8''{encoded}", name.ascii());
    // ASCII without quotes and control characters is valid in a header.
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(how))
}
