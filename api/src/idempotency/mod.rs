//! `Idempotency-Key`: a request that creates something may be sent again, after a broken connection or a restart, and
//! creates it once.
//!
//! A key belongs to a caller, a method and a path, and is kept with the answer for 24 hours. A verb that honours it
//! looks first ([`Once::before`]), claims the key in its own transaction before it writes ([`Once::claim`]) and keeps
//! its answer in the same transaction before it commits ([`Once::keep`]): either all of it lasts, or nothing does.

mod answered;
mod entity;
mod key;

use std::time::Duration;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use poem::http::StatusCode;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaParamIn, MetaSchemaRef};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait};

pub use answered::{Answered, Kept, ToKeep};
use key::{Fingerprint, IdempotencyKey};

use crate::App;
use crate::accounts::Caller;
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::CallerId;
use kit::db::DatabaseTransaction;
use kit::forms::Form;
use kit::http::bodies;
use kit::http::openapi::IDEMPOTENCY_KEY as HEADER;
use kit::http::problem::Problem;
use kit::jobs::{Failure, Sweep};
use kit::refusal;

/// Number of seconds that an answer is kept.
pub(crate) const KEYS_KEPT: i64 = 24 * 60 * 60;

/// The request's `Idempotency-Key`, if it has one. As an argument of a handler it stands before the body, which it
/// reads for its fingerprint.
#[derive(Debug, Clone)]
pub struct Once(Option<Named>);

/// A request with a key.
#[derive(Debug, Clone)]
struct Named {
    method: String,
    path: String,
    key: IdempotencyKey,
    fingerprint: Fingerprint,
}

refusal! {
    /// Reasons why a key is not honoured.
    pub enum OnceError {
        /// The caller used it for another body.
        Reused => IDEMPOTENCY_KEY_REUSED,
        /// The answer does not serialise.
        Json(serde_json::Error) => internal,
        ..database
    }
}

impl Once {
    /// No key: for callers that are not requests.
    pub const fn none() -> Self {
        Self(None)
    }

    /// The key that a page gave its form, so that it makes something once, however often it is sent.
    ///
    /// # Errors
    /// When it is none that a page gives.
    pub fn of_page<T>(request: &Request, form: &Form<T>) -> Result<Self, Problem> {
        let Some(key) = form.typed().once() else { return Ok(Self::none()) };
        let key = key.parse().map_err(|detail| Problem::invalid(FieldError { pointer: String::new(), detail }))?;
        let fingerprint = Fingerprint::of(form.digest());
        Ok(Self(Some(Named { method: request.method().as_str().to_owned(), path: scope(request), key, fingerprint })))
    }

    /// This request as a form: the boundaries between its parts are new whenever it is sent, so it is compared by this
    /// digest of its parts.
    #[must_use]
    pub fn of_form(self, digest: &[u8]) -> Self {
        Self(self.0.map(|named| Named { fingerprint: Fingerprint::of(digest), ..named }))
    }

    /// The answer of an earlier request with this key. Verbs look before they check what may have changed since.
    ///
    /// # Errors
    /// When the key was used for another body, or the database fails.
    pub async fn before(&self, app: &App, caller: &Caller) -> Result<Option<Kept>, OnceError> {
        let Some(named) = &self.0 else { return Ok(None) };
        named.find(&app.db.read, caller.id(), app.clock.now()).await
    }

    /// Claim the key for this transaction, or learn the answer of the request that was first: then drop the
    /// transaction. On PostgreSQL it waits for another transaction that has claimed the same key; on SQLite
    /// transactions that write wait for each other anyway.
    ///
    /// # Errors
    /// When the key was used for another body, or the database fails.
    pub async fn claim(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        now: Instant,
    ) -> Result<Option<Kept>, OnceError> {
        let Some(named) = &self.0 else { return Ok(None) };
        if named.claim(tx, caller.id(), now).await? {
            return Ok(None);
        }
        // The first request has committed: what it wrote is visible to the next statement.
        let kept = named.find(tx, caller.id(), now).await?;
        kept.map(Some).ok_or_else(|| DbErr::Custom("an idempotency key is taken and not there".to_owned()).into())
    }

    /// Keep the answer beside the key that this transaction has claimed.
    ///
    /// # Errors
    /// When the answer does not serialise, or the database fails.
    pub async fn keep(&self, tx: &DatabaseTransaction, caller: &Caller, answer: &impl ToKeep) -> Result<(), OnceError> {
        let Some(named) = &self.0 else { return Ok(()) };
        named.keep(tx, caller.id(), answer.to_keep().map_err(OnceError::Json)?).await?;
        Ok(())
    }
}

impl Named {
    async fn find(&self, db: &impl ConnectionTrait, caller: CallerId, now: Instant) -> Result<Option<Kept>, OnceError> {
        let row = entity::Entity::find_by_id(self.id(caller)).one(db).await?;
        let Some(row) = row.filter(|row| row.created_at > oldest(now) && row.created_at <= newest(now)) else {
            return Ok(None);
        };
        if row.fingerprint != self.fingerprint.as_str() {
            return Err(OnceError::Reused);
        }
        let status = u16::try_from(row.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status
            .ok_or_else(|| DbErr::Custom(format!("an idempotency key was kept with the status {}", row.status)))?;
        Ok(Some(Kept { status, location: row.location, body: row.body }))
    }

    /// Claim the key, and say if it was free: unknown, or too old to count.
    async fn claim(&self, tx: &DatabaseTransaction, caller: CallerId, now: Instant) -> Result<bool, DbErr> {
        use entity::Column;
        let row = entity::ActiveModel {
            caller: Set(caller),
            method: Set(self.method.clone()),
            path: Set(self.path.clone()),
            key: Set(self.key.as_str().to_owned()),
            fingerprint: Set(self.fingerprint.as_str().to_owned()),
            status: Set(0),
            location: Set(None),
            body: Set(String::new()),
            created_at: Set(now),
        };
        let created_at = || Expr::col((entity::Entity, Column::CreatedAt));
        let too_old = created_at().lte(oldest(now).micros()).or(created_at().gt(newest(now).micros()));
        let on_conflict = OnConflict::columns([Column::Caller, Column::Method, Column::Path, Column::Key])
            .update_columns([Column::Fingerprint, Column::Status, Column::Location, Column::Body, Column::CreatedAt])
            .action_and_where(too_old)
            .to_owned();
        let claimed = entity::Entity::insert(row).on_conflict(on_conflict).exec_without_returning(tx).await?;
        Ok(claimed > 0)
    }

    async fn keep(&self, tx: &DatabaseTransaction, caller: CallerId, answer: Kept) -> Result<(), DbErr> {
        let (caller, method, path, key) = self.id(caller);
        let row = entity::ActiveModel {
            caller: Set(caller),
            method: Set(method),
            path: Set(path),
            key: Set(key),
            status: Set(i16::try_from(answer.status.as_u16()).unwrap_or_default()),
            location: Set(answer.location),
            body: Set(answer.body),
            ..Default::default()
        };
        entity::Entity::update(row).exec(tx).await?;
        Ok(())
    }

    fn id(&self, caller: CallerId) -> (CallerId, String, String, String) {
        (caller, self.method.clone(), self.path.clone(), self.key.as_str().to_owned())
    }
}

/// The latest time of a claim that does not count any more.
fn oldest(now: Instant) -> Instant {
    now.plus_seconds(-KEYS_KEPT)
}

/// The time after which a claim was made under a wrong clock, and does not count either.
fn newest(now: Instant) -> Instant {
    now.plus_seconds(KEYS_KEPT)
}

/// Deletes the keys that do not count any more.
#[derive(Debug)]
pub struct ForgetKeys;

impl Sweep for ForgetKeys {
    const KIND: &'static str = "forget_keys";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(60 * 60);

    async fn run(app: &App) -> Result<(), Failure> {
        let keys = forget_old(app).await?;
        tracing::debug!(keys, "old idempotency keys deleted");
        Ok(())
    }
}

/// Delete the keys that do not count any more, and say how many there were.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<u64, DbErr> {
    let now = app.clock.now();
    let old = entity::Column::CreatedAt.lte(oldest(now)).or(entity::Column::CreatedAt.gt(newest(now)));
    app.db.delete_in_pieces::<entity::Entity>(old).await
}

/// The path, with a commune's slug where its INSEE code stands: both name the same.
fn scope(request: &Request) -> String {
    let path = request.original_uri().path();
    let slug = || {
        let (key, rest) = path.strip_prefix("/v1/communes/")?.split_once('/')?;
        let key = percent_decode_str(key).decode_utf8().ok()?;
        let commune = request.data::<App>()?.communes.get(&key)?;
        Some(format!("/v1/communes/{}/{rest}", commune.slug))
    };
    slug().unwrap_or_else(|| path.to_owned())
}

impl<'a> ApiExtractor<'a> for Once {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = String;
    type ParamRawType = String;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(IdempotencyKey::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&String> {
        None
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<String>,
    ) -> poem::Result<Self> {
        let mut values = request.headers().get_all(HEADER).iter();
        let Some(value) = values.next() else { return Ok(Self::none()) };
        let refused = |detail| Problem::invalid(FieldError::at(HEADER, detail));
        if values.next().is_some() {
            return Err(refused(key::WRONG).into());
        }
        // A value that is not visible ASCII is as wrong as an empty text.
        let key = value.to_str().unwrap_or_default().parse().map_err(refused)?;
        // A form is read part by part by its own reader, which tells its fingerprint; any other body is small.
        let is_form =
            request.content_type().is_some_and(|it| it.trim_start().to_ascii_lowercase().starts_with("multipart/"));
        let bytes = if is_form { Bytes::new() } else { bodies::read(request, body).await? };
        let fingerprint = Fingerprint::of(&bytes);
        if !is_form {
            *body = RequestBody::new(bytes.into());
        }
        let path = scope(request);
        Ok(Self(Some(Named { method: request.method().as_str().to_owned(), path, key, fingerprint })))
    }
}
