//! Accounts by their addresses.

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::Tidings;
use super::entity::account::{ActiveModel, Column, Entity, Model};
use ground::clock::Instant;
use ground::ids::AccountId;
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::mail::Email;

/// The account of an address, a new one if there is none.
pub(crate) async fn of_address(
    tx: &DatabaseTransaction,
    email: Email,
    locale: Language,
    now: Instant,
) -> Result<AccountId, DbErr> {
    let row = Model {
        id: AccountId::new(),
        email: email.clone(),
        name: None,
        locale,
        mails: Tidings::written(&[Tidings::Vote, Tidings::Voice]),
        desk_mail_on: None,
        created_at: now,
    };
    lock_address(tx, &email).await?;
    let once = OnConflict::column(Column::Email).do_nothing().to_owned();
    Entity::insert(row.into_active_model()).on_conflict(once).exec_without_returning(tx).await?;
    let found = with(tx, &email).await?;
    found.map(|row| row.id).ok_or_else(|| DbErr::RecordNotFound("the account that was just made".to_owned()))
}

/// Keep others from giving this address to an account until the transaction ends.
pub(super) async fn lock_address(tx: &DatabaseTransaction, email: &Email) -> Result<(), DbErr> {
    tx.lock_name(&format!("the account of {email}")).await
}

/// The account with this address, if there is one.
pub(super) async fn with(db: &impl ConnectionTrait, email: &Email) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Email.eq(email.clone())).one(db).await
}

/// The language of whoever has this address, if they have an account.
pub(crate) async fn language_of(db: &impl ConnectionTrait, email: &Email) -> Result<Option<Language>, DbErr> {
    Ok(with(db, email).await?.map(|it| it.locale))
}

/// True if an account has this address.
pub(super) async fn is_known(db: &impl ConnectionTrait, email: &Email) -> Result<bool, DbErr> {
    Ok(with(db, email).await?.is_some())
}

/// An account, if it is still there.
pub(crate) async fn find(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// An account, locked, if it is still there: it is not erased meanwhile.
pub(crate) async fn locked(tx: &DatabaseTransaction, id: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// These accounts, as far as they are still there.
pub(crate) async fn find_all(db: &impl ConnectionTrait, ids: Vec<AccountId>) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(db).await
}

/// Take a day for an account's mail on what waits at the desk; false if it was taken before.
pub(crate) async fn take_day(tx: &DatabaseTransaction, id: AccountId, day: &str) -> Result<bool, DbErr> {
    let earlier = Column::DeskMailOn.is_null().or(Column::DeskMailOn.lt(day));
    let taken =
        Entity::update_many().col_expr(Column::DeskMailOn, Expr::value(day)).filter(Column::Id.eq(id).and(earlier));
    Ok(taken.exec(tx).await?.rows_affected > 0)
}

/// Let an account have the desk's mails, as whoever is given a role there does at first.
pub(super) async fn tell_of_desk(tx: &DatabaseTransaction, id: AccountId) -> Result<(), DbErr> {
    let Some(row) = find(tx, id).await? else { return Ok(()) };
    let mut mails = Tidings::read(&row.mails);
    if !mails.contains(&Tidings::Desk) {
        mails.push(Tidings::Desk);
        let update = ActiveModel { id: Set(id), mails: Set(Tidings::written(&mails)), ..Default::default() };
        Entity::update(update).exec(tx).await?;
    }
    Ok(())
}
