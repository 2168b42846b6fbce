//! Finding what is new, and announcing it once.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Statement,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::announcements::{RangeId, announcement, range};
use super::news::{News, Upcoming};
use super::promises::PARKED_FOR;
use super::sources::{self, Source};
use super::{alerts, fan_out, follows};
use crate::App;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, SubscriptionId};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Promise, Sweep};

/// Number of subscriptions in an announcement's range: few enough for workers to share a large commune.
const RANGE: i64 = 5000;

/// Time that a process looks back first: less than announcements are remembered, so that nothing is announced twice.
const FARTHEST: Duration = Duration::from_secs(28 * 86_400);

/// Finds news to announce now. It runs whenever a board changed, and in between for what goes up by itself.
#[derive(Debug)]
pub struct AnnounceNews;

/// Finds news that went up while no server ran.
#[derive(Debug)]
pub struct AnnounceMissed;

impl Sweep for AnnounceNews {
    const KIND: &'static str = "announce_news";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(30);

    async fn run(app: &App) -> Result<(), Failure> {
        look(app, Duration::from_secs(3600)).await
    }
}

impl Sweep for AnnounceMissed {
    const KIND: &'static str = "announce_missed";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        // Nobody knows how long no server ran before this one.
        let looked_back = app.part(LookedBack::default);
        let first = !looked_back.0.load(Ordering::Relaxed);
        look(app, if first { FARTHEST } else { Duration::from_secs(86_400) }).await?;
        looked_back.0.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// True once this process has looked for what went up while no server ran.
#[derive(Debug, Default)]
struct LookedBack(AtomicBool);

/// Promise to announce what happened in the last `back`, or happens before the next look.
async fn look(app: &App, back: Duration) -> Result<(), Failure> {
    let now = app.clock.now();
    let from = Instant::from_micros(now.micros().saturating_sub(i64::try_from(back.as_micros()).unwrap_or(i64::MAX)));
    for source in sources::ALL {
        let upcoming = (source.upcoming)(app.clone(), from, now.plus(AnnounceNews::EVERY * 2)).await?;
        let known = known(app, source, &upcoming).await?;
        let new: Vec<_> = upcoming.into_iter().filter(|it| !known.contains(&(it.subject, it.edition))).collect();
        if new.is_empty() {
            continue;
        }
        let transaction = app.db.begin_write().await?;
        for Upcoming { subject, edition, at } in new {
            let news = Announcement { source: source.name.to_owned(), subject, edition };
            // With its date, so that one that was brought forward is not awaited at the old one.
            let key = format!("{} {subject} {edition} {}", source.name, at.micros());
            Promise::<Announce>::new(&news).unique(key).due_at(at).make(&transaction, now).await?;
        }
        app.jobs.commit(transaction).await?;
    }
    Ok(())
}

/// Those of the upcoming that were announced.
async fn known(app: &App, source: &Source, upcoming: &[Upcoming]) -> Result<HashSet<(Uuid, i64)>, DbErr> {
    use announcement::Column::{Edition, Source, SubjectId};
    let mut known = HashSet::new();
    for some in upcoming.chunks(500) {
        let subjects = some.iter().map(|it| it.subject);
        let rows = announcement::Entity::find().select_only().columns([SubjectId, Edition]);
        let rows = rows.filter(Source.eq(source.name).and(SubjectId.is_in(subjects)));
        known.extend(rows.into_tuple::<(Uuid, i64)>().all(&app.db.read).await?);
    }
    Ok(known)
}

/// An announcement that is promised.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Announcement {
    source: String,
    subject: Uuid,
    edition: i64,
}

/// Announces news, unless that was done: promises a walk through the subscriptions of the commune whose board says it.
#[derive(Debug)]
pub struct Announce;

impl Job for Announce {
    const KIND: &'static str = "announce";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 16, parked_for: Some(PARKED_FOR), ..Policy::DEFAULT };
    type Payload = Announcement;

    async fn run(app: &App, Announcement { source, subject, edition }: Announcement) -> Result<(), Failure> {
        let known = sources::named(&source).ok_or_else(|| Failure::give_up(format!("there is no source {source}")))?;
        // What was withdrawn meanwhile is not announced; what was put off is found again.
        let Some(news) = (known.read)(app.clone(), subject, edition).await? else { return Ok(()) };
        // Of a commune that moved, the other server announces it.
        if app.communes.by_id(news.commune).is_none() {
            return Ok(());
        }
        // Those who follow an event are few, and found by themselves.
        let ranges =
            if news.for_followers { vec![(news.commune, None, None)] } else { ranges_of(app, news.commune).await? };
        let now = app.clock.now();
        let transaction = app.db.begin_write().await?;
        let id = AnnouncementId::new();
        let row = announcement::Model { id, source, subject_id: subject, edition, created_at: now };
        if is_announced(&transaction, &row).await? {
            return Ok(());
        }
        row.into_active_model().reset_all().insert(&transaction).await?;
        alerts::note(&transaction, subject, &news, id, now).await?;
        for (commune_id, told, last) in ranges {
            let row = range::Model { id: RangeId::new(), announcement_id: id, commune_id, told, last };
            let range = row.into_active_model().reset_all().insert(&transaction).await?.id;
            promise(&news, range, &transaction, now).await?;
        }
        Ok(app.jobs.commit(transaction).await?)
    }
}

async fn promise(news: &News, range: RangeId, transaction: &DatabaseTransaction, now: Instant) -> Result<(), DbErr> {
    if news.urgent {
        Promise::<fan_out::FanOut<true>>::new(&range).make(transaction, now).await
    } else {
        Promise::<fan_out::FanOut<false>>::new(&range).make(transaction, now).await
    }
}

async fn is_announced(db: &impl ConnectionTrait, row: &announcement::Model) -> Result<bool, DbErr> {
    use announcement::Column::{Edition, Source, SubjectId};
    let same = Source.eq(row.source.as_str()).and(SubjectId.eq(row.subject_id)).and(Edition.eq(row.edition));
    Ok(announcement::Entity::find().filter(same).one(db).await?.is_some())
}

type Range = (CommuneId, Option<SubscriptionId>, Option<SubscriptionId>);

/// A commune's subscriptions in ranges, each by the subscription it begins after and the one it ends with.
async fn ranges_of(app: &App, commune: CommuneId) -> Result<Vec<Range>, DbErr> {
    let sql = "SELECT subscription_id FROM (SELECT subscription_id, row_number() OVER (ORDER BY subscription_id) AS place \
               FROM push_follows WHERE commune_id = $1) AS placed WHERE place % $2 = 0 ORDER BY place";
    let statement = Statement::from_sql_and_values(app.db.backend(), sql, [commune.uuid().into(), RANGE.into()]);
    if follows::Entity::find().filter(follows::Column::CommuneId.eq(commune)).one(&app.db.read).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = app.db.read.query_all_raw(statement).await?;
    let ends =
        rows.iter().map(|row| row.try_get_by_index(0).map(SubscriptionId::from_uuid)).collect::<Result<Vec<_>, _>>()?;
    let starts = std::iter::once(None).chain(ends.iter().copied().map(Some));
    Ok(starts.zip(ends.iter().copied().map(Some).chain([None])).map(|(told, last)| (commune, told, last)).collect())
}
