//! The cut-off for delegates: which voices flow is settled, once, in whichever process comes first. Ballots of delegates who
//! carry something are opened; the others are sealed again among the secret ones.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use suffrage::Cap;

use super::flow::Flowing;
use super::frozen::{Frozen, last_before};
use super::mail::tell;
use crate::App;
use crate::ballots::answers::Paper;
use crate::ballots::bindings::bound;
use crate::ballots::count::{CountError, unsealed};
use crate::ballots::entity::vote_delegate::OpenPapers;
use crate::ballots::entity::{elector, vote_delegate, vote_delegation};
use crate::ballots::urn::{Envelope, TookPart, Urn};
use crate::ballots::urn_of_paper;
use crate::consultations::{ConsultationId, consultation};
use crate::delegations::{self, CarriedShares, Context, Handed};
use crate::envelopes::{self, Box, KeyFileError, NotSealed, PrivateKey};
use crate::register::EntryId;
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// Number of rows that are written at once.
const AT_ONCE: usize = 400;

/// Reasons why a cut-off is not settled.
#[derive(Debug, thiserror::Error)]
pub(in crate::ballots) enum NotFrozen {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// An envelope does not open.
    #[error(transparent)]
    Envelope(#[from] CountError),
    /// An envelope is not sealed again.
    #[error(transparent)]
    Seal(#[from] NotSealed),
}

/// Settle the cut-off of a vote, which is locked with its commune; answers the size of its
/// electorate, or nothing where the key is needed and is not in this process. The caller commits, and destroys the key then.
pub(in crate::ballots) async fn freeze(
    app: &App,
    tx: &DatabaseTransaction,
    row: &consultation::Model,
    now: Instant,
) -> Result<Option<u64>, NotFrozen> {
    let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(None) };
    let took_part = Urn(row.id).everybody(tx).await?;
    let open: Vec<&TookPart> = took_part.iter().filter(|it| it.open).collect();
    let key = match open.is_empty() {
        true => None,
        false => match envelopes::private_key(app, row.id.uuid(), Box::Delegates)? {
            None => return Ok(None),
            key => key,
        },
    };
    let electors = elector::Entity::find().filter(elector::Column::ConsultationId.eq(row.id)).select_only();
    let electors: Vec<EntryId> = electors.column(elector::Column::EntryId).into_tuple().all(tx).await?;
    let size = electors.len() as u64;
    let entitled: HashSet<EntryId> = electors.into_iter().collect();
    let handed = Handed::at(tx, &commune, last_before(row.delegates_until)).await?.among(entitled);
    let context = Context { consultation: Some(row.id), path: row.recorded.topics.clone() };
    let councillors = delegations::councillors(tx, row.commune_id).await?;
    // Whose envelope of paper arrived has voted, though it stays closed.
    let on_paper = urn_of_paper::Paper(row.id).in_time(tx).await?;
    let online = took_part.iter().filter(|it| !it.late).map(|it| it.entry);
    let in_time: HashSet<EntryId> = online.chain(on_paper).collect();
    let mut frozen = stands(row.id, (&handed, &context), (&took_part, &in_time));
    frozen.delegates.iter_mut().for_each(|it| it.councillor = councillors.contains(&it.entry_id));
    let cap = row.delegation_cap.as_deref().and_then(|it| it.parse::<Cap>().ok());
    let (mut carrying, mut moved) = (HashSet::new(), HashMap::new());
    if let Some(flow) = Flowing::of(&frozen, in_time, (cap.as_ref(), size)) {
        carrying.extend(frozen.delegates.iter().filter(|it| flow.received(it).kept > 0).map(|it| it.entry_id));
        moved.extend(flow.moved().into_iter().filter(|it| !it.cast.is_empty()).map(|it| (it.entry, it.cast)));
    }
    frozen.given.iter_mut().for_each(|it| it.carried = moved.remove(&it.entry_id).map(CarriedShares));
    if let Some(key) = &key {
        for it in open {
            let envelopes = Urn(row.id).envelopes_of(tx, it.entry).await?;
            match carrying.contains(&it.entry) {
                true => {
                    let papers = papers(key, row, it, &envelopes)?;
                    let theirs = frozen.delegates.iter_mut().filter(|row| row.entry_id == it.entry && row.voted);
                    theirs.for_each(|row| row.papers = Some(OpenPapers(papers.clone())));
                    Urn(row.id).empty(tx, it.entry).await?;
                }
                false => seal_again(tx, key, row, it, envelopes).await?,
            }
        }
    }
    write(tx, &frozen).await?;
    if frozen.given.iter().any(|it| it.carried.is_some()) {
        tell(tx, row.id, now).await?;
    }
    Ok(Some(size))
}

/// Who could carry voices in a vote, and which of those that were given flow.
fn stands(
    id: ConsultationId,
    (handed, context): (&Handed, &Context),
    (took_part, in_time): (&[TookPart], &HashSet<EntryId>),
) -> Frozen {
    let in_the_open: HashSet<EntryId> = took_part.iter().filter(|it| it.open && !it.late).map(|it| it.entry).collect();
    let delegates = handed.takers(context).into_iter().map(|it| vote_delegate::Model {
        consultation_id: id,
        delegate_id: it.id,
        entry_id: it.entry_id,
        name: it.name.to_string(),
        councillor: false,
        voted: in_the_open.contains(&it.entry_id),
        papers: None,
    });
    let delegates: Vec<vote_delegate::Model> = delegates.collect();
    let standing: HashMap<EntryId, bool> = delegates.iter().map(|it| (it.entry_id, it.voted)).collect();
    let flows = |entry: &EntryId| {
        // Who voted in the open keeps what reaches them; nothing reaches others who have voted.
        let keeps = standing.get(entry).copied().unwrap_or_else(|| in_time.contains(entry));
        handed.is_entitled(*entry) && !keeps
    };
    let given = handed.people().into_iter().filter(flows).filter_map(|entry| {
        let row = handed.in_force(entry, context)?;
        Some(vote_delegation::Model {
            consultation_id: id,
            entry_id: entry,
            scope: row.scope,
            scope_id: row.scope_id,
            shares: delegations::KeptShares(handed.active(entry, &row.shares.0, context)),
            own: !in_time.contains(&entry),
            code: None,
            carried: None,
            told: false,
        })
    });
    Frozen { given: given.collect(), delegates }
}

/// The opened papers of a delegate, in order of the questions.
fn papers(
    key: &PrivateKey,
    row: &consultation::Model,
    who: &TookPart,
    envelopes: &[Envelope],
) -> Result<Vec<Paper>, CountError> {
    let asked = row.questions.0.iter().enumerate();
    let papers = asked.map(|(place, question)| {
        let place = i32::try_from(place).unwrap_or(i32::MAX);
        let envelope = envelopes.iter().find(|it| it.question == place).ok_or(CountError::Envelope)?;
        unsealed(key, envelope, bound(row.id, question.id, who.sealed_to.unwrap_or(who.entry)))
    });
    papers.collect()
}

/// Seal the ballot of somebody who carries nothing among the secret ones.
async fn seal_again(
    tx: &DatabaseTransaction,
    key: &PrivateKey,
    row: &consultation::Model,
    who: &TookPart,
    envelopes: Vec<Envelope>,
) -> Result<(), NotFrozen> {
    let secret = row.recorded.public_key.as_deref().ok_or(NotSealed)?;
    for envelope in envelopes {
        let place = usize::try_from(envelope.question).unwrap_or(usize::MAX);
        let question = row.questions.0.get(place).ok_or(NotSealed)?;
        let bound = bound(row.id, question.id, who.sealed_to.unwrap_or(who.entry));
        let padded = envelopes::open(key, &envelope.sealed, bound)?;
        let sealed = envelopes::seal(secret, &padded, bound)?;
        Urn(row.id).put(tx, Envelope { sealed, ..envelope }).await?;
    }
    Ok(Urn(row.id).took_part(tx, &TookPart { open: false, ..who.clone() }).await?)
}

async fn write(tx: &DatabaseTransaction, frozen: &Frozen) -> Result<(), DbErr> {
    for some in frozen.delegates.chunks(AT_ONCE) {
        let rows = some.iter().map(|row| row.clone().into_active_model());
        vote_delegate::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    for some in frozen.given.chunks(AT_ONCE) {
        let rows = some.iter().map(|row| row.clone().into_active_model());
        vote_delegation::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
