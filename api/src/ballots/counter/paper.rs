//! Which envelopes of paper are opened, and which are set aside.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use crate::App;
use crate::accounts::Caller;
use crate::ballots::Channel;
use crate::ballots::urn::Urn;
use crate::ballots::urn_of_paper::{Noted, Paper};
use crate::consultations::{ConsultationId, Phase, consultation};
use crate::register::EntryId;
use kit::refusal;

use super::at::{NotAtCounter, at_counter};
use super::wire::PaperEnvelopes;

refusal! {
    /// Reasons why it is not told which envelopes are opened.
    pub enum ReadPaperError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// The vote is not being counted.
        NotCounting => IMPOSSIBLE_TRANSITION("Les enveloppes se trient entre la clôture et le résultat.", "Envelopes are sorted between the close and the result."),
    }
}

/// The envelopes of a closed vote, sorted: those of people who voted in no other way are opened.
pub(super) async fn sorted(db: &impl ConnectionTrait, id: ConsultationId) -> Result<(Vec<Noted>, Vec<EntryId>), DbErr> {
    let voted: HashSet<EntryId> = Urn(id).everybody(db).await?.into_iter().map(|it| it.entry).collect();
    let (aside, open): (Vec<Noted>, Vec<Noted>) =
        Paper(id).all(db).await?.into_iter().partition(|it| voted.contains(&it.entry));
    Ok((open, aside.into_iter().map(|it| it.entry).collect()))
}

/// The envelopes to open, and those to set aside, for the clerk.
pub(in crate::ballots) async fn to_open(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
) -> Result<PaperEnvelopes, ReadPaperError> {
    let row = at_counter(app, caller, id).await?;
    if row.phase(app.clock.now()) != Phase::Counting {
        return Err(ReadPaperError::NotCounting);
    }
    let (open, set_aside) = sorted(&app.db.read, id).await?;
    Ok(PaperEnvelopes { to_open: open.into_iter().map(|it| it.entry).collect(), set_aside })
}

/// True if a closed vote waits for what is in its envelopes of paper.
pub(in crate::ballots) async fn paper_waits(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
) -> Result<bool, DbErr> {
    Ok(!sorted(db, row.id).await?.0.is_empty())
}

/// What becomes of paper where two entries become one: an envelope goes over; one that was opened stays counted, so that
/// nothing moves any more. True if it may be merged.
pub(in crate::ballots) async fn paper_merged(
    tx: &impl ConnectionTrait,
    id: ConsultationId,
    from: EntryId,
    into: EntryId,
) -> Result<bool, DbErr> {
    for entry in [from, into] {
        if Urn(id).participant(tx, entry).await?.is_some_and(|it| it.channel == Channel::Paper) {
            return Ok(false);
        }
    }
    if let Some(it) = Paper(id).all(tx).await?.into_iter().find(|it| it.entry == from) {
        Paper(id).forget(tx, Some(from)).await?;
        Paper(id).note(tx, Noted { entry: into, ..it }).await?;
    }
    Ok(true)
}
