//! Who may write in a debate: the residents who are asked.

use std::pin::Pin;

use sea_orm::DbErr;

use crate::App;
use crate::accounts::Caller;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::register::{self, EntryId};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;
use kit::refusal;

type Found<'a> = Pin<Box<dyn Future<Output = Result<bool, DbErr>> + Send + 'a>>;

/// The way to find out whether an entry is in an electorate that is frozen. Votes stand above arguments: who puts the parts
/// together hands it over ([`App::part`]).
#[derive(Clone, Copy)]
pub struct InElectorate(pub for<'a> fn(&'a DatabaseTransaction, ConsultationId, EntryId) -> Found<'a>);

refusal! {
    /// Reasons why somebody takes no part in a debate.
    pub enum NotDebating {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller has no entry in the commune's register.
        NoResident => RESIDENTS_ONLY,
        /// Nobody debates now.
        NotOpen => DEBATE_NOT_OPEN,
        /// The caller's entry is not in the electorate.
        NotInElectorate => NOT_IN_ELECTORATE,
        ..database
    }
}

/// Somebody who takes part in a debate.
pub(super) struct Debater {
    pub(super) row: consultation::Model,
    pub(super) entry: EntryId,
    pub(super) now: Instant,
}

/// Somebody as who takes part in a debate, which does not end until the transaction does.
pub(super) async fn debater(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    id: ConsultationId,
) -> Result<Debater, NotDebating> {
    let row = consultations::shared(tx, id).await?.filter(|it| it.announced_at.is_some());
    let row = row.ok_or(NotDebating::NoSuchConsultation)?;
    let entry = match caller.account() {
        Some(account) => register::resident_of(tx, account, row.commune_id).await?,
        None => None,
    };
    debating(app, tx, row, entry.ok_or(NotDebating::NoResident)?).await
}

/// An entry of the register as who takes part in the debate of a consultation that is locked.
pub(super) async fn debating(
    app: &App,
    tx: &DatabaseTransaction,
    row: consultation::Model,
    entry: EntryId,
) -> Result<Debater, NotDebating> {
    let now = app.clock.now();
    if !is_debated(row.phase(now)) {
        return Err(NotDebating::NotOpen);
    }
    let is_asked = match row.recorded.frozen_at {
        Some(_) => {
            (app.part(|| InElectorate(|_, _, _| Box::pin(std::future::ready(Ok(false))))).0)(tx, row.id, entry).await?
        }
        None => register::is_asked(tx, row.commune_id, row.group_id, entry).await?,
    };
    if is_asked { Ok(Debater { row, entry, now }) } else { Err(NotDebating::NotInElectorate) }
}

/// True if residents debate in this phase.
pub(super) fn is_debated(phase: Phase) -> bool {
    match phase {
        Phase::Debate | Phase::Vote => true,
        Phase::Draft | Phase::Announced | Phase::Counting | Phase::Result | Phase::Answered | Phase::Withdrawn => false,
    }
}
