//! Access tokens: opaque, 256 bits, stored hashed, with an expiry, revocable.

use aws_lc_rs::error::Unspecified;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use super::entity::token as entity;
use super::secrets::{self, hash};
use super::standing::counts;
use super::{Caller, Held, Holder, Role, roles};
use crate::App;
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId, TokenId};

/// Number of days that a token is valid unless said.
pub const DEFAULT_DAYS: u32 = 365;

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The commune, by slug or INSEE code; none for an operator.
    pub commune: Option<String>,
    /// The role.
    pub role: Role,
    /// The organisation a publisher publishes for.
    pub organisation: Option<OrganisationId>,
    /// Its name in lists.
    pub label: String,
    /// Number of days it is valid.
    pub days: u32,
}

/// Reasons why no token was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Every role but the operator's belongs to a commune.
    #[error("a {0} belongs to a commune: add --commune SLUG")]
    CommuneMissing(Role),
    /// An operator belongs to none.
    #[error("an operator belongs to no commune: leave --commune out")]
    CommuneTooMuch,
    /// The commune is not on this server.
    #[error("no commune {0} on this server: add it with `tambour commune add`")]
    NoSuchCommune(String),
    /// A publisher publishes for an organisation.
    #[error("a publisher publishes for an organisation: add --organisation NAME")]
    OrganisationMissing,
    /// Nobody else does.
    #[error("only a publisher has an organisation: leave --organisation out")]
    OrganisationTooMuch,
    /// No random numbers to be had.
    #[error("the system gives no random numbers")]
    NoRandomness(#[from] Unspecified),
    /// The database failed; nothing was made.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Make a token and return it; it cannot be read again, since only its hash is kept.
///
/// # Errors
/// When role, commune and organisation do not go together, or the database fails.
pub async fn create(app: &App, new: NewToken) -> Result<String, CreateError> {
    let commune = match (&new.commune, new.role) {
        (None, Role::Operator) => None,
        (Some(_), Role::Operator) => return Err(CreateError::CommuneTooMuch),
        (None, role) => return Err(CreateError::CommuneMissing(role)),
        (Some(key), _) => Some(app.communes.get(key).ok_or_else(|| CreateError::NoSuchCommune(key.clone()))?),
    };
    let organisation = match (new.organisation, new.role, &commune) {
        (None, Role::Publisher, _) => return Err(CreateError::OrganisationMissing),
        (Some(organisation), Role::Publisher, _) => Some(organisation),
        (Some(_), _, _) => return Err(CreateError::OrganisationTooMuch),
        (None, _, _) => None,
    };
    let token = secrets::new()?;
    let now = app.clock.now();
    let row = entity::ActiveModel {
        id: Set(TokenId::new()),
        commune_id: Set(commune.map(|commune| commune.id)),
        organisation_id: Set(organisation),
        role: Set(new.role),
        label: Set(new.label),
        hash: Set(hash(&token)),
        created_at: Set(now),
        expires_at: Set(now.plus_seconds(i64::from(new.days) * 86_400)),
        revoked_at: Set(None),
    };
    let tx = app.db.begin_write().await?;
    entity::Entity::insert(row).exec(&tx).await?;
    tx.commit().await?;
    Ok(token)
}

/// The holder of a token, if it is valid now and, for a publisher's, their organisation has a board. The hash is
/// compared by an index look-up: guessing 256 bits by timing it is as hopeless as guessing them.
///
/// # Errors
/// When the database fails.
pub async fn recognise(app: &App, token: &str) -> Result<Option<Caller>, DbErr> {
    let found = entity::Entity::find().filter(entity::Column::Hash.eq(hash(token))).one(&app.db.read).await?;
    let now = app.clock.now();
    let Some(row) = found.filter(|row| row.revoked_at.is_none() && now < row.expires_at) else { return Ok(None) };
    let held = Held { role: row.role, commune: row.commune_id, organisation: row.organisation_id };
    // A publisher for an organisation without a board is nobody.
    Ok(counts(app, &held).await?.then(|| Caller::new(Holder::Token(row.id), vec![held], row.created_at)))
}

/// True if somebody holds a valid token, or an account's role, to publish for an organisation.
pub(crate) async fn anybody_publishes_for(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<bool, DbErr> {
    use entity::Column::{ExpiresAt, OrganisationId as For, RevokedAt, Role as Is};
    let valid = For.eq(organisation).and(Is.eq(Role::Publisher)).and(RevokedAt.is_null()).and(ExpiresAt.gt(now));
    Ok(entity::Entity::find().filter(valid).one(db).await?.is_some()
        || roles::anybody_publishes_for(db, organisation).await?)
}

/// The labels of these tokens, of those that have one.
pub(crate) async fn labels(db: &impl ConnectionTrait, ids: Vec<TokenId>) -> Result<Vec<(TokenId, String)>, DbErr> {
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().filter(|row| !row.label.is_empty()).map(|row| (row.id, row.label)).collect())
}

/// A token in a list: everything but the token itself.
#[derive(Debug, Clone)]
pub struct ListedToken {
    /// Its id, to revoke it by.
    pub id: TokenId,
    /// The role it gives.
    pub role: Role,
    /// Its name.
    pub label: String,
    /// Time at which it was made.
    pub created_at: Instant,
    /// Time at which it stops working by itself.
    pub expires_at: Instant,
    /// Time at which it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

/// The tokens of a commune, newest first; without a commune the operators'.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, commune: Option<CommuneId>) -> Result<Vec<ListedToken>, DbErr> {
    let of_commune = match commune {
        Some(commune) => entity::Column::CommuneId.eq(commune),
        None => entity::Column::CommuneId.is_null(),
    };
    let rows =
        entity::Entity::find().filter(of_commune).order_by_desc(entity::Column::CreatedAt).all(&app.db.read).await?;
    let listed = rows.into_iter().map(|row| ListedToken {
        id: row.id,
        role: row.role,
        label: row.label,
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
    });
    Ok(listed.collect())
}

/// Revoke a token; false if there is none with this id that still worked.
///
/// # Errors
/// When the database fails.
pub async fn revoke(app: &App, token: TokenId) -> Result<bool, DbErr> {
    let tx = app.db.begin_write().await?;
    let revoked = entity::Entity::update_many()
        .col_expr(entity::Column::RevokedAt, Expr::value(app.clock.now().micros()))
        .filter(entity::Column::Id.eq(token).and(entity::Column::RevokedAt.is_null()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(revoked.rows_affected > 0)
}
