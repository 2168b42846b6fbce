//! Subscribing, changing and ending a subscription: the only writer of its table.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
};

use super::bodies::Replaced;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::follows::{self, Follow, Follows};
use super::values::hash;
use super::{NewSubscription, QuietHours, SubscriptionPatch, Test, Timezone};
use crate::App;
use ground::ids::{CommuneId, SubscriptionId};
use ground::text::Language;
use ground::{FieldError, List, Object, Patch, say};
use kit::db::DatabaseTransaction;
use kit::jobs::Promise;
use kit::outgoing::CallError;
use kit::refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subscription {
    pub(super) row: Model,
    pub(super) follows: Vec<follows::Model>,
}

refusal! {
    /// Reasons why a subscription was not made, changed or ended.
    pub enum SubscriptionError {
        /// There is none with this id and secret (any more).
        NoSuchSubscription => SUBSCRIPTION_NOT_FOUND,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Values that do not go together, or an address that may not be called.
        Invalid(Vec<FieldError>) => invalid,
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
        ..database
    }
}

/// The caller's condition: true if a subscription, as it stands, is the one they meant (see [`kit::http::IfMatch`]).
pub(super) type Precondition<'a> = &'a (dyn Fn(&Subscription) -> bool + Sync);

/// Subscribe a phone, in place of a subscription with its endpoint; answers its id, and its secret that is told once.
pub(super) async fn subscribe(app: &App, new: NewSubscription) -> Result<(SubscriptionId, String), SubscriptionError> {
    let mut mistakes = Vec::new();
    let admitted = new
        .endpoint
        .address()
        .and_then(|address| app.outgoing.admit(&address).map_err(|it| CallError::Refused(it).message()));
    mistakes.extend(admitted.err().map(|detail| FieldError::at("endpoint", detail)));
    mistakes.extend(new.quiet_hours.as_ref().and_then(|hours| endless(&hours.0)));
    let (found, wrong) = look_up(app, new.follows);
    mistakes.extend(wrong);
    if !mistakes.is_empty() {
        return Err(SubscriptionError::Invalid(mistakes));
    }
    let mut bits = [0; 32];
    SystemRandom::new().fill(&mut bits).map_err(SubscriptionError::NoRandomness)?;
    let secret = BASE64_URL_SAFE_NO_PAD.encode(bits);
    let now = app.clock.now();
    let row = Model {
        id: SubscriptionId::new(),
        endpoint_hash: new.endpoint.hash(),
        endpoint: new.endpoint,
        p256dh: new.keys.0.p256dh,
        auth: new.keys.0.auth,
        secret_hash: hash(&secret),
        locale: new.locale.unwrap_or(Language::Fr),
        timezone: new.timezone.unwrap_or_else(|| zone_of(app, &found)),
        quiet_from: new.quiet_hours.as_ref().map(|hours| hours.0.from),
        quiet_to: new.quiet_hours.as_ref().map(|hours| hours.0.to),
        refused_since: None,
        refusals: 0,
        created_at: now,
        updated_at: now,
    };
    let transaction = app.db.begin_write().await?;
    let id = put(&transaction, row, new.replaces.map(|it| it.0)).await?;
    let follows = found.into_iter().map(|(commune, follow)| follows::Model::new(id, commune, follow)).collect();
    follows::replace(&transaction, id, follows).await?;
    transaction.commit().await?;
    Ok((id, secret))
}

/// Write a subscription in the place of the one it replaces, or of the one with its endpoint, or as a new one.
async fn put(tx: &impl ConnectionTrait, row: Model, replaces: Option<Replaced>) -> Result<SubscriptionId, DbErr> {
    if let Some(Replaced { id, secret }) = replaces {
        let known = Column::Id.eq(id).and(Column::SecretHash.eq(hash(secret.as_str())));
        // Messages on their way to this phone find it at its new endpoint.
        if Entity::find().filter(known.clone()).one(tx).await?.is_some() {
            let namesake = Column::EndpointHash.eq(row.endpoint_hash.as_str()).and(Column::Id.ne(id));
            Entity::delete_many().filter(namesake).exec(tx).await?;
            let changed = ActiveModel { id: NotSet, created_at: NotSet, ..row.clone().into_active_model().reset_all() };
            if Entity::update_many().set(changed).filter(known).exec(tx).await?.rows_affected > 0 {
                return Ok(id);
            }
        }
    }
    let changed = [
        Column::Endpoint,
        Column::P256dh,
        Column::Auth,
        Column::SecretHash,
        Column::Locale,
        Column::Timezone,
        Column::QuietFrom,
        Column::QuietTo,
        Column::RefusedSince,
        Column::Refusals,
        Column::UpdatedAt,
    ];
    let namesake = OnConflict::column(Column::EndpointHash).update_columns(changed).to_owned();
    let row = row.into_active_model().reset_all();
    Ok(Entity::insert(row).on_conflict(namesake).exec_with_returning(tx).await?.id)
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    id: SubscriptionId,
    secret: &str,
) -> Result<Subscription, SubscriptionError> {
    let known = Column::Id.eq(id).and(Column::SecretHash.eq(hash(secret)));
    let row = Entity::find().filter(known).one(db).await?.ok_or(SubscriptionError::NoSuchSubscription)?;
    let follows = follows::of(db, id).await?;
    Ok(Subscription { row, follows })
}

pub(super) async fn change(
    app: &App,
    (id, secret): (SubscriptionId, &str),
    patch: SubscriptionPatch,
    precondition: Precondition<'_>,
) -> Result<Subscription, SubscriptionError> {
    let transaction = app.db.begin_write().await?;
    let mut subscription = held(&transaction, id, secret, precondition).await?;
    let hours = match patch.quiet_hours {
        Patch::Keep => subscription.row.quiet_hours(),
        Patch::Clear => None,
        Patch::Set(hours) => Some(hours.0),
    };
    let (found, mut mistakes) = look_up(app, patch.follows.0.clone().unwrap_or(List(Vec::new())));
    mistakes.extend(hours.as_ref().and_then(endless));
    if !mistakes.is_empty() {
        return Err(SubscriptionError::Invalid(mistakes));
    }
    let row = Model {
        locale: patch.locale.or(subscription.row.locale),
        timezone: patch.timezone.or(subscription.row.timezone),
        quiet_from: hours.as_ref().map(|hours| hours.from),
        quiet_to: hours.as_ref().map(|hours| hours.to),
        updated_at: app.clock.now(),
        ..subscription.row
    };
    subscription.row = row.into_active_model().reset_all().update(&transaction).await?;
    if patch.follows.0.is_some() {
        let follows = found.into_iter().map(|(commune, follow)| follows::Model::new(id, commune, follow)).collect();
        follows::replace(&transaction, id, follows).await?;
        subscription.follows = follows::of(&transaction, id).await?;
    }
    transaction.commit().await?;
    Ok(subscription)
}

/// End a subscription: nothing of it is kept.
pub(super) async fn unsubscribe(
    app: &App,
    (id, secret): (SubscriptionId, &str),
    precondition: Precondition<'_>,
) -> Result<(), SubscriptionError> {
    let transaction = app.db.begin_write().await?;
    held(&transaction, id, secret, precondition).await?;
    Entity::delete_by_id(id).exec(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Forget a subscription whose push service does not know it any more, unless it has another endpoint by now.
pub(super) async fn forget(transaction: &DatabaseTransaction, gone: &Model) -> Result<(), DbErr> {
    let same = Column::Id.eq(gone.id).and(Column::EndpointHash.eq(gone.endpoint_hash.as_str()));
    Entity::delete_many().filter(same).exec(transaction).await?;
    Ok(())
}

/// Promise a phone a message of its own, to see whether it comes.
pub(super) async fn test(app: &App, id: SubscriptionId, secret: &str) -> Result<Subscription, SubscriptionError> {
    let transaction = app.db.begin_write().await?;
    let subscription = find(&transaction, id, secret).await?;
    Promise::<Test>::new(&id).unique(id.to_string()).make(&transaction, app.clock.now()).await?;
    app.jobs.commit(transaction).await?;
    Ok(subscription)
}

async fn held(
    tx: &impl ConnectionTrait,
    id: SubscriptionId,
    secret: &str,
    precondition: Precondition<'_>,
) -> Result<Subscription, SubscriptionError> {
    // Another change of it waits for this one from here on.
    let touch = ActiveModel { secret_hash: Set(hash(secret)), ..Default::default() };
    let known = Column::Id.eq(id).and(Column::SecretHash.eq(hash(secret)));
    Entity::update_many().set(touch).filter(known).exec(tx).await?;
    let subscription = find(tx, id, secret).await?;
    if precondition(&subscription) { Ok(subscription) } else { Err(SubscriptionError::Stale) }
}

/// Maximum number of events that a phone follows, in all communes together.
const MOST_EVENTS: usize = 500;

/// The time zone of a phone that names none: that of the first commune it follows.
fn zone_of(app: &App, follows: &[(CommuneId, Follow)]) -> Timezone {
    let first = follows.first().and_then(|(commune, _)| app.communes.by_id(*commune));
    first.map_or_else(Timezone::of_paris, |commune| Timezone::of(commune.zone()))
}

/// The communes that are followed, and what is wrong with them.
fn look_up(app: &App, follows: Follows) -> (Vec<(CommuneId, Follow)>, Vec<FieldError>) {
    let (mut found, mut wrong): (Vec<(_, Follow)>, Vec<FieldError>) = (Vec::new(), Vec::new());
    for (index, Object(follow)) in follows.0.into_iter().enumerate() {
        let mistake = |detail| FieldError { pointer: format!("/follows/{index}/commune"), detail };
        match app.communes.get(follow.commune.as_str()) {
            None => wrong
                .push(mistake(say!("Cette commune n’est pas sur ce serveur.", "This commune is not on this server.",))),
            Some(commune) if found.iter().any(|(known, _)| *known == commune.id) => {
                wrong.push(mistake(say!("Cette commune est déjà suivie.", "This commune is followed already.",)));
            }
            Some(commune) => found.push((commune.id, follow)),
        }
    }
    let events: usize =
        found.iter().filter_map(|(_, follow)| follow.events.as_ref()).map(|events| events.0.len()).sum();
    if events > MOST_EVENTS {
        let detail = say!("Un appareil suit 500 événements au plus.", "A phone follows 500 events at most.");
        wrong.push(FieldError::at("follows", detail));
    }
    (found, wrong)
}

/// Quiet hours that would never begin or never end.
fn endless(hours: &QuietHours) -> Option<FieldError> {
    let detail = say!("Le début et la fin des heures calmes diffèrent.", "Quiet hours do not begin when they end.");
    (hours.from == hours.to).then(|| FieldError::at("quiet_hours", detail))
}
