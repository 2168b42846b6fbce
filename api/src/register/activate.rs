//! Activating an entry by the code of a letter.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Select,
};
use serde_json::json;
use uuid::Uuid;

use super::codes::{self, ActivationCode};
use super::entity::{entry, miss};
use super::lock::LockedRegister;
use super::mail::{ResidenceMail, promise};
use super::residences::residence;
use super::texts::BirthYear;
use super::{EntryId, EntryState, queries};
use crate::App;
use crate::accounts::{ResidenceOut, TypedCode, people};
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};
use ground::input;
use kit::db::DatabaseTransaction;
use kit::refusal;
use kit::tenants::Key;

/// Numbers of wrong codes in an hour, of one account and in one commune.
const OF_ACCOUNT: u64 = 10;
const OF_COMMUNE: u64 = 100;

const HOUR: i64 = 3600;

input! {
    /// The code of a letter from a town hall.
    #[example(json!({"commune": "kerling-les-sierck", "code": "7KQ3-MWXP", "birth_year": 1941}))]
    pub struct Activation {
        /// The commune, by slug or INSEE code.
        pub commune: Key,
        /// The code, in any case, with or without hyphen.
        pub code: TypedCode,
        /// The year of birth, where the register has one.
        pub birth_year: Option<BirthYear>,
    }
}

refusal! {
    /// Reasons why nothing is activated.
    pub enum ActivateError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The account was erased meanwhile.
        Gone => UNAUTHORIZED,
        /// The account has an entry there.
        Already => ALREADY_ACTIVATED,
        /// Too many wrong codes: after this number of seconds there may be another.
        TooMany(u32) => too_many,
        /// The code is wrong, used, replaced, expired, or of a closed entry, or the year of birth is another.
        Refused => ACTIVATION_REFUSED,
        ..database
    }
}

/// Activate an entry for an account.
pub(super) async fn activate(
    app: &App,
    account: AccountId,
    activation: Activation,
) -> Result<ResidenceOut, ActivateError> {
    let commune = app.communes.get(activation.commune.as_str()).ok_or(ActivateError::NoSuchCommune)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    // Who guesses in one commune waits for those who guess there too, so that each counts what the others did.
    LockedRegister::of(&tx, commune.id).await?;
    people::locked(&tx, account).await?.ok_or(ActivateError::Gone)?;
    if queries::resident_of(&tx, account, commune.id).await?.is_some() {
        return Err(ActivateError::Already);
    }
    if let Some(seconds) = wait(&tx, account, commune.id, now).await? {
        return Err(ActivateError::TooMany(seconds));
    }
    let Some(row) = entry_of(app, &tx, commune.id, &activation, now).await? else {
        let miss = miss::Model { id: Uuid::now_v7(), commune_id: commune.id, account_id: account, at: now };
        miss::Entity::insert(miss.into_active_model()).exec_without_returning(&tx).await?;
        tx.commit().await?;
        return Err(ActivateError::Refused);
    };
    let row = entry::Model { account_id: Some(account), activated_at: Some(now), updated_at: now, ..row };
    row.clone().into_active_model().reset_all().update(&tx).await?;
    codes::drop_all(&tx, &[row.id]).await?;
    let residence = residence(app, &tx, row).await?.ok_or(ActivateError::NoSuchCommune)?;
    promise(&tx, EntryId::from_uuid(residence.entry), account, ResidenceMail::Activated, now).await?;
    app.jobs.commit(tx).await?;
    Ok(residence)
}

/// Let an open entry of the demo belong to an account, without a code.
pub(crate) async fn belong_to(
    tx: &DatabaseTransaction,
    entry: EntryId,
    account: AccountId,
    now: Instant,
) -> Result<(), DbErr> {
    if let Some(row) = queries::locked(tx, entry).await?.filter(|row| row.account_id.is_none()) {
        let row = entry::Model { account_id: Some(account), activated_at: Some(now), updated_at: now, ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}

/// The entry that a code activates.
async fn entry_of(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    activation: &Activation,
    now: Instant,
) -> Result<Option<entry::Model>, DbErr> {
    let Some(code) = ActivationCode::typed(activation.code.as_str()) else { return Ok(None) };
    let Some(id) = codes::entry_of(app, tx, commune, &code, now).await? else { return Ok(None) };
    let is_theirs = |row: &entry::Model| {
        let born = activation.birth_year.map(|it| it.0.cast_signed());
        let is_free = row.state == EntryState::Open && row.account_id.is_none();
        is_free && row.birth_year.is_none_or(|year| born == Some(year))
    };
    Ok(queries::locked(tx, id).await?.filter(is_theirs))
}

/// Number of seconds that somebody waits until they may try again, if wrong codes were too many.
async fn wait(
    tx: &DatabaseTransaction,
    account: AccountId,
    commune: CommuneId,
    now: Instant,
) -> Result<Option<u32>, DbErr> {
    let lately = || miss::Entity::find().filter(miss::Column::At.gt(now.plus_seconds(-HOUR)));
    let of_account = lately().filter(miss::Column::AccountId.eq(account));
    let of_commune = lately().filter(miss::Column::CommuneId.eq(commune));
    let waits = [(of_account, OF_ACCOUNT), (of_commune, OF_COMMUNE)];
    let mut longest = None;
    for (misses, most) in waits {
        longest = longest.max(until_fewer(tx, misses, most, now).await?);
    }
    Ok(longest)
}

/// Number of seconds until fewer than `most` of these are left within the hour.
async fn until_fewer(
    tx: &DatabaseTransaction,
    misses: Select<miss::Entity>,
    most: u64,
    now: Instant,
) -> Result<Option<u32>, DbErr> {
    if misses.clone().count(tx).await? < most {
        return Ok(None);
    }
    let first = misses.order_by_asc(miss::Column::At).one(tx).await?.map_or(now, |row| row.at);
    let seconds = (first.plus_seconds(HOUR).micros() - now.micros()) / 1_000_000;
    Ok(Some(u32::try_from(seconds).unwrap_or_default().max(1)))
}
