//! Giving one's voice for a scope, in the place of what was given before.

use std::collections::HashSet;

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::delegation_wire::DelegationOut;
use super::entity::delegation;
use super::queries::{delegates_among, given_by};
use super::residence::{NoVoice, entry_in, home};
use super::scope::{NewVoiceScope, Scope, WrongScope};
use super::show::show_all;
use super::texts::Percent;
use super::values::{KeptShare, KeptShares};
use super::{DelegateId, DelegationId};
use crate::App;
use crate::consultations::local_day;
use crate::register::{EntryId, LockedRegister};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::{AccountId, CommuneId};
use ground::{FieldError, List, Object, input, say};
use kit::db::DatabaseTransaction;
use kit::refusal;
use kit::tenants::{Commune, Key};

input! {
    /// A share of a voice.
    #[example(json!({"delegate": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260", "percent": 100}))]
    pub struct NewVoiceShare {
        /// A standing delegate of the commune, another than oneself.
        pub delegate: DelegateId,
        /// Whole percents, 1 to 100; 100 in all at most.
        pub percent: Percent,
    }
}

input! {
    /// A voice that is given.
    #[example(json!({"commune": "kerling-les-sierck", "scope": {"kind": "everything"}, "to": [{"delegate": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260", "percent": 100}]}))]
    pub struct GivenVoice {
        /// The commune, by slug or INSEE code.
        pub commune: Key,
        /// What it is given for.
        pub scope: Object<NewVoiceScope>,
        /// The shares; none to speak for oneself there.
        pub to: List<Object<NewVoiceShare>, 100>,
        /// The last day on which it counts; it counts until it is taken back unless said.
        pub expires_on: Option<Date>,
        /// True to let the delegates know who gives; no unless said.
        pub share_name: Option<bool>,
    }
}

refusal! {
    /// Reasons why a voice was not given.
    pub enum GiveError {
        /// Shares that cannot be given.
        Invalid(Vec<FieldError>) => invalid,
        /// They are not given for this, or not any more.
        ..Scope(WrongScope),
        /// The caller is no resident there.
        ..Voice(NoVoice) from (DbErr),
    }
}

/// A voice that may be given: whose, for what, in which shares.
#[derive(Debug)]
pub(super) struct Giving {
    pub(super) entry: EntryId,
    pub(super) scope: Scope,
    pub(super) shares: KeptShares,
}

/// Look at a voice that is to be given: by whom, for what, to whom.
pub(super) async fn look(
    app: &App,
    db: &impl ConnectionTrait,
    account: AccountId,
    commune: &Commune,
    given: &GivenVoice,
) -> Result<Giving, GiveError> {
    let entry = entry_in(db, account, commune.id).await?.ok_or(NoVoice::NoResident)?;
    look_as(db, entry, commune, given, app.clock.now()).await
}

async fn look_as(
    db: &impl ConnectionTrait,
    entry: EntryId,
    commune: &Commune,
    given: &GivenVoice,
    now: Instant,
) -> Result<Giving, GiveError> {
    let scope = Scope::of(db, commune.id, &given.scope.0, now).await;
    let mut mistakes = wrong_shares(db, commune.id, entry, given).await?;
    let is_past = given.expires_on.is_some_and(|it| it.0 < local_day(now, commune.zone()));
    if is_past {
        mistakes.push(FieldError::at("expires_on", say!("Ce jour est passé.", "This day is past.")));
    }
    let scope = match scope {
        Err(WrongScope::Invalid(mistake)) => {
            mistakes.insert(0, mistake);
            return Err(GiveError::Invalid(mistakes));
        }
        scope => scope?,
    };
    if !mistakes.is_empty() {
        return Err(GiveError::Invalid(mistakes));
    }
    let share = |it: &Object<NewVoiceShare>| KeptShare {
        delegate: it.0.delegate,
        percent: u8::try_from(it.0.percent.0).unwrap_or(u8::MAX),
    };
    Ok(Giving { entry, scope, shares: KeptShares(given.to.0.iter().map(share).collect()) })
}

async fn wrong_shares(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    entry: EntryId,
    given: &GivenVoice,
) -> Result<Vec<FieldError>, DbErr> {
    let named: Vec<DelegateId> = given.to.0.iter().map(|it| it.0.delegate).collect();
    let delegates = delegates_among(db, commune, &named).await?;
    let (mut seen, mut wrong) = (HashSet::new(), Vec::new());
    for (place, Object(share)) in given.to.0.iter().enumerate() {
        let standing = delegates.iter().find(|it| it.id == share.delegate && it.left_at.is_none());
        let detail = match standing {
            None => say!("Cette personne ne porte pas de voix ici.", "This person carries no voices here."),
            Some(it) if it.entry_id == entry => {
                say!("On ne se confie pas sa propre voix.", "Nobody gives their voice to themselves.")
            }
            Some(it) if !seen.insert(it.id) => {
                say!("Cette personne est déjà dans la liste.", "This person is in the list already.")
            }
            Some(_) => continue,
        };
        wrong.push(FieldError { pointer: format!("/to/{place}/delegate"), detail });
    }
    let all: u32 = given.to.0.iter().map(|it| it.0.percent.0).sum();
    if all > 100 {
        wrong.push(FieldError::at("to", say!("Les parts font 100\u{a0}% au plus.", "Shares are 100 percent at most.")));
    }
    Ok(wrong)
}

/// Give a voice for a scope.
pub(super) async fn give(app: &App, account: AccountId, given: GivenVoice) -> Result<DelegationOut, GiveError> {
    let (commune, _) = home(app, account, &given.commune).await?;
    let tx = app.db.begin_write().await?;
    // The cut-off of a vote comes before this, or after it.
    LockedRegister::of(&tx, commune.id).await?;
    let entry = entry_in(&tx, account, commune.id).await?.ok_or(NoVoice::NoResident)?;
    let now = app.clock.now();
    let row = give_as(&tx, &commune, entry, given, now).await?;
    let shown = show_all(&tx, &commune, &[row], now).await?;
    tx.commit().await?;
    shown
        .into_iter()
        .next()
        .ok_or_else(|| DbErr::RecordNotFound("the delegation that was just given".to_owned()).into())
}

/// Give the voice of an entry, in a transaction that holds its register.
pub(super) async fn give_as(
    tx: &DatabaseTransaction,
    commune: &Commune,
    entry: EntryId,
    given: GivenVoice,
    now: Instant,
) -> Result<delegation::Model, GiveError> {
    let Giving { entry, scope, shares } = look_as(tx, entry, commune, &given, now).await?;
    let same = |row: &delegation::Model| row.scope == scope.kind && row.scope_id == scope.id;
    for before in given_by(tx, commune.id, entry).await?.into_iter().filter(same) {
        let ended = delegation::Model { ended_at: Some(now), ..before };
        ended.into_active_model().reset_all().update(tx).await?;
    }
    let row = delegation::Model {
        id: DelegationId::new(),
        commune_id: commune.id,
        entry_id: entry,
        scope: scope.kind,
        scope_id: scope.id,
        shares,
        expires_on: given.expires_on.map(|it| it.0),
        share_name: given.share_name.unwrap_or_default(),
        created_at: now,
        confirmed_at: now,
        reminded_at: None,
        ended_at: None,
    };
    delegation::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}
