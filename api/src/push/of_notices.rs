//! News of notices, alerts among them.

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::NewsKind;
use super::news::{AlertNews, Announces, News, Upcoming};
use crate::App;
use crate::notices::{self, Announced, Severity};
use ground::clock::Instant;
use ground::ids::{NoticeId, SheetId};
use ground::say;
use ground::text::Message;

/// Notices that went up, or are announced again.
pub(super) struct Notices;

impl Announces for Notices {
    const NAME: &'static str = "notice";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let upcoming = |notices::ToAnnounce { sheet, edition, at }| Upcoming { subject: sheet.uuid(), edition, at };
        Ok(notices::to_announce(&app.db.read, from, until).await?.into_iter().map(upcoming).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        Ok(notices::announced(app, SheetId::from_uuid(subject), edition).await?.map(of_notice))
    }
}

/// The news that a notice is up.
pub(super) fn of_notice(notice: Announced) -> News {
    let (id, urgent) = (notice.id, notice.severity.is_some_and(Severity::is_grave));
    let up = |until| AlertNews::Up {
        title: notice.title.clone(),
        organisation: notice.organisation.name.to_string(),
        until,
    };
    let alert = notice.severity.and(notice.expire_at).map(up);
    let (kind, title) = match notice.severity {
        None => (NewsKind::Notice, Message::verbatim(notice.title)),
        Some(_) => (NewsKind::Alert, say!("Alerte\u{a0}: {title}", "Alert: {title}", title = notice.title)),
    };
    let text = format!("{}\n{}", notice.organisation.name, notice.text).trim_end().to_owned();
    News {
        id: id.uuid(),
        kind,
        urgency: if urgent { Urgency::High } else { Urgency::Normal },
        urgent,
        title,
        text: Message::verbatim(text),
        path: notices::page_of(id),
        tag: tag(id),
        commune: notice.commune,
        told_in: notice.told_in,
        organisation: notice.organisation.id,
        topic: None,
        event: None,
        for_followers: false,
        expires_at: notice.expire_at,
        alert,
    }
}

/// The tag of all messages about a notice.
pub(super) fn tag(id: NoticeId) -> String {
    format!("notice-{id}")
}
