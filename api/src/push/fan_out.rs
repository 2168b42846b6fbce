//! Telling a range of a commune's subscriptions, with a window that slides: a crash repeats at most the messages in it,
//! which are on their way or not yet written down as told.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::task::JoinSet;

use super::announcements::{RangeId, range};
use super::compose::Telling;
use super::promises::{Delivery, PARKED_FOR, promise, wait};
use super::send::{Outcome, PushMessage, send};
use super::{entity, followers, follows, held, refusals, subscribe};
use crate::App;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, SubscriptionId};
use kit::counts::Counter as Reached;
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Priority};

/// Maximum number of messages that are sent and not written down as told.
const WINDOW: usize = 256;

/// Number of settled messages that are written down at once.
const STEP: usize = 64;

/// Number of subscriptions that are read at once.
const PAGE: u64 = 512;

/// Time that a push service may take here. The messages of one that takes longer become jobs of their own.
const PATIENCE: Duration = Duration::from_secs(4);

/// Tells a range. Urgent news has a lane of its own, so that no other range is in its way.
#[derive(Debug)]
pub struct FanOut<const URGENT: bool>;

impl<const URGENT: bool> Job for FanOut<URGENT> {
    const KIND: &'static str = if URGENT { "fan_out_alert" } else { "fan_out" };
    type Context = App;
    const POLICY: Policy = Policy {
        // Each begins where the last one left off.
        attempts: 100,
        first_wait: Duration::from_secs(1),
        longest_wait: Duration::from_secs(60),
        ahead: Duration::ZERO,
        limit: Duration::from_secs(600),
        at_once: 4,
        priority: if URGENT { Priority::Alert } else { Priority::Ordinary },
        parked_for: Some(PARKED_FOR),
    };
    type Payload = RangeId;

    async fn run(app: &App, id: RangeId) -> Result<(), Failure> {
        let Some(range) = range::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(()) };
        if let Some(telling) = Telling::of(app, range.announcement_id, range.commune_id).await? {
            if let Some(before) = telling.news.takes_back()
                && is_being_told(app, before).await?
            {
                return Err(Failure::retry("what it takes back is being told still"));
            }
            Walk::new(app, range, telling).go().await?;
        }
        let transaction = app.db.begin_write().await?;
        range::Entity::delete_by_id(id).exec(&transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// True while somebody goes through phones with this announcement.
async fn is_being_told(app: &App, announcement: AnnouncementId) -> Result<bool, DbErr> {
    let ranges = range::Entity::find().filter(range::Column::AnnouncementId.eq(announcement));
    Ok(ranges.one(&app.db.read).await?.is_some())
}

/// The outcome for one subscription.
#[derive(Debug)]
enum Settled {
    /// It was told, or wants to hear nothing of this.
    Told,
    /// It was told, after its push service had refused messages for it.
    Mended,
    /// Its push service refuses the message; the time at which that one last took any.
    Refused(Box<entity::Model>, Instant),
    /// Its push service does not know it any more.
    Gone(Box<entity::Model>),
    /// It could not be told now: a job of its own, not before that time.
    Later(Option<Duration>),
    /// It has quiet hours until then.
    Held(Instant),
}

/// One subscription in the window.
struct Place {
    id: SubscriptionId,
    settled: Option<Settled>,
}

struct Walk<'a> {
    app: &'a App,
    range: range::Model,
    telling: Telling,
    /// Read, not yet begun.
    page: VecDeque<(follows::Model, entity::Model)>,
    /// The last subscription that was read.
    read: Option<SubscriptionId>,
    window: VecDeque<Place>,
    /// Number of places that have left the window.
    passed: usize,
    sending: JoinSet<Result<(usize, Settled), Failure>>,
}

impl<'a> Walk<'a> {
    fn new(app: &'a App, range: range::Model, telling: Telling) -> Self {
        let read = range.told;
        Self {
            app,
            range,
            telling,
            page: VecDeque::new(),
            read,
            window: VecDeque::new(),
            passed: 0,
            sending: JoinSet::new(),
        }
    }

    async fn go(mut self) -> Result<(), Failure> {
        let mut is_last = false;
        loop {
            while self.window.len() < WINDOW {
                if self.page.is_empty() && !is_last {
                    is_last = !self.read_page().await?;
                }
                let Some((follow, phone)) = self.page.pop_front() else { break };
                self.begin(follow, phone)?;
            }
            if self.window.is_empty() {
                return Ok(());
            }
            let settled = self.window.iter().take_while(|place| place.settled.is_some()).count();
            if settled >= STEP || settled == self.window.len() {
                self.write_down(settled).await?;
            } else if let Some(sent) = self.sending.join_next().await {
                self.settle(sent)?;
                while let Some(sent) = self.sending.try_join_next() {
                    self.settle(sent)?;
                }
            }
        }
    }

    /// Read the next subscriptions; false if there are none. One that follows several of the communes is told once.
    async fn read_page(&mut self) -> Result<bool, Failure> {
        // The longer it takes, the less is it true still.
        let Some(telling) = Telling::of(self.app, self.range.announcement_id, self.range.commune_id).await? else {
            return Ok(false);
        };
        self.telling = telling;
        use follows::Column::{CommuneId, SubscriptionId};
        let mut query =
            follows::Entity::find().find_also_related(entity::Entity).filter(CommuneId.eq(self.range.commune_id));
        if let Some(read) = self.read {
            query = query.filter(SubscriptionId.gt(read));
        }
        if let Some(last) = self.range.last {
            query = query.filter(SubscriptionId.lte(last));
        }
        if let (true, Some(event)) = (self.telling.news.for_followers, self.telling.news.event) {
            query = query.filter(SubscriptionId.in_subquery(followers::of(event, self.range.commune_id)));
        }
        let rows = query.order_by_asc(SubscriptionId).limit(PAGE).all(&self.app.db.read).await?;
        let Some((last, _)) = rows.last() else { return Ok(false) };
        self.read = Some(last.subscription_id);
        let told = self.told_elsewhere(rows.iter().map(|(follow, _)| follow.subscription_id)).await?;
        let rows = rows.into_iter().filter_map(|(follow, phone)| Some((follow, phone?)));
        self.page.extend(rows.filter(|(follow, _)| !told.contains(&follow.subscription_id)));
        Ok(true)
    }

    /// Those of `ids` that want to hear of it in a commune that told of it before this one.
    async fn told_elsewhere(
        &self,
        ids: impl Iterator<Item = SubscriptionId>,
    ) -> Result<HashSet<SubscriptionId>, DbErr> {
        let before = self.telling.news.told_in.iter().copied();
        if before.len() == 0 {
            return Ok(HashSet::new());
        }
        let there = follows::Column::CommuneId.is_in(before).and(follows::Column::SubscriptionId.is_in(ids));
        let rows = follows::Entity::find().filter(there).all(&self.app.db.read).await?;
        Ok(rows
            .into_iter()
            .filter(|follow| follow.wants(&self.telling.news))
            .map(|follow| follow.subscription_id)
            .collect())
    }

    fn begin(&mut self, follow: follows::Model, phone: entity::Model) -> Result<(), Failure> {
        let now = self.app.clock.now();
        let quiet_until =
            phone.quiet_hours().and_then(|hours| hours.end(&phone.timezone, now)).filter(|_| !self.telling.news.urgent);
        let settled = match quiet_until {
            _ if !follow.wants(&self.telling.news) => Some(Settled::Told),
            Some(end) => Some(Settled::Held(end)),
            None => None,
        };
        let place = self.passed + self.window.len();
        if settled.is_none() {
            let message = self.telling.message(self.app, phone.locale, now)?;
            self.sending.spawn(tell(self.app.clone(), place, phone.clone(), message));
        }
        self.window.push_back(Place { id: phone.id, settled });
        Ok(())
    }

    fn settle(
        &mut self,
        sent: Result<Result<(usize, Settled), Failure>, tokio::task::JoinError>,
    ) -> Result<(), Failure> {
        let (place, settled) = sent.map_err(Failure::retry)??;
        match &settled {
            Settled::Told | Settled::Mended => self.count(Reached::PushAccepted),
            Settled::Gone(_) => self.count(Reached::PushForgotten),
            Settled::Refused(..) => self.count(Reached::PushFailed),
            Settled::Later(_) | Settled::Held(_) => {}
        }
        if let Some(place) = place.checked_sub(self.passed).and_then(|place| self.window.get_mut(place)) {
            place.settled = Some(settled);
        }
        Ok(())
    }

    fn count(&self, outcome: Reached) {
        self.app.counts.count(self.range.commune_id, outcome, 1);
    }

    /// Write down that the first `count` are settled, together with what was promised for them.
    async fn write_down(&mut self, count: usize) -> Result<(), Failure> {
        let now = self.app.clock.now();
        let transaction = self.app.db.begin_write().await?;
        let mut told = None;
        let mut held = HashMap::new();
        for Place { id, settled } in self.window.drain(..count).collect::<Vec<_>>() {
            told = Some(id);
            match settled {
                Some(Settled::Told) | None => {}
                Some(Settled::Mended) => refusals::clear(&transaction, id).await?,
                Some(Settled::Refused(phone, served)) => refusals::note(&transaction, &phone, served, now).await?,
                Some(Settled::Gone(phone)) => subscribe::forget(&transaction, &phone).await?,
                Some(Settled::Later(after)) => self.promise(id, after, &transaction, now).await?,
                Some(Settled::Held(end)) => {
                    held.insert(id, end);
                }
            }
        }
        held::hold(&transaction, self.range.announcement_id, self.range.commune_id, held, now).await?;
        self.passed += count;
        let row = range::ActiveModel { id: Set(self.range.id), told: Set(told), ..Default::default() };
        row.update(&transaction).await?;
        // What it promises is for later: nobody is woken.
        Ok(transaction.commit().await?)
    }

    async fn promise(
        &self,
        subscription: SubscriptionId,
        after: Option<Duration>,
        tx: &DatabaseTransaction,
        now: Instant,
    ) -> Result<(), DbErr> {
        let (announcement, commune) = (self.range.announcement_id, self.range.commune_id);
        let until = now.plus(self.telling.news.ttl(now));
        let delivery = Delivery { announcement, commune, subscription, kind: self.telling.news.kind, until };
        promise(delivery, self.telling.news.urgent, now.plus(wait(subscription, after)), tx, now).await
    }
}

async fn tell(app: App, place: usize, phone: entity::Model, message: PushMessage) -> Result<(usize, Settled), Failure> {
    let settled = match send(&app, &phone, &message, PATIENCE).await.map_err(Failure::retry)? {
        Outcome::Accepted if phone.refused_since.is_some() => Settled::Mended,
        Outcome::Accepted => Settled::Told,
        Outcome::Gone => Settled::Gone(Box::new(phone)),
        Outcome::Later { after, .. } => Settled::Later(after),
        Outcome::Refused { served } => Settled::Refused(Box::new(phone), served),
    };
    Ok((place, settled))
}
