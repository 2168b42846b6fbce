//! The log of a commune that came from another server. Its hashes cover ids of that server, so that they stay as they are.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::chain;
use super::entity::caller::{Column, Entity, Model};
use super::entity::head;
use crate::App;
use ground::ids::{AccountId, CallerId, CommuneId};
use kit::http::etag::hex;

/// Note the account that somebody is here whom a commune's log knows by another id.
pub(crate) async fn know_caller(
    tx: &impl ConnectionTrait,
    commune: CommuneId,
    caller: CallerId,
    account: AccountId,
) -> Result<(), DbErr> {
    let row = Model { commune_id: commune, caller, account_id: account };
    Entity::insert(row.into_active_model()).exec_without_returning(tx).await.map(drop)
}

/// Seal with this server's key where a commune's log was cut off for its age: another one's seal is not known here.
pub(crate) async fn seal_anew(app: &App, tx: &impl ConnectionTrait, commune: CommuneId) -> Result<(), DbErr> {
    let Some(head) = head::Entity::find_by_id(commune).one(tx).await?.filter(|it| it.cut_number > 0) else {
        return Ok(());
    };
    let link = (head.cut_number, head.cut_hash.clone());
    let cut_seal = hex(&app.link_key.seal(chain::cut(commune, &link).as_bytes()));
    head::Model { cut_seal, ..head }.into_active_model().reset_all().update(tx).await.map(drop)
}

/// The accounts of those whom a commune's log knows by other ids, by these.
pub(super) async fn accounts(app: &App, commune: CommuneId) -> Result<HashMap<CallerId, AccountId>, DbErr> {
    let all = Entity::find().filter(Column::CommuneId.eq(commune)).all(&app.db.read).await?;
    Ok(all.into_iter().map(|it| (it.caller, it.account_id)).collect())
}

/// The other ids by which a commune's log knows somebody.
pub(super) async fn others(app: &App, commune: CommuneId, caller: CallerId) -> Result<Vec<Uuid>, DbErr> {
    let account = AccountId::from_uuid(caller.uuid());
    let all = Entity::find().filter(Column::CommuneId.eq(commune)).filter(Column::AccountId.eq(account));
    Ok(all.all(&app.db.read).await?.into_iter().map(|it| it.caller.uuid()).collect())
}
