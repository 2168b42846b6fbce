//! A look at what the desk's mails tell of, when they go.

use sea_orm::DbErr;
use uuid::Uuid;

use super::paths::REVIEW;
use crate::accounts::desk_of;
use crate::dispatches::{DeskThing, LookedAt, Outcome, Seen};
use crate::events::{self, Event};
use crate::notices::{self, Notice};
use crate::posts::{self, Decisions, Post, PostState, SheetRow};
use crate::{App, calendars, organisations};
use ground::ids::{CommuneId, EventId, NoticeId, OrganisationId};
use kit::tenants::Commune;

/// The thing as it is now, if what a mail would say of it is true.
pub(crate) async fn look(app: &App, commune: CommuneId, told: DeskThing, subject: Uuid, outcome: Outcome) -> Seen {
    let Some(commune) = app.communes.by_id(commune) else { return Ok(None) };
    match told {
        DeskThing::Notice => {
            let (id, titled) = (NoticeId::from_uuid(subject), |it: &Notice| it.row().title.to_string());
            post(app, &commune, id, outcome, titled, notices::desk_page(&commune, id)).await
        }
        DeskThing::Event => {
            let (id, titled) = (EventId::from_uuid(subject), |it: &Event| it.row().title.to_string());
            post(app, &commune, id, outcome, titled, events::desk_page(&commune, id)).await
        }
        DeskThing::Calendar => {
            let id = OrganisationId::from_uuid(subject);
            let Some(standing) = calendars::decided(app, id).await? else { return Ok(None) };
            let (is_followed, reason) = standing;
            let holds = if outcome == Outcome::Approved { is_followed } else { reason.is_some() };
            let path = Some(calendars::desk_page(&commune, id)).filter(|_| holds);
            named(app, id, path, reason).await.map(|seen| seen.filter(|_| holds))
        }
        DeskThing::Place => {
            let id = OrganisationId::from_uuid(subject);
            let publishes = organisations::publishes_in(&app.db.read, commune.id, id).await?;
            let holds = matches!(outcome, Outcome::Approved | Outcome::Watched) == publishes;
            let path = publishes.then(|| desk_of(&commune.slug));
            named(app, id, path, None).await.map(|seen| seen.filter(|_| holds))
        }
    }
}

async fn post<P: Post>(
    app: &App,
    commune: &Commune,
    id: P::Id,
    outcome: Outcome,
    titled: impl Fn(&P) -> String,
    path: String,
) -> Seen {
    let sheets = posts::find::<P>(app, &app.db.read, id).await?;
    let sheet = sheets.0.iter().find(|it| it.owner().commune.id == commune.id);
    let sheet = sheet.filter(|sheet| holds(&sheet.row().decisions(), outcome));
    let path = if outcome == Outcome::AlertWaits { REVIEW.path(&commune.slug) } else { path };
    Ok(sheet.map(|sheet| LookedAt {
        title: titled(sheet),
        organisation: sheet.owner().organisation.name.to_string(),
        reason: sheet.rejection_reason(),
        path: Some(path),
    }))
}

/// True if the decisions about a sheet are still what was told.
fn holds(decisions: &Decisions, outcome: Outcome) -> bool {
    let is_approved = decisions.state == PostState::Approved && decisions.hidden_at.is_none();
    match outcome {
        Outcome::Approved | Outcome::RevisionApproved => is_approved,
        Outcome::Rejected => decisions.state == PostState::Rejected,
        Outcome::RevisionRejected => is_approved && decisions.rejection_reason.is_some(),
        Outcome::Withdrawn => decisions.state == PostState::Withdrawn || decisions.hidden_at.is_some(),
        Outcome::AlertWaits => decisions.submitted_at.is_some(),
        Outcome::Watched => true,
    }
}

async fn named(
    app: &App,
    id: OrganisationId,
    path: Option<String>,
    reason: Option<String>,
) -> Result<Option<LookedAt>, DbErr> {
    let organisation = organisations::find(&app.db.read, id).await?.map(|it| it.name.to_string());
    Ok(organisation.map(|name| LookedAt { title: name.clone(), organisation: name, reason, path }))
}
