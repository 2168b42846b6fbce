//! The mail of the day: what waits at the desks of somebody who decides there, once a day, at their hour.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::daily_words::{WaitsAt as Desk, words};
use super::waiting;
use crate::App;
use crate::accounts::told::{self, Decider};
use crate::accounts::{self, Caller, Held, Role, people};
use ground::ids::CommuneId;
use ground::text::Language;
use kit::http::problem::Problem;
use kit::jobs::{Failure, Job, Promise, Sweep};

/// The local hours in which it goes: from eight, until noon if the server was off.
const HOURS: std::ops::Range<u32> = 8..12;

/// Promises the mails of the day.
#[derive(Debug)]
pub struct DeskMailsDue;

/// The mail of a day to an account; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeskMail {
    id: Uuid,
    to: Uuid,
}

/// Sends the mail of a day.
#[derive(Debug)]
pub struct MailDesk;

impl Sweep for DeskMailsDue {
    const KIND: &'static str = "desk_mails_due";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        let now = app.clock.now();
        let mut waits: HashMap<CommuneId, bool> = HashMap::new();
        for decider in told::everywhere(&app.db.read).await? {
            let Some(day) = due_on(app, &decider) else { continue };
            let mut any = false;
            for commune in &decider.communes {
                if !waits.contains_key(commune) {
                    waits.insert(*commune, at_desk(app, *commune, decider.account.locale).await?.is_some());
                }
                any = any || waits.get(commune).is_some_and(|it| *it);
            }
            let tx = app.db.begin_write().await?;
            // The day is taken though nothing waits: what comes later is told tomorrow.
            if people::take_day(&tx, decider.account.id, &day).await? && any {
                let mail = DeskMail { id: Uuid::now_v7(), to: decider.account.id.uuid() };
                Promise::<MailDesk>::new(&mail).make(&tx, now).await?;
            }
            app.jobs.commit(tx).await?;
        }
        Ok(())
    }
}

/// The day of somebody's mail, if its hour has come and it was not taken before.
fn due_on(app: &App, decider: &Decider) -> Option<String> {
    let commune = decider.communes.iter().find_map(|id| app.communes.by_id(*id))?;
    let local = app.clock.now().in_zone(&commune.timezone);
    let (day, hour) = (local.get(..10)?, local.get(11..13)?.parse::<u32>().ok()?);
    let is_new = decider.account.desk_mail_on.as_deref().is_none_or(|last| last < day);
    (is_new && HOURS.contains(&hour)).then(|| day.to_owned())
}

impl Job for MailDesk {
    const KIND: &'static str = "desk_mail";
    type Context = App;
    type Payload = DeskMail;

    async fn run(app: &App, mail: DeskMail) -> Result<(), Failure> {
        let all = told::everywhere(&app.db.read).await?;
        let Some(decider) = all.into_iter().find(|it| it.account.id.uuid() == mail.to) else { return Ok(()) };
        let language = decider.account.locale;
        let mut desks = Vec::new();
        for commune in &decider.communes {
            desks.extend(at_desk(app, *commune, language).await?);
        }
        let Some(note) = words(&app.site, &desks, language) else { return Ok(()) };
        accounts::send(app, &note, language, (mail.id, &decider.account.email)).await
    }
}

/// What waits at a commune's desk for those who decide there, if anything does.
async fn at_desk(app: &App, commune: CommuneId, language: Language) -> Result<Option<Desk>, Failure> {
    let Some(commune) = app.communes.by_id(commune) else { return Ok(None) };
    let caller = Caller::within(Held { role: Role::Clerk, commune: Some(commune.id), organisation: None });
    let tasks = waiting::in_commune(app, &caller, &commune, language).await.map_err(failed)?;
    Ok((!tasks.is_empty()).then(|| Desk { name: commune.name.clone(), home: accounts::desk_of(&commune.slug), tasks }))
}

/// The failure that tells operators why.
fn failed(problem: Problem) -> Failure {
    Failure::retry(problem.cause().map_or_else(|| problem.to_string(), ToString::to_string))
}
