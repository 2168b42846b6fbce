//! Sessions: an account on one browser or program, for 180 days, or 60 without use.

use aws_lc_rs::error::Unspecified;
use poem::Request;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::entity::session::{ActiveModel, Column, Entity, Model};
use super::{Caller, Holder, SessionId, cookie, roles, secrets};
use crate::App;
use ground::clock::Instant;
use ground::ids::AccountId;

/// Number of seconds for which a session lives.
pub(super) const LIVES: i64 = 180 * DAY;

/// Number of seconds for which it lives without use.
pub(crate) const LIVES_UNUSED: i64 = 60 * DAY;

const DAY: i64 = 86_400;

/// A session that began, with the secret that its holder shows.
#[derive(Debug)]
pub(super) struct Began {
    pub(super) secret: String,
    pub(super) expires_at: Instant,
}

/// Reasons why no session begins.
#[derive(Debug, thiserror::Error)]
pub(super) enum BeginError {
    /// No random numbers to be had.
    #[error("the system gives no random numbers")]
    NoRandomness(#[from] Unspecified),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Begin a session of an account on what calls itself `label`.
pub(super) async fn begin(
    tx: &impl ConnectionTrait,
    account: AccountId,
    label: String,
    now: Instant,
) -> Result<Began, BeginError> {
    let secret = secrets::new()?;
    let expires_at = now.plus_seconds(LIVES);
    let row = ActiveModel {
        id: Set(SessionId::new()),
        account_id: Set(account),
        hash: Set(secrets::hash(&secret)),
        label: Set(label),
        created_at: Set(now),
        last_used_at: Set(day_of(now)),
        expires_at: Set(expires_at),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Began { secret, expires_at })
}

/// The holder of a session, if it lives.
pub(super) async fn recognise(app: &App, secret: &str) -> Result<Option<Caller>, DbErr> {
    let now = app.clock.now();
    let found = Entity::find().filter(Column::Hash.eq(secrets::hash(secret))).one(&app.db.read).await?;
    let Some(row) = found.filter(|row| lives(row, now)) else { return Ok(None) };
    // Who reads is not turned away because nothing can be written.
    if day_of(now) > row.last_used_at
        && let Err(error) = used(app, row.id, now).await
    {
        tracing::warn!(%error, "that a session is used today was not noted");
    }
    let roles = roles::counting(app, row.account_id).await?;
    Ok(Some(Caller::new(Holder::Session(row.account_id, row.id), roles, row.created_at)))
}

/// Note that a session is used today.
async fn used(app: &App, session: SessionId, now: Instant) -> Result<(), DbErr> {
    let tx = app.db.begin_write().await?;
    let today = Expr::value(day_of(now).micros());
    let update = Entity::update_many().col_expr(Column::LastUsedAt, today).filter(Column::Id.eq(session));
    update.exec(&tx).await?;
    tx.commit().await
}

fn lives(row: &Model, now: Instant) -> bool {
    now < row.expires_at && now < row.last_used_at.plus_seconds(LIVES_UNUSED + DAY)
}

/// The sessions of an account that live, newest first.
pub(super) async fn of_account(app: &App, account: AccountId) -> Result<Vec<Model>, DbErr> {
    let now = app.clock.now();
    let all = Entity::find().filter(Column::AccountId.eq(account)).order_by_desc(Column::Id);
    Ok(all.all(&app.db.read).await?.into_iter().filter(|row| lives(row, now)).collect())
}

/// End a session of an account; false if it has none of this id.
pub(super) async fn end(app: &App, account: AccountId, session: SessionId) -> Result<bool, DbErr> {
    let tx = app.db.begin_write().await?;
    let one = Entity::delete_many().filter(Column::AccountId.eq(account)).filter(Column::Id.eq(session));
    let ended = one.exec(&tx).await?.rows_affected > 0;
    tx.commit().await?;
    Ok(ended)
}

/// End the session that a browser kept, if it kept one: another takes its place.
pub(super) async fn replace(app: &App, request: &Request) -> Result<(), DbErr> {
    let Some(secret) = cookie::kept(request, &app.site) else { return Ok(()) };
    let tx = app.db.begin_write().await?;
    Entity::delete_many().filter(Column::Hash.eq(secrets::hash(secret))).exec(&tx).await?;
    tx.commit().await
}

/// End all sessions of an account but this one.
pub(super) async fn end_others(app: &App, account: AccountId, this: SessionId) -> Result<(), DbErr> {
    let tx = app.db.begin_write().await?;
    end_all(&tx, account, Some(this)).await?;
    tx.commit().await
}

/// End all sessions of an account, but for one of them.
pub(super) async fn end_all(
    tx: &impl ConnectionTrait,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<(), DbErr> {
    let mut all = Entity::delete_many().filter(Column::AccountId.eq(account));
    if let Some(session) = but {
        all = all.filter(Column::Id.ne(session));
    }
    all.exec(tx).await?;
    Ok(())
}

/// Forget the sessions that are over.
pub(super) async fn forget_over(app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    let unused = Column::LastUsedAt.lte(now.plus_seconds(-LIVES_UNUSED - DAY));
    app.db.delete_in_pieces::<Entity>(Condition::any().add(Column::ExpiresAt.lte(now)).add(unused)).await?;
    Ok(())
}

fn day_of(now: Instant) -> Instant {
    let day = DAY * 1_000_000;
    Instant::from_micros(now.micros().div_euclid(day) * day)
}

/// The name of a browser and its system, as a session's list shows it: « Firefox, Android » at most.
pub(super) fn label_of(user_agent: &str) -> String {
    // The order matters: most browsers call themselves by the names of others too.
    let browsers = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox")];
    let others = [("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    let systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")];
    let more = [("Mac OS X", "macOS"), ("Linux", "Linux")];
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|it| it.1);
    let browser = named(&browsers).or_else(|| named(&others));
    let system = named(&systems).or_else(|| named(&more));
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_by_two_words_at_most() {
        for (user_agent, label) in [
            ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox, Android"),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"),
            ("curl/8.5.0", ""),
        ] {
            assert_eq!(label_of(user_agent), label);
        }
    }
}
