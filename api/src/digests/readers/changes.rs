//! Changing and ending a subscription, with the token of its letters.

use std::net::IpAddr;

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};
use serde_json::json;

use super::allowance::may_write_to;
use super::carried_links::knows;
use super::confirm::{find, find_locked};
use super::erase::erase;
use super::invitations;
use super::notes::{ReaderNote, promise_note};
use crate::App;
use crate::digests::editions::rounds;
use crate::digests::entity::reader;
use crate::digests::links::Purpose;
use crate::digests::refusals::LinkError;
use crate::digests::{Cadence, Section, Sections};
use ground::text::Language;
use ground::{Change, List, Patch, input};
use kit::db::DatabaseTransaction;
use kit::mail::Email;
use kit::refusal;

input! {
    /// Changes of a subscription; what is absent stays.
    #[example(json!({"cadence": "daily", "sections": ["alerts", "agenda"], "locale": "fr"}))]
    pub struct ReaderPatch {
        /// Another address: it is used from when it is confirmed, by the link in a mail that goes there.
        pub email: Change<Email>,
        /// The rhythm of the letter.
        pub cadence: Change<Cadence>,
        /// Its sections; null for all of them, those to come too.
        pub sections: Patch<List<Section, 5>>,
        /// The language.
        pub locale: Change<Language>,
    }
}

pub(super) async fn managed(app: &App, token: &str) -> Result<reader::Model, LinkError> {
    let found = find(app, token).await?.filter(is_read);
    of_token(app, token, found, Purpose::Manage).await?.ok_or(LinkError::Unauthorized)
}

/// The reader of a token, if the token is theirs for this purpose now.
async fn of_token(
    app: &App,
    token: &str,
    found: Option<reader::Model>,
    purpose: Purpose,
) -> Result<Option<reader::Model>, DbErr> {
    match found {
        Some(reader) if knows(app, token, &reader, purpose).await? => Ok(Some(reader)),
        _ => Ok(None),
    }
}

fn is_read(reader: &reader::Model) -> bool {
    reader.confirmed_at.is_some() && reader.unsubscribed_at.is_none()
}

/// The reader that a token to manage belongs to, locked.
async fn locked(app: &App, tx: &DatabaseTransaction, token: &str) -> Result<reader::Model, LinkError> {
    let found = find_locked(tx, token).await?.filter(is_read);
    of_token(app, token, found, Purpose::Manage).await?.ok_or(LinkError::Unauthorized)
}

refusal! {
    /// Reasons why a subscription was not changed.
    pub enum ChangeReaderError {
        /// It changed since the caller read it.
        Stale => STALE,
        /// The link is none of ours.
        ..Link(LinkError) from (DbErr),
    }
}

/// Change a subscription, from a network, if it is the one that the caller means.
pub(super) async fn change(
    app: &App,
    token: &str,
    patch: ReaderPatch,
    network: IpAddr,
    is_meant: impl Fn(&reader::Model) -> bool,
) -> Result<reader::Model, ChangeReaderError> {
    let now = app.clock.now();
    managed(app, token).await?;
    let tx = app.db.begin_write().await?;
    let before = locked(app, &tx, token).await?;
    let sections = match patch.sections {
        Patch::Keep => before.sections.clone(),
        Patch::Clear => None,
        Patch::Set(list) => Sections::of(Some(list)).written(),
    };
    let mut after = reader::Model {
        cadence: patch.cadence.or(before.cadence),
        sections,
        locale: patch.locale.or(before.locale),
        ..before.clone()
    };
    if !is_meant(&before) {
        // A form that was sent twice found its own change.
        let is_pending = patch.email.0.is_none_or(|it| it == before.email || Some(it) == before.new_email);
        return if after == before && is_pending { Ok(before) } else { Err(ChangeReaderError::Stale) };
    }
    after.updated_at = now;
    if let Some(email) = patch.email.0.filter(|email| *email != before.email) {
        let may = may_write_to(app, &tx, &email, network, now).await?;
        (after.new_email, after.new_email_at) = (Some(email), Some(now));
        if may {
            promise_note(&tx, after.id, ReaderNote::Change, now).await?;
        }
    }
    after.clone().into_active_model().reset_all().update(&tx).await?;
    rounds::begin(app, &tx, after.commune_id, after.cadence, now).await?;
    app.jobs.commit(tx).await?;
    Ok(after)
}

/// Forget a reader at once, address and all, if it is the subscription that the caller means.
pub(super) async fn forget(
    app: &App,
    token: &str,
    is_meant: impl Fn(&reader::Model) -> bool,
) -> Result<(), ChangeReaderError> {
    managed(app, token).await?;
    let tx = app.db.begin_write().await?;
    let reader = locked(app, &tx, token).await?;
    if !is_meant(&reader) {
        return Err(ChangeReaderError::Stale);
    }
    let now = app.clock.now();
    invitations::remember(app, &tx, reader.commune_id, &[&reader.email], now).await?;
    erase(&tx, &[reader.id], now).await?;
    tx.commit().await?;
    Ok(())
}

/// The reader whose letters a token ends, if it is one.
pub(super) async fn unsubscribes(app: &App, token: &str) -> Result<reader::Model, LinkError> {
    let found = find(app, token).await?;
    of_token(app, token, found, Purpose::Unsubscribe).await?.ok_or(LinkError::NoSuchLink)
}

/// End the letters that a token came with. Doing it twice is the same as once.
///
/// # Errors
/// When the token is none of ours, or the database fails.
pub async fn unsubscribe_by_token(app: &App, token: &str) -> Result<(), LinkError> {
    leave(app, token).await.map(drop)
}

/// [`unsubscribe_by_token`]; the reader as they are now.
pub(super) async fn leave(app: &App, token: &str) -> Result<reader::Model, LinkError> {
    let now = app.clock.now();
    let gone = |reader: &reader::Model| {
        let (unsubscribed_at, updated_at) = (Some(now), now);
        let reader = reader.clone();
        reader::Model { unsubscribed_at, new_email: None, new_email_at: None, updated_at, ..reader }
    };
    settle(app, token, |reader| reader.unsubscribed_at.is_none().then(|| gone(reader))).await
}

/// Take back that somebody left, as long as their address is kept. Doing it twice is the same as once.
pub(super) async fn come_back(app: &App, token: &str) -> Result<reader::Model, LinkError> {
    let now = app.clock.now();
    let back = |reader: &reader::Model| reader::Model { unsubscribed_at: None, updated_at: now, ..reader.clone() };
    let reader = settle(app, token, |reader| reader.unsubscribed_at.is_some().then(|| back(reader))).await?;
    let tx = app.db.begin_write().await?;
    rounds::begin(app, &tx, reader.commune_id, reader.cadence, now).await?;
    app.jobs.commit(tx).await?;
    Ok(reader)
}

/// Change the reader of a token that ends letters, if there is something to change.
async fn settle(
    app: &App,
    token: &str,
    change: impl Fn(&reader::Model) -> Option<reader::Model>,
) -> Result<reader::Model, LinkError> {
    // A guess keeps no writer waiting.
    unsubscribes(app, token).await?;
    let tx = app.db.begin_write().await?;
    let found = find_locked(&tx, token).await?;
    let reader = of_token(app, token, found, Purpose::Unsubscribe).await?.ok_or(LinkError::NoSuchLink)?;
    let Some(changed) = change(&reader) else { return Ok(reader) };
    changed.clone().into_active_model().reset_all().update(&tx).await?;
    if changed.unsubscribed_at.is_some() {
        invitations::remember(app, &tx, changed.commune_id, &[&changed.email], changed.updated_at).await?;
    }
    tx.commit().await?;
    Ok(changed)
}
