//! Asking to sign in: a mail goes to the address.

use std::net::IpAddr;

use aws_lc_rs::error::Unspecified;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use serde_json::json;

use super::WORKS;
use super::mail::promise;
use crate::App;
use crate::accounts::entity::sign_in::{ActiveModel, Column, Entity};
use crate::accounts::mailed::{self, HOUR};
use crate::accounts::sealed::{self, Sealed};
use crate::accounts::{SignInId, paths, secrets};
use ground::clock::Instant;
use ground::input;
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::mail::Email;
use kit::refusal;

/// Number of mails that one network asks for in an hour.
const NETWORK_HOURLY: u64 = 60;

input! {
    /// A wish to sign in.
    #[example(json!({"email": "camille@exemple.fr", "locale": "fr"}))]
    pub struct NewSignIn {
        /// The address; a mail with a code and a link goes there.
        pub email: Email,
        /// The language of the mail, and of a new account; French unless said.
        pub locale: Option<Language>,
    }
}

refusal! {
    /// Reasons why nobody can ask to sign in.
    pub enum AskToSignInError {
        /// Too many from this network: after this number of seconds there may be another.
        TooMany(u32) => too_many,
        /// No random numbers to be had.
        ..NoRandomness(Unspecified) => internal,
        ..database
    }
}

/// A request to sign in.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Its secret, which whoever types the code shows too.
    pub(crate) request: String,
    /// Time until which the code works.
    pub(crate) expires_at: Instant,
}

/// Ask to sign in with an address, from a network. Whether an account has it is not looked at.
pub(crate) async fn ask(app: &App, new: NewSignIn, network: IpAddr) -> Result<Asked, AskToSignInError> {
    let now = app.clock.now();
    let request = secrets::new()?;
    let asked = Asked { expires_at: now.plus_seconds(WORKS), request };
    let network = sealed::of_network(&app.link_key, network);
    let tx = app.db.begin_write().await?;
    if app.limits.are_on() {
        if let Some(seconds) = wait_of_network(&tx, &network, now).await? {
            return Err(AskToSignInError::TooMany(seconds));
        }
        if !mailed::may_go_to(&tx, &new.email, now).await? {
            return Ok(asked);
        }
    }
    let about = (network, new.locale.unwrap_or(Language::Fr));
    let id = insert(&tx, &asked.request, new.email, about, now).await?;
    promise(&tx, id, now).await?;
    app.jobs.commit(tx).await?;
    Ok(asked)
}

/// A link that signs in with an address once until a time, without a mail: for the demo, which prints it.
pub(crate) async fn link_until(app: &App, email: Email, until: Instant) -> Result<String, AskToSignInError> {
    let tx = app.db.begin_write().await?;
    let asked_at = until.plus_seconds(-WORKS);
    let id = insert(&tx, &secrets::new()?, email, (String::new(), Language::Fr), asked_at).await?;
    tx.commit().await?;
    Ok(app.site.at(&paths::sign_in_link(&Sealed::SignIn.token(&app.link_key, id.uuid()))))
}

async fn insert(
    tx: &DatabaseTransaction,
    request: &str,
    email: Email,
    (network, locale): (String, Language),
    now: Instant,
) -> Result<SignInId, DbErr> {
    let id = SignInId::new();
    let row = ActiveModel {
        id: Set(id),
        hash: Set(secrets::hash(request)),
        email: Set(email),
        network: Set(network),
        locale: Set(locale),
        wrong: Set(0),
        created_at: Set(now),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Number of seconds that a network waits until it may ask again, if it asked too often.
async fn wait_of_network(tx: &DatabaseTransaction, network: &str, now: Instant) -> Result<Option<u32>, DbErr> {
    tx.lock_name(&format!("mails from {network}")).await?;
    let asked = lately(now, HOUR).filter(Column::Network.eq(network));
    if asked.clone().count(tx).await? < NETWORK_HOURLY {
        return Ok(None);
    }
    let first = asked.order_by_asc(Column::CreatedAt).one(tx).await?;
    let again = first.map_or(now, |row| row.created_at).plus_seconds(HOUR);
    Ok(Some(u32::try_from((again.micros() - now.micros()) / 1_000_000).unwrap_or_default().max(1)))
}

fn lately(now: Instant, seconds: i64) -> Select<Entity> {
    Entity::find().filter(Column::CreatedAt.gt(now.plus_seconds(-seconds)))
}
