//! Another address for an account: it counts once the code that went there is typed, and the old one may undo it.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::mail::{ChangeMail, promise};
use super::wire::MeError;
use super::{MeOut, erase, me};
use crate::App;
use crate::accounts::entity::{account, email_change};
use crate::accounts::sealed::Sealed;
use crate::accounts::sign_in::{TRIES, WORKS};
use crate::accounts::{EmailChangeId, SignedIn, TypedCode, beyond, mailed, people, roles, sessions};
use email_change::Column::{AccountId as Of, CreatedAt, Id};
use ground::clock::Instant;
use ground::ids::AccountId;
use ground::input;
use kit::db::DatabaseTransaction;
use kit::mail::{Email, LinkToken};
use kit::refusal;

/// Number of seconds for which the old address may take the change back.
pub(crate) const CHANGE_UNDONE: i64 = 7 * DAY;

/// Number of changes that an account may ask for in a day.
const DAILY: u64 = 5;

const DAY: i64 = 86_400;

refusal! {
    /// A reason why an address is not written to.
    pub enum TooOften {
        /// The account asked for other addresses often enough today.
        Today => TOO_MANY("Vous avez demandé plusieurs changements d’adresse aujourd’hui\u{a0}: réessayez demain.", "You asked for several changes of address today: try again tomorrow."),
        /// Mails went to that address often enough lately.
        Lately => TOO_MANY("Plusieurs codes viennent de partir à cette adresse\u{a0}: réessayez dans dix minutes.", "Several codes have just left for that address: try again in ten minutes."),
        ..database
    }
}

/// Ask for another address: a code goes there.
pub(super) async fn ask(
    tx: &DatabaseTransaction,
    row: &account::Model,
    new_email: Email,
    now: Instant,
) -> Result<(), TooOften> {
    let today = email_change::Entity::find().filter(Of.eq(row.id)).filter(CreatedAt.gt(now.plus_seconds(-DAY)));
    if today.count(tx).await? >= DAILY {
        return Err(TooOften::Today);
    }
    if !mailed::may_go_to(tx, &new_email, now).await? {
        return Err(TooOften::Lately);
    }
    let id = EmailChangeId::new();
    let change = email_change::ActiveModel {
        id: Set(id),
        account_id: Set(row.id),
        old_email: Set(row.email.clone()),
        new_email: Set(new_email),
        wrong: Set(0),
        created_at: Set(now),
        confirmed_at: Set(None),
    };
    email_change::Entity::insert(change).exec_without_returning(tx).await?;
    Ok(promise(tx, id, ChangeMail::Code, now).await?)
}

input! {
    /// The proof that somebody reads the mails of their new address.
    #[example(json!({"request": "AZq_Pm-KfFSdfgucOlHS5wAA", "code": "123456"}))]
    pub struct ConfirmEmail {
        /// The `request` of the change.
        pub request: LinkToken,
        /// The six digits of the mail.
        pub code: TypedCode,
    }
}

refusal! {
    /// Reasons why an address does not take the other's place.
    pub enum ConfirmEmailError {
        /// The code is wrong, used up, expired or unknown.
        Refused => CODE_REFUSED,
        /// The account is not there any more.
        ..Account(MeError) from (DbErr),
    }
}

/// Put the new address in the place of the old one: all other sessions end, and the old address is told.
pub(in crate::accounts) async fn confirm(
    app: &App,
    who: &SignedIn,
    proof: ConfirmEmail,
) -> Result<MeOut, ConfirmEmailError> {
    let now = app.clock.now();
    let id = Sealed::EmailChange.id_of(&app.link_key, proof.request.as_str()).ok_or(ConfirmEmailError::Refused)?;
    let tx = app.db.begin_write().await?;
    let row = locked(&tx, EmailChangeId::from_uuid(id)).await?.filter(|row| row.account_id == who.account);
    let waits = |row: &email_change::Model| {
        row.confirmed_at.is_none() && row.wrong < TRIES && now < row.created_at.plus_seconds(WORKS)
    };
    let row = row.filter(waits).ok_or(ConfirmEmailError::Refused)?;
    if !mailed::may_be_tried_for(&tx, &row.new_email, now).await? {
        return Err(ConfirmEmailError::Refused);
    }
    people::lock_address(&tx, &row.new_email).await?;
    let is_taken = people::is_known(&tx, &row.new_email).await?;
    if is_taken || !Sealed::EmailChange.is_code(&app.link_key, id, proof.code.as_str()) {
        let wrong = row.wrong + 1;
        email_change::ActiveModel { wrong: Set(wrong), ..row.into_active_model() }.update(&tx).await?;
        tx.commit().await?;
        return Err(ConfirmEmailError::Refused);
    }
    write_to(&tx, who.account, row.new_email.clone()).await?;
    email_change::ActiveModel { confirmed_at: Set(Some(now)), ..row.into_active_model() }.update(&tx).await?;
    sessions::end_all(&tx, who.account, Some(who.session)).await?;
    promise(&tx, EmailChangeId::from_uuid(id), ChangeMail::Changed, now).await?;
    app.jobs.commit(tx).await?;
    Ok(me(app, who.account).await?)
}

async fn locked(tx: &DatabaseTransaction, id: EmailChangeId) -> Result<Option<email_change::Model>, DbErr> {
    email_change::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

async fn write_to(tx: &DatabaseTransaction, id: AccountId, email: Email) -> Result<(), DbErr> {
    account::ActiveModel { id: Set(id), email: Set(email), ..Default::default() }.update(tx).await.map(drop)
}

/// Take a change back, by the link that went to the old address: it is the account's again, and all sessions end. An account
/// that somebody made with that address since gives way, unless it has a role or an entry. False if the link works no more.
pub(in crate::accounts) async fn undo(app: &App, token: &str) -> Result<bool, DbErr> {
    let now = app.clock.now();
    let Some(id) = Sealed::EmailUndo.id_of(&app.link_key, token) else { return Ok(false) };
    let tx = app.db.begin_write().await?;
    let row = locked(&tx, EmailChangeId::from_uuid(id)).await?;
    let stands = |row: &email_change::Model| row.confirmed_at.is_some_and(|at| now < at.plus_seconds(CHANGE_UNDONE));
    let Some(row) = row.filter(stands) else { return Ok(false) };
    people::lock_address(&tx, &row.old_email).await?;
    if let Some(other) = people::with(&tx, &row.old_email).await? {
        let is_younger = row.confirmed_at.is_some_and(|at| other.created_at >= at);
        let has_entry = !beyond::residences(app, other.id).await?.is_empty();
        if !is_younger || has_entry || roles::has_had_any(&tx, other.id).await? {
            return Ok(false);
        }
        beyond::lock(app, &tx, other.id).await?;
        erase::forget(app, &tx, &other, now).await?;
    }
    write_to(&tx, row.account_id, row.old_email).await?;
    // Changes that came later went to whoever had taken the account over.
    let since = email_change::Entity::delete_many().filter(Of.eq(row.account_id)).filter(Id.gte(row.id));
    since.exec(&tx).await?;
    sessions::end_all(&tx, row.account_id, None).await?;
    app.jobs.commit(tx).await?;
    Ok(true)
}

/// Forget changes that nobody confirmed, or can take back any more.
pub(in crate::accounts) async fn forget_changes(app: &App) -> Result<(), DbErr> {
    let old = CreatedAt.lte(app.clock.now().plus_seconds(-CHANGE_UNDONE - DAY));
    app.db.delete_in_pieces::<email_change::Entity>(old).await?;
    Ok(())
}
