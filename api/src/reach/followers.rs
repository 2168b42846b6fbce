//! The followers of a commune: the phones that hear of it and the readers of its letter. Unlike what is counted as it
//! happens, they are there and can be looked at: a sweep notes what has changed since the last look, so that a day is
//! known later as it was at its end. The only writer of its table.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use super::entity::followers::{Column, Entity, Model};
use crate::{App, digests, push};
use ground::ids::CommuneId;
use kit::counts::Day;
use kit::jobs::{Failure, Sweep};

/// Number of rows that a transaction writes.
const ROWS: usize = 1000;

/// Numbers of those who follow a commune.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Followers {
    /// The phones that are told of its news.
    pub(super) phones: i64,
    pub(super) readers: i64,
    /// The readers who get no letter, since their address refuses mail.
    pub(super) suspended: i64,
}

impl From<Model> for Followers {
    fn from(Model { phones, readers, suspended, .. }: Model) -> Self {
        Self { phones, readers, suspended }
    }
}

/// The followers of a commune as time went by: the days on which a number changed.
#[derive(Debug, Default)]
pub(super) struct Course(BTreeMap<Day, Followers>);

impl Course {
    /// The followers at the end of a day: as many as when they last changed.
    pub(super) fn on(&self, day: Day) -> Followers {
        self.0.range(..=day).next_back().map(|(_, followers)| *followers).unwrap_or_default()
    }
}

async fn now(db: &impl ConnectionTrait, only: Option<CommuneId>) -> Result<HashMap<CommuneId, Followers>, DbErr> {
    let mut each: HashMap<CommuneId, Followers> = HashMap::new();
    for (commune, phones) in push::phones_by_commune(db, only).await? {
        each.entry(commune).or_default().phones = phones;
    }
    for (commune, confirmed, suspended) in digests::readers_by_commune(db, only).await? {
        let followers = each.entry(commune).or_default();
        (followers.readers, followers.suspended) = (confirmed - suspended, suspended);
    }
    Ok(each)
}

/// The followers of a commune on these days; of today as it is now.
pub(super) async fn course(app: &App, commune: CommuneId, (from, to): (Day, Day), today: Day) -> Result<Course, DbErr> {
    let here = || Entity::find().filter(Column::CommuneId.eq(commune));
    let before = here().filter(Column::Day.lt(from)).order_by_desc(Column::Day).one(&app.db.read).await?;
    let within = here().filter(Column::Day.gte(from)).filter(Column::Day.lte(to)).all(&app.db.read).await?;
    let mut course: BTreeMap<Day, Followers> =
        before.into_iter().chain(within).map(|row| (row.day, row.into())).collect();
    course.insert(today, of(&now(&app.db.read, Some(commune)).await?, commune));
    Ok(Course(course))
}

async fn noted(db: &impl ConnectionTrait) -> Result<HashMap<CommuneId, Followers>, DbErr> {
    let last = Entity::find()
        .select_only()
        .column(Column::CommuneId)
        .column_as(Column::Day.max(), "day")
        .group_by(Column::CommuneId);
    let is_last = Expr::tuple([Expr::col(Column::CommuneId), Expr::col(Column::Day)]).in_subquery(last.into_query());
    let rows = Entity::find().filter(is_last).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.commune_id, row.into())).collect())
}

fn of(each: &HashMap<CommuneId, Followers>, commune: CommuneId) -> Followers {
    each.get(&commune).copied().unwrap_or_default()
}

/// Notes the followers of each commune, where a number has changed.
#[derive(Debug)]
pub struct CountFollowers;

impl Sweep for CountFollowers {
    const KIND: &'static str = "reach_count_followers";
    type Context = App;
    // Up to this much of a day's end counts for the next one.
    const EVERY: Duration = Duration::from_secs(900);

    async fn run(app: &App) -> Result<(), Failure> {
        let (noted, now) = (noted(&app.db.read).await?, now(&app.db.read, None).await?);
        // Rows are written in the order of the key, as all do who write several.
        let communes: BTreeSet<CommuneId> = noted.keys().chain(now.keys()).copied().collect();
        let changed = communes.iter().filter(|commune| of(&noted, **commune) != of(&now, **commune));
        let row = |commune: &CommuneId| {
            let day = Day::of(app.clock.now(), app.communes.by_id(*commune)?.zone());
            let Followers { phones, readers, suspended } = of(&now, *commune);
            Some(Model { commune_id: *commune, day, phones, readers, suspended }.into_active_model().reset_all())
        };
        let rows: Vec<_> = changed.filter_map(row).collect();
        for rows in rows.chunks(ROWS) {
            let numbers = [Column::Phones, Column::Readers, Column::Suspended];
            let tx = app.db.begin_write().await?;
            let again = OnConflict::columns([Column::CommuneId, Column::Day]).update_columns(numbers).to_owned();
            Entity::insert_many(rows.to_vec()).on_conflict(again).exec_without_returning(&tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_day_on_which_nothing_changed_there_are_as_many_as_before() {
        let day = |text: &str| Day(text.parse().unwrap());
        let many = |phones| Followers { phones, ..Followers::default() };
        let course = Course([(day("2026-11-20"), many(3)), (day("2026-11-22"), many(5))].into());
        let told = ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
            .map(|text| course.on(day(text)).phones);
        assert_eq!(told, [0, 3, 3, 5, 5]);
    }
}
