//! Alerts that phones were told of: that they are over before their time, and that they are up again. The only writer of
//! their table.
//!
//! What phones believe is a row for each board; what is so now is asked of the notices. So nothing that ends an alert (it
//! is withdrawn, hidden, shortened, made something else, or leaves with its organisation) has to tell of it.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;
use web_push::Urgency;

use super::NewsKind;
use super::announcements::alert::{ActiveModel, Column, Entity, Model};
use super::news::{AlertNews, Announces, News, Upcoming};
use super::of_notices::{of_notice, tag};
use crate::{App, notices};
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, NoticeId, SheetId};
use ground::say;

/// Alerts that are over, though phones were told that they last.
pub(super) struct Lifted;

/// Alerts that are up again, though phones were told that they are over.
pub(super) struct Back;

impl Announces for Lifted {
    const NAME: &'static str = "alert_lifted";

    async fn upcoming(app: &App, _: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let believed = believed(app, Column::OverAt.is_null()).await?;
        let over = believed.into_iter().filter(|(alert, ends)| *ends <= until && *ends < alert.until);
        Ok(over.map(|(alert, ends)| upcoming(alert.sheet_id, alert.told_at, ends)).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        let (sheet, now) = (SheetId::from_uuid(subject), app.clock.now());
        let Some((alert, own, others)) = of_sheet(app, sheet).await? else { return Ok(None) };
        if alert.told_at.micros() != edition || own > now || own >= alert.until {
            return Ok(None);
        }
        // Whoever hears of it from several boards is told when the last of them takes it down.
        let later = |(it, ends): &(Model, Instant)| (*ends, it.commune_id) > (own, alert.commune_id);
        let told_in = others.iter().filter(|it| later(it)).map(|(it, _)| it.commune_id).collect();
        Ok(Some(News {
            id: alert.notice_id.uuid(),
            kind: NewsKind::Alert,
            urgency: if alert.grave { Urgency::High } else { Urgency::Normal },
            urgent: alert.grave,
            title: say!("Alerte levée\u{a0}: {title}", "Alert lifted: {title}", title = alert.title),
            text: say!(
                "{organisation}\nCette alerte n’est plus en vigueur.",
                "{organisation}\nThis alert is no longer in force.",
                organisation = alert.organisation
            ),
            // The notice may have no page any more.
            path: board_of(app, alert.commune_id),
            tag: tag(alert.notice_id),
            commune: alert.commune_id,
            told_in,
            organisation: alert.organisation_id,
            topic: None,
            event: None,
            for_followers: false,
            expires_at: Some(alert.until),
            alert: Some(AlertNews::Over(alert.announcement_id)),
        }))
    }
}

impl Announces for Back {
    const NAME: &'static str = "alert_back";

    async fn upcoming(app: &App, _: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let believed = believed(app, Column::OverAt.is_not_null()).await?;
        let up = believed.into_iter().filter(|(_, ends)| *ends > until);
        Ok(up.filter_map(|(alert, _)| alert.over_at.map(|over| upcoming(alert.sheet_id, over, over))).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        let sheet = SheetId::from_uuid(subject);
        let Some((alert, _, others)) = of_sheet(app, sheet).await? else { return Ok(None) };
        // That it is announced makes it stand again.
        if alert.over_at.is_some_and(|over| over.micros() != edition) {
            return Ok(None);
        }
        let Some(notice) = notices::announced(app, sheet, edition).await? else { return Ok(None) };
        let before =
            |it: &Model| it.over_at.is_none() && (it.told_at, it.commune_id) < (alert.told_at, alert.commune_id);
        let told_in = others.iter().filter(|(it, _)| before(it)).map(|(it, _)| it.commune_id).collect();
        Ok(Some(News { told_in, ..of_notice(notice) }))
    }
}

/// The path of the board of a commune; a foreign key keeps every one in place.
fn board_of(app: &App, commune: CommuneId) -> String {
    app.communes.by_id(commune).map_or_else(|| "/".to_owned(), |commune| commune.path())
}

fn upcoming(sheet: SheetId, edition: Instant, at: Instant) -> Upcoming {
    Upcoming { subject: sheet.uuid(), edition: edition.micros(), at }
}

/// The alerts of which phones believe this, each with the time at which it ends, or ended.
async fn believed(app: &App, what: SimpleExpr) -> Result<Vec<(Model, Instant)>, DbErr> {
    let alerts = Entity::find().filter(what.and(Column::Until.gt(app.clock.now()))).all(&app.db.read).await?;
    with_ends(app, alerts).await
}

/// The alert on this sheet and when it ends; and those of the same notice on other boards.
async fn of_sheet(app: &App, sheet: SheetId) -> Result<Option<(Model, Instant, Vec<(Model, Instant)>)>, DbErr> {
    let Some(alert) = Entity::find_by_id(sheet).one(&app.db.read).await? else { return Ok(None) };
    let all = Entity::find().filter(Column::NoticeId.eq(alert.notice_id)).all(&app.db.read).await?;
    let (own, others) = with_ends(app, all).await?.into_iter().partition(|(it, _)| it.sheet_id == sheet);
    let mut own: Vec<_> = own;
    Ok(own.pop().map(|(alert, ends)| (alert, ends, others)))
}

/// What left its board for good is over since it was told.
async fn with_ends(app: &App, alerts: Vec<Model>) -> Result<Vec<(Model, Instant)>, DbErr> {
    let mut ends = HashMap::new();
    for some in alerts.chunks(500) {
        ends.extend(notices::alerts_end(&app.db.read, some.iter().map(|it| it.sheet_id)).await?);
    }
    let end = |it: &Model| ends.get(&it.sheet_id).copied().unwrap_or(it.told_at);
    Ok(alerts.into_iter().map(|it| (it.clone(), end(&it))).collect())
}

/// Note what phones believe of an alert once this announcement is made.
pub(super) async fn note(
    tx: &impl ConnectionTrait,
    sheet: Uuid,
    news: &News,
    id: AnnouncementId,
    now: Instant,
) -> Result<(), DbErr> {
    let sheet_id = SheetId::from_uuid(sheet);
    match &news.alert {
        None => {}
        Some(AlertNews::Over(_)) => {
            let over = ActiveModel { over_at: Set(Some(now)), sheet_id: NotSet, ..Default::default() };
            Entity::update_many().set(over).filter(Column::SheetId.eq(sheet_id)).exec(tx).await?;
        }
        Some(AlertNews::Up { title, organisation, until }) => {
            let row = Model {
                sheet_id,
                notice_id: NoticeId::from_uuid(news.id),
                commune_id: news.commune,
                organisation_id: news.organisation,
                organisation: organisation.clone(),
                title: title.clone(),
                grave: news.urgent,
                until: *until,
                announcement_id: id,
                told_at: now,
                over_at: None,
            };
            let told = [
                Column::OrganisationId,
                Column::Organisation,
                Column::Title,
                Column::Grave,
                Column::Until,
                Column::AnnouncementId,
                Column::ToldAt,
                Column::OverAt,
            ];
            let anew = OnConflict::column(Column::SheetId).update_columns(told).to_owned();
            Entity::insert(row.into_active_model().reset_all()).on_conflict(anew).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}
