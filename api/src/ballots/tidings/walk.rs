//! Walking through the residents who are told something by mail.

use std::collections::HashSet;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Tiding;
use super::mail::{MailVoter, VoterMail};
use crate::App;
use crate::accounts::{Tidings, people};
use crate::ballots::entity::elector;
use crate::ballots::entity::vote_mail::{Entity, Model};
use crate::ballots::mailed_kind::MailedKind;
use crate::register::{self, AccountEntry, EntryId};
use ground::ids::AccountId;
use kit::jobs::{Failure, Job, Promise};

/// Number of residents at once.
const AT_ONCE: u64 = 200;

/// Promises a mail to each of the next residents, and goes on.
#[derive(Debug)]
pub struct WalkVoters;

impl Job for WalkVoters {
    const KIND: &'static str = "walk_voters";
    type Context = App;
    type Payload = Tiding;

    async fn run(app: &App, tiding: Tiding) -> Result<(), Failure> {
        let Some(told) = tiding.told(app).await? else { return Ok(()) };
        let tx = app.db.begin_write().await?;
        let key = (tiding.kind, tiding.subject, tiding.edition);
        // A second run of this job goes on where the first was.
        let row = Entity::find_by_id(key).lock_exclusive().one(&tx).await?;
        let Some(row) = row.filter(|row| !row.done) else { return Ok(()) };
        let residents = register::with_accounts(&tx, told.commune, row.told, AT_ONCE).await?;
        let asked = match tiding.kind {
            MailedKind::Closing => {
                let entries: Vec<EntryId> = residents.iter().map(|it| it.entry).collect();
                let electors = elector::Entity::find().select_only().column(elector::Column::EntryId);
                let of_vote = elector::Column::ConsultationId.eq(told.id);
                let electors = electors.filter(of_vote.and(elector::Column::EntryId.is_in(entries)));
                let electors: Vec<EntryId> = electors.into_tuple().all(&tx).await?;
                electors.into_iter().collect()
            }
            MailedKind::Result | MailedKind::Response | MailedKind::Milestone => {
                residents.iter().map(|it| it.entry).collect::<HashSet<EntryId>>()
            }
        };
        let now = app.clock.now();
        let asked = residents.iter().filter(|it| asked.contains(&it.entry)).map(|it| it.account).collect();
        for account in wishing(&tx, asked, tiding.wish()).await? {
            let mail = VoterMail { id: Uuid::now_v7(), to: account, tiding };
            Promise::<MailVoter>::new(&mail).make(&tx, now).await?;
        }
        let done = (residents.len() as u64) < AT_ONCE;
        // Nothing is kept of who was told once all are.
        let told = residents.last().filter(|_| !done).map(|it: &AccountEntry| it.account);
        let row = Model { told, done, ..row };
        row.into_active_model().reset_all().update(&tx).await?;
        if !done {
            Promise::<WalkVoters>::new(&tiding).make(&tx, now).await?;
        }
        Ok(app.jobs.commit(tx).await?)
    }
}

/// Those of these accounts that wish for such mails.
async fn wishing(
    tx: &kit::db::DatabaseTransaction,
    accounts: Vec<AccountId>,
    wish: Tidings,
) -> Result<Vec<AccountId>, Failure> {
    let rows = people::find_all(tx, accounts).await?;
    Ok(rows.into_iter().filter(|row| Tidings::read(&row.mails).contains(&wish)).map(|row| row.id).collect())
}
