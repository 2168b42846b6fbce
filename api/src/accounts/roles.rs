//! The roles of accounts, as they count now.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::membership::{Column, Entity, Model};
use super::standing::counts;
use super::{Held, MemberId, Role, people};
use crate::App;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId, OrganisationId};
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::mail::Email;

/// The memberships that an account has accepted and that have not ended, oldest first.
pub(crate) async fn of_account(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Model>, DbErr> {
    let standing = Column::AccountId.eq(account).and(Column::EndedAt.is_null()).and(Column::AcceptedAt.is_not_null());
    Entity::find().filter(standing).order_by_asc(Column::Id).all(db).await
}

/// Every role that an account ever accepted, oldest first.
pub(super) async fn ever_of(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).order_by_asc(Column::Id).all(db).await
}

/// True if an account has a role, or ever had one.
pub(super) async fn has_had_any(db: &impl ConnectionTrait, account: AccountId) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::AccountId.eq(account)).one(db).await?.is_some())
}

/// The roles of an account that count for anything now.
pub(super) async fn counting(app: &App, account: AccountId) -> Result<Vec<Held>, DbErr> {
    let mut roles = Vec::new();
    for row in of_account(&app.db.read, account).await? {
        let held = Held { role: row.role, commune: Some(row.commune_id), organisation: row.organisation_id };
        if counts(app, &held).await? {
            roles.push(held);
        }
    }
    Ok(roles)
}

/// A role that somebody is to have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewRole {
    /// The commune.
    pub(crate) commune: CommuneId,
    /// The role.
    pub(crate) role: Role,
    /// The organisation that a publisher publishes for.
    pub(crate) organisation: Option<OrganisationId>,
    /// The account that gives it; none where nobody with one does.
    pub(crate) by: Option<AccountId>,
}

/// Invite an address to a role; an invitation of theirs that waits is made anew.
pub(crate) async fn invite(
    tx: &DatabaseTransaction,
    new: NewRole,
    email: Email,
    locale: Language,
    now: Instant,
) -> Result<Model, DbErr> {
    let same = in_commune(new.commune).filter(Column::Role.eq(new.role)).filter(Column::Email.eq(email.clone()));
    let waiting = same.filter(Column::AcceptedAt.is_null()).filter(Column::EndedAt.is_null());
    let waiting = waiting.order_by_asc(Column::Id).lock_exclusive().all(tx).await?;
    for row in waiting.into_iter().filter(|row| row.organisation_id == new.organisation) {
        end(tx, row, new.by, now).await?;
    }
    let row = Model {
        id: MemberId::new(),
        commune_id: new.commune,
        organisation_id: new.organisation,
        account_id: None,
        email: Some(email),
        role: new.role,
        locale,
        invited_by: new.by,
        invited_at: now,
        accepted_at: None,
        ended_at: None,
        ended_by: None,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}

/// Give an invited role to an account.
pub(crate) async fn accept(
    tx: &DatabaseTransaction,
    row: Model,
    account: AccountId,
    now: Instant,
) -> Result<Model, DbErr> {
    let row = Model { account_id: Some(account), email: None, accepted_at: Some(now), ..row };
    row.clone().into_active_model().reset_all().update(tx).await?;
    people::tell_of_desk(tx, account).await?;
    Ok(row)
}

/// End a role or an invitation.
pub(crate) async fn end(
    tx: &DatabaseTransaction,
    row: Model,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), DbErr> {
    let row = Model { ended_at: Some(now), ended_by: by, ..row };
    row.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

/// End all roles of an account, and forget whose they were.
pub(super) async fn forget(tx: &DatabaseTransaction, account: AccountId, now: Instant) -> Result<(), DbErr> {
    let all = Entity::find().filter(Column::AccountId.eq(account)).order_by_asc(Column::Id);
    for row in all.lock_exclusive().all(tx).await? {
        let ended_at = row.ended_at.or(Some(now));
        let ended_by = row.ended_by.filter(|by| *by != account);
        let row = Model { account_id: None, ended_at, ended_by, ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}

/// Forget invitations that nobody accepted by a time, and roles that had ended by another.
pub(crate) async fn forget_old(app: &App, invited: Instant, ended: Instant) -> Result<(), DbErr> {
    let unaccepted = Condition::all().add(Column::AcceptedAt.is_null()).add(Column::InvitedAt.lte(invited));
    app.db.delete_in_pieces::<Entity>(Condition::any().add(unaccepted).add(Column::EndedAt.lte(ended))).await?;
    Ok(())
}

/// Everything about the roles of a commune, ended ones and old invitations too, newest first.
pub(crate) async fn all_in(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    in_commune(commune).order_by_desc(Column::Id).all(db).await
}

/// The accounts that sit in a commune's council: its mayor and its councillors.
pub(crate) async fn councillors_in(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<AccountId>, DbErr> {
    let standing = Column::EndedAt.is_null().and(Column::AcceptedAt.is_not_null());
    let sitting = in_commune(commune).filter(Column::Role.is_in([Role::Mayor, Role::Councillor]).and(standing));
    Ok(sitting.all(db).await?.into_iter().filter_map(|row| row.account_id).collect())
}

fn in_commune(commune: CommuneId) -> Select<Entity> {
    Entity::find().filter(Column::CommuneId.eq(commune))
}

/// A role or an invitation, locked.
pub(crate) async fn locked(tx: &DatabaseTransaction, id: MemberId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// A role or an invitation.
pub(crate) async fn find(db: &impl ConnectionTrait, id: MemberId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// True if nobody but this account is mayor of a commune. Its mayors are locked, so that of two who leave at once the
/// second sees that the first did.
pub(crate) async fn is_last_mayor(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    account: AccountId,
) -> Result<bool, DbErr> {
    let standing = Column::EndedAt.is_null().and(Column::AcceptedAt.is_not_null());
    let all = in_commune(commune)
        .filter(Column::Role.eq(Role::Mayor).and(standing))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(all.iter().all(|row| row.account_id == Some(account)))
}

/// True if somebody with an account publishes for an organisation.
pub(super) async fn anybody_publishes_for(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<bool, DbErr> {
    let standing = Column::OrganisationId.eq(organisation).and(Column::Role.eq(Role::Publisher));
    let standing = standing.and(Column::EndedAt.is_null()).and(Column::AcceptedAt.is_not_null());
    Ok(Entity::find().filter(standing).one(db).await?.is_some())
}
