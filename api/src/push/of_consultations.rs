//! News of consultations: their course, their results, and what the council makes of them.

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::NewsKind;
use super::news::{Announces, News, Upcoming};
use crate::App;
use crate::consultations::{
    self, ConsultationId, DueTelling, MilestoneId, Telling, ToldOf, milestone_told_of, milestones_to_tell, tellings,
    told_of,
};
use crate::organisations::{self, OrganisationKind};
use ground::clock::Instant;
use ground::say;

/// Consultations that were announced, opened, changed or taken back.
pub(super) struct Courses;

/// Results that came out.
pub(super) struct Results;

/// Responses of the council.
pub(super) struct Responses;

/// Milestones that were kept or dropped, or are late.
pub(super) struct Milestones;

impl Announces for Courses {
    const NAME: &'static str = "consultation";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let is_course = |it: &Telling| !matches!(it, Telling::Result | Telling::Response(_));
        upcoming(app, from, until, is_course).await
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        let Some(telling) = Telling::of_course(edition) else { return Ok(None) };
        told(app, subject, telling, NewsKind::Consultation).await
    }
}

impl Announces for Results {
    const NAME: &'static str = "result";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        upcoming(app, from, until, |it| *it == Telling::Result).await
    }

    async fn read(app: &App, subject: Uuid, _: i64) -> Result<Option<News>, DbErr> {
        told(app, subject, Telling::Result, NewsKind::Result).await
    }
}

impl Announces for Responses {
    const NAME: &'static str = "response";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        upcoming(app, from, until, |it| matches!(it, Telling::Response(_))).await
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        let Ok(number) = i32::try_from(edition) else { return Ok(None) };
        told(app, subject, Telling::Response(number), NewsKind::Response).await
    }
}

impl Announces for Milestones {
    const NAME: &'static str = "milestone";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let due = milestones_to_tell(app, from, until).await?.into_iter();
        Ok(due.map(|it| Upcoming { subject: it.id.uuid(), edition: it.edition, at: it.at }).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        match milestone_told_of(app, MilestoneId::from_uuid(subject), edition).await? {
            Some(told) => news(app, told, NewsKind::Milestone, format!("milestone-{subject}")).await,
            None => Ok(None),
        }
    }
}

async fn upcoming(
    app: &App,
    from: Instant,
    until: Instant,
    wanted: impl Fn(&Telling) -> bool,
) -> Result<Vec<Upcoming>, DbErr> {
    let due = tellings(&app.db.read, from, until).await?.into_iter().filter(|it| wanted(&it.telling));
    let upcoming =
        |DueTelling { id, telling, at }: DueTelling| Upcoming { subject: id.uuid(), edition: telling.edition(), at };
    Ok(due.map(upcoming).collect())
}

async fn told(app: &App, subject: Uuid, telling: Telling, kind: NewsKind) -> Result<Option<News>, DbErr> {
    let id = ConsultationId::from_uuid(subject);
    match told_of(app, id, telling).await? {
        // What comes later about a consultation takes the place of what came before.
        Some(told) => news(app, told, kind, format!("consultation-{id}")).await,
        None => Ok(None),
    }
}

async fn news(app: &App, told: ToldOf, kind: NewsKind, tag: String) -> Result<Option<News>, DbErr> {
    let all = organisations::of_commune(&app.db.read, told.commune).await?;
    let town_hall = all.into_iter().map(|it| it.organisation).find(|it| it.kind == OrganisationKind::TownHall);
    let Some(town_hall) = town_hall else { return Ok(None) };
    Ok(Some(News {
        id: told.id.uuid(),
        kind,
        urgency: Urgency::Normal,
        urgent: false,
        title: told.title,
        text: say!("{who}\n{text}", "{who}\n{text}", who = town_hall.name.to_string(), text = told.text),
        path: consultations::page_of(told.id),
        tag,
        commune: told.commune,
        told_in: vec![],
        organisation: town_hall.id,
        topic: None,
        event: None,
        for_followers: false,
        expires_at: told.until,
        alert: None,
    }))
}
