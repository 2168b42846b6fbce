//! Sending letters: what waits goes to the mail server, several at a time, and is written down as the answers come.
//!
//! What is on its way and not written down yet is what a crash repeats, with the same `Message-ID`: at most [`IN_FLIGHT`]
//! a run.

use std::{collections::HashMap, collections::VecDeque, sync::Arc, time::Duration};

use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};
use tokio::{task::JoinSet, time::timeout};

use super::{
    entity::{State, delivery, edition, letter, reader},
    jobs::{self as letters, Range},
    links::{self, Purpose},
    rounds,
    subscribe::{DAY, reads},
};
use crate::{
    App,
    clock::Instant,
    communes::Commune,
    ids::{CommuneId, DeliveryId, EditionId, LetterId},
    jobs::{self, Failure},
    mail::{Body, Email, List, Mail, SendError},
    reach,
};

/// How many of a run's mails are on their way and not written down yet.
pub(super) const IN_FLIGHT: usize = 32;

/// How many are written down at once, if so many end soon: each time is a transaction.
const BATCH: usize = IN_FLIGHT / 2;

/// How long those that ended wait for others.
const SOON: Duration = Duration::from_secs(1);

/// How many waiting deliveries are looked up at a time: what is read of a reader is this fresh.
const BLOCK: u64 = 64;

/// How long a letter is tried, in seconds.
const PATIENCE: i64 = 2 * DAY;

/// After how many refusals in a row nothing is sent to an address any more.
const REFUSALS: i64 = 3;

/// The first wait after a temporary refusal; it doubles, up to the longest.
const FIRST_WAIT: i64 = 5 * 60;
const LONGEST_WAIT: i64 = 4 * 3600;

/// An edition while it is sent.
struct Sending {
    app: App,
    commune: Arc<Commune>,
    edition: edition::Model,
    reply_to: Option<Email>,
    letters: HashMap<LetterId, Arc<(letter::Model, Body)>>,
}

/// How one delivery went.
struct Ended {
    delivery: delivery::Model,
    refusals: i64,
    result: Result<bool, SendError>,
}

/// Send what waits in a range for the first time.
pub(super) async fn range(app: &App, range: &Range) -> Result<(), Failure> {
    let Some(mut sending) = Sending::of(app, EditionId::from_uuid(range.edition)).await? else { return Ok(()) };
    let (mut next, last) = (DeliveryId::from_uuid(range.first), DeliveryId::from_uuid(range.last));
    let (mut waiting, mut under_way) = (VecDeque::new(), JoinSet::new());
    let (mut is_first, mut broken) = (true, None);
    loop {
        if waiting.is_empty() && broken.is_none() {
            let block = block(app, sending.edition.id, next, is_first, last).await?;
            if let Some((delivery, _)) = block.last() {
                (next, is_first) = (delivery.id, false);
            }
            waiting.extend(block);
        }
        while under_way.len() < IN_FLIGHT && broken.is_none() {
            let Some((delivery, reader)) = waiting.pop_front() else { break };
            let mail = sending.prepare(&delivery).await?;
            under_way.spawn(send(app.clone(), mail, delivery, reader));
        }
        let mut ended = Vec::with_capacity(IN_FLIGHT);
        while ended.len() < BATCH {
            match timeout(SOON, under_way.join_next()).await {
                Ok(Some(one)) => ended.push(one),
                Ok(None) => break,
                Err(_) if ended.is_empty() => {}
                Err(_) => break,
            }
        }
        if ended.is_empty() {
            break;
        }
        while let Some(more) = under_way.try_join_next() {
            ended.push(more);
        }
        let ended = ended.into_iter().collect::<Result<Vec<Ended>, _>>().map_err(Failure::retry)?;
        broken = settle(app, sending.commune.id, &ended).await?.or(broken);
    }
    match broken {
        Some(reason) => Err(Failure::retry(reason)),
        None => Ok(()),
    }
}

/// Send one again that the server wanted later.
pub(super) async fn one(app: &App, id: DeliveryId) -> Result<(), Failure> {
    let found = delivery::Entity::find_by_id(id).find_also_related(reader::Entity).one(&app.db.read).await?;
    let Some((delivery, reader)) = found.filter(|(delivery, _)| delivery.state == State::Waiting) else { return Ok(()) };
    let Some(mut sending) = Sending::of(app, delivery.edition_id).await? else { return Ok(()) };
    let mail = sending.prepare(&delivery).await?;
    let ended = send(app.clone(), mail, delivery, reader).await;
    match settle(app, sending.commune.id, &[ended]).await? {
        Some(reason) => Err(Failure::retry(reason)),
        None => Ok(()),
    }
}

type Waiting = (delivery::Model, Option<reader::Model>);

/// The next deliveries that wait, with their readers as they are now.
async fn block(app: &App, edition: EditionId, from: DeliveryId, inclusive: bool, to: DeliveryId) -> Result<Vec<Waiting>, DbErr> {
    use delivery::Column::{Attempts, EditionId as Edition, Id, State as StateColumn};
    let after = if inclusive { Id.gte(from) } else { Id.gt(from) };
    let waiting = delivery::Entity::find().filter(Edition.eq(edition)).filter(StateColumn.eq(State::Waiting)).filter(Attempts.eq(0));
    let waiting = waiting.filter(after.and(Id.lte(to))).order_by_asc(Id).limit(BLOCK);
    waiting.find_also_related(reader::Entity).all(&app.db.read).await
}

/// A mail that is to be sent, but for its reader.
struct Prepared {
    letter: Arc<(letter::Model, Body)>,
    commune: Arc<Commune>,
    reply_to: Option<Email>,
}

impl Sending {
    async fn of(app: &App, id: EditionId) -> Result<Option<Self>, DbErr> {
        let Some(edition) = edition::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(None) };
        let Some(commune) = app.communes.by_id(edition.commune_id) else { return Ok(None) };
        let reply_to = rounds::settings_of(&app.db.read, commune.id).await?.reply_to;
        Ok(Some(Self { app: app.clone(), commune, edition, reply_to, letters: HashMap::new() }))
    }

    /// The letter of a delivery, coded for the way once for all who read it.
    async fn prepare(&mut self, delivery: &delivery::Model) -> Result<Prepared, DbErr> {
        let letter = match self.letters.get(&delivery.letter_id) {
            Some(letter) => Arc::clone(letter),
            None => {
                let row = letter::Entity::find_by_id(delivery.letter_id).one(&self.app.db.read).await?;
                let row = row.ok_or_else(|| DbErr::RecordNotFound("the delivery's letter".to_owned()))?;
                let body = Body::new(&row.text, &row.html);
                let letter = Arc::new((row, body));
                self.letters.insert(delivery.letter_id, Arc::clone(&letter));
                letter
            }
        };
        Ok(Prepared { letter, commune: Arc::clone(&self.commune), reply_to: self.reply_to.clone() })
    }
}

/// Send to a reader, if they still are one.
async fn send(app: App, prepared: Prepared, delivery: delivery::Model, reader: Option<reader::Model>) -> Ended {
    let refusals = reader.as_ref().map_or(0, |reader| reader.refusals);
    let result = match reader.filter(reads) {
        Some(reader) => mail(&app, &prepared, &delivery, &reader).await.map(|()| true),
        None => Ok(false),
    };
    Ended { delivery, refusals, result }
}

async fn mail(app: &App, prepared: &Prepared, delivery: &delivery::Model, reader: &reader::Model) -> Result<(), SendError> {
    let (letter, body) = &*prepared.letter;
    let [manage, unsubscribe] = [Purpose::Manage, Purpose::Unsubscribe].map(|purpose| app.links.token(reader, purpose));
    let list = List {
        id: format!("lettre.{}", prepared.commune.slug),
        unsubscribe: links::address(&app.config.public_url, &format!("/v1/digests/unsubscribe/{unsubscribe}")),
        unsubscribe_subject: format!("unsubscribe%20{unsubscribe}"),
    };
    let mail = Mail {
        id: delivery.id.uuid(),
        to: &reader.email,
        sender: Some(&prepared.commune.name),
        reply_to: prepared.reply_to.as_ref(),
        subject: &letter.subject,
        language: letter.locale,
        body: body.filled(&manage, &unsubscribe),
        list: Some(list),
    };
    app.mailer.send(&mail).await
}

/// Write down how deliveries went, in one transaction with what that promises. Answers why the server cannot be reached, if
/// that is so: those deliveries wait on.
async fn settle(app: &App, commune: CommuneId, ended: &[Ended]) -> Result<Option<String>, DbErr> {
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let (mut sent, mut dropped, mut unavailable) = (Vec::new(), Vec::new(), None);
    for Ended { delivery, refusals, result } in ended {
        let is_old = delivery.created_at.plus_seconds(PATIENCE) <= now;
        match result {
            Ok(true) => {
                sent.push(delivery.id);
                if *refusals > 0 {
                    refused(&tx, delivery, None, now).await?;
                }
            }
            Ok(false) => dropped.push(delivery.id),
            Err(SendError::Refused(_)) => {
                finish(&tx, &[delivery.id], State::Refused, now).await?;
                refused(&tx, delivery, Some(refusals + 1), now).await?;
            }
            Err(SendError::Later(_) | SendError::Unavailable(_) | SendError::Unfit(_)) if is_old => {
                finish(&tx, &[delivery.id], State::Expired, now).await?;
            }
            Err(SendError::Later(_)) => later(&tx, delivery, now).await?,
            Err(error @ (SendError::Unavailable(_) | SendError::Unfit(_))) => unavailable = Some(error.to_string()),
        }
    }
    finish(&tx, &sent, State::Sent, now).await?;
    finish(&tx, &dropped, State::Dropped, now).await?;
    jobs::commit(app, tx).await?;
    reach::count(app, commune, reach::Kind::LettersDelivered, i64::try_from(sent.len()).unwrap_or_default());
    Ok(unavailable)
}

async fn finish(tx: &DatabaseTransaction, ids: &[DeliveryId], state: State, now: Instant) -> Result<(), DbErr> {
    use delivery::Column::{Attempts, Id, SettledAt, State as StateColumn};
    if ids.is_empty() {
        return Ok(());
    }
    delivery::Entity::update_many()
        .col_expr(StateColumn, Expr::value(state.as_str()))
        .col_expr(SettledAt, Expr::value(now.micros()))
        .col_expr(Attempts, Expr::col(Attempts).add(1))
        .filter(Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Note how often in a row a reader was refused; none after a success.
async fn refused(tx: &DatabaseTransaction, delivery: &delivery::Model, count: Option<i64>, now: Instant) -> Result<(), DbErr> {
    use reader::Column::{Id, Refusals, SuspendedAt};
    let Some(id) = delivery.reader_id else { return Ok(()) };
    let mut update = reader::Entity::update_many().col_expr(Refusals, Expr::value(count.unwrap_or(0)));
    if count.is_some_and(|count| count >= REFUSALS) {
        update = update.col_expr(SuspendedAt, Expr::value(now.micros()));
    }
    update.filter(Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Try again later: a job of its own, so that nobody else waits for it.
async fn later(tx: &DatabaseTransaction, delivery: &delivery::Model, now: Instant) -> Result<(), DbErr> {
    use delivery::Column::{Attempts, Id};
    let attempts = delivery.attempts + 1;
    delivery::Entity::update_many().col_expr(Attempts, Expr::value(attempts)).filter(Id.eq(delivery.id)).exec(tx).await?;
    let doubled = Ord::min(FIRST_WAIT.saturating_mul(1 << Ord::clamp(delivery.attempts, 0, 10)), LONGEST_WAIT);
    // Those that were put off together shall not come back together.
    let spread = i64::try_from(delivery.id.uuid().as_u128() % 61).unwrap_or(0);
    let wait = Duration::from_secs(u64::try_from(doubled + spread).unwrap_or_default());
    letters::promise_one(tx, delivery.id, now, now.plus(wait)).await
}
