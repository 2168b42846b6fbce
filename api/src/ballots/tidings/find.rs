//! Finding what accounts are to be told by mail.

use std::time::Duration;

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::Tiding;
use super::walk::WalkVoters;
use crate::App;
use crate::ballots::entity::vote_mail::{Column, Entity, Model};
use crate::ballots::mailed_kind::MailedKind;
use crate::consultations::{self, Telling};
use ground::clock::Instant;
use kit::jobs::{Failure, Promise, Sweep};

/// Number of seconds for which what was not told yet is still told: news of last week is none.
const LATE: i64 = 3 * 86_400;

/// Finds what accounts are to be told by mail, each once.
#[derive(Debug)]
pub struct TellVoters;

impl Sweep for TellVoters {
    const KIND: &'static str = "tell_voters";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(60);

    async fn run(app: &App) -> Result<(), Failure> {
        let now = app.clock.now();
        for tiding in due(app, now.plus_seconds(-LATE), now).await? {
            begin(app, tiding, now).await?;
        }
        Ok(())
    }
}

/// What is to be told of what happened between two instants.
async fn due(app: &App, from: Instant, until: Instant) -> Result<Vec<Tiding>, Failure> {
    let tellings = consultations::tellings(&app.db.read, from, until).await?.into_iter().filter_map(|it| {
        let kind = match it.telling {
            Telling::Closing => MailedKind::Closing,
            Telling::Result => MailedKind::Result,
            Telling::Response(_) => MailedKind::Response,
            Telling::Announced | Telling::Opened | Telling::Withdrawn | Telling::Changed(_) => return None,
        };
        Some(Tiding { kind, subject: it.id.uuid(), edition: it.telling.edition() })
    });
    let milestones = consultations::milestones_to_tell(app, from, until).await?.into_iter();
    let kept = milestones.map(|it| Tiding { kind: MailedKind::Milestone, subject: it.id.uuid(), edition: it.edition });
    Ok(tellings.chain(kept).collect())
}

/// Begins to tell something, unless that was begun.
async fn begin(app: &App, tiding: Tiding, now: Instant) -> Result<(), Failure> {
    let key = (tiding.kind, tiding.subject, tiding.edition);
    if Entity::find_by_id(key).one(&app.db.read).await?.is_some() {
        return Ok(());
    }
    let row = Model {
        kind: tiding.kind,
        subject_id: tiding.subject,
        edition: tiding.edition,
        told: None,
        done: false,
        created_at: now,
    };
    let tx = app.db.begin_write().await?;
    let once = OnConflict::columns([Column::Kind, Column::SubjectId, Column::Edition]).do_nothing().to_owned();
    let begun = Entity::insert(row.into_active_model()).on_conflict(once).exec_without_returning(&tx).await?;
    if begun > 0 {
        Promise::<WalkVoters>::new(&tiding).make(&tx, now).await?;
    }
    Ok(app.jobs.commit(tx).await?)
}
