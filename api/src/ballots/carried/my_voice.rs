//! One's own voice in a consultation: where it goes, and from the cut-off on how it is used.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use suffrage::{Cap, MICRO};

use super::flow::Flowing;
use super::frozen::{Frozen, last_before};
use super::rows::Moved;
use super::voice_wire::{CastVoiceOut, MyVoiceOut, OwnVote, UsedVoiceOut};
use crate::App;
use crate::accounts::Caller;
use crate::ballots::answers::Paper;
use crate::ballots::entity::{late_voter, participant, vote_delegate};
use crate::ballots::standing::{electors_among, entry_of, is_elector};
use crate::ballots::urn::Urn;
use crate::ballots::urn_of_paper::Paper as PaperUrn;
use crate::consultations::{self, AskedQuestion, ConsultationId, consultation};
use crate::delegations::{Handed, Scope, ScopeNames, VoiceScopeOut, going};
use crate::register::{self, EntryId};
use ground::clock::Instant;
use kit::refusal;
use kit::tenants::Commune;

/// The least part of a voice, in micro-voices, whose giver reads how the delegate voted before the result is out.
const READS_ANSWERS: u64 = MICRO / 10;

/// The people that are looked for at once.
const AT_ONCE: usize = 400;

refusal! {
    /// Reasons why somebody is not told where their voice goes.
    pub enum MyVoiceError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// They have no entry in the commune's register.
        NoResident => RESIDENTS_ONLY,
        ..database
    }
}

/// The voice of a caller in a consultation.
pub(in crate::ballots) async fn my_voice(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
) -> Result<MyVoiceOut, MyVoiceError> {
    let db = &app.db.read;
    let row = consultations::find(db, id).await?.filter(|it| it.announced_at.is_some());
    let row = row.ok_or(MyVoiceError::NoSuchConsultation)?;
    let commune = app.communes.by_id(row.commune_id).ok_or(MyVoiceError::NoSuchConsultation)?;
    let entry = entry_of(db, caller, &row).await?.ok_or(MyVoiceError::NoResident)?;
    let now = app.clock.now();
    let is_past = row.delegation_allowed && now >= row.delegates_until;
    let mine = own_vote(db, &row, entry).await?;
    let at = if is_past { last_before(row.delegates_until) } else { now };
    let handed = handed(db, &commune, &row, (at, entry)).await?;
    let context = Scope::of_consultation(db, &row).await?.context;
    let given = handed.in_force(entry, &context).filter(|_| row.delegation_allowed);
    let shares = given.map(|it| it.shares.0.clone()).unwrap_or_default();
    let (goes, unassigned) = going(&handed, entry, &shares, &context);
    let scope = match given {
        Some(it) => {
            let names = ScopeNames::of(db, commune.id, [(it.scope, it.scope_id)].into_iter()).await?;
            Some(VoiceScopeOut { kind: it.scope, id: it.scope_id, name: names.name(it.scope, it.scope_id) })
        }
        None => None,
    };
    let (used, code) = match row.recorded.settled_at {
        Some(_) if mine != OwnVote::NotInElectorate => {
            let circles = handed.circles(entry, &shares, &context);
            // What a cap takes from one voice hangs on all the others.
            let frozen = match row.delegation_cap {
                Some(_) => Frozen::of(db, id).await?,
                None => Frozen::around(db, id, entry).await?,
            };
            let code = frozen.given.iter().find(|it| it.entry_id == entry).and_then(|it| it.code.clone());
            (Some(used(db, &row, &frozen, (entry, mine), circles).await?), code)
        }
        _ => (None, None),
    };
    let cut_off = row.delegates_until;
    Ok(MyVoiceOut { consultation: id, cut_off, frozen: is_past, mine, scope, goes, unassigned, used, code })
}

async fn handed(
    db: &impl ConnectionTrait,
    commune: &Commune,
    row: &consultation::Model,
    (at, giver): (Instant, EntryId),
) -> Result<Handed, DbErr> {
    let handed = Handed::around(db, commune, at, (giver, &[])).await?;
    if row.recorded.frozen_at.is_none() {
        return handed.among_open(db, commune, row.group_id).await;
    }
    let electors = electors_among(db, row.id, &handed.people()).await?;
    Ok(handed.among(electors))
}

/// Whether somebody has voted.
async fn own_vote(db: &impl ConnectionTrait, row: &consultation::Model, entry: EntryId) -> Result<OwnVote, DbErr> {
    if row.recorded.frozen_at.is_none() {
        let open = register::open_among(db, row.commune_id, row.group_id, &[entry]).await?;
        return Ok(if open.contains(&entry) { OwnVote::NotYet } else { OwnVote::NotInElectorate });
    }
    if !is_elector(db, row.id, entry).await? {
        return Ok(OwnVote::NotInElectorate);
    }
    let late = match (row.final_at, row.withdrawn_at) {
        (Some(_), _) => match participant::Entity::find_by_id((row.id, entry)).one(db).await? {
            Some(_) => Some(late_voter::Entity::find_by_id((row.id, entry)).one(db).await?.is_some()),
            None => None,
        },
        (None, Some(_)) => None,
        (None, None) => match Urn(row.id).participant(db, entry).await? {
            Some(it) => Some(it.late),
            None => PaperUrn(row.id).noted_of(db, entry).await?.map(|it| it.late),
        },
    };
    Ok(match late {
        Some(true) => OwnVote::Late,
        Some(false) => OwnVote::InTime,
        None => OwnVote::NotYet,
    })
}

/// Those among the people of a vote's delegations who took their voice back by the close. Nobody before it: what others'
/// shares of a capped delegate become would tell who has just voted.
async fn voters(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    frozen: &Frozen,
) -> Result<HashSet<EntryId>, DbErr> {
    if row.final_at.is_none() {
        return Ok(HashSet::new());
    }
    let mut people: Vec<EntryId> = frozen.people().into_iter().collect();
    people.sort_unstable();
    let mut voters = HashSet::new();
    for some in people.chunks(AT_ONCE) {
        let took_part = participant::Entity::find().filter(participant::Column::ConsultationId.eq(row.id));
        let took_part = took_part.filter(participant::Column::EntryId.is_in(some.iter().copied()));
        let entries = took_part.select_only().column(participant::Column::EntryId).into_tuple::<EntryId>();
        voters.extend(entries.all(db).await?);
    }
    Ok(voters)
}

async fn used(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    frozen: &Frozen,
    (entry, mine): (EntryId, OwnVote),
    circles: bool,
) -> Result<UsedVoiceOut, DbErr> {
    let is_final = row.final_at.is_some();
    if matches!(mine, OwnVote::InTime | OwnVote::Late) {
        return Ok(UsedVoiceOut { own: true, cast: vec![], unused: 0.0, circles: false, is_final });
    }
    let cap = row.delegation_cap.as_deref().and_then(|it| it.parse::<Cap>().ok());
    let size = row.recorded.settled_size.unwrap_or_default();
    let given = frozen.given.iter().find(|it| it.entry_id == entry);
    let flow = Flowing::of(frozen, voters(db, row, frozen).await?, (cap.as_ref(), size));
    let (moved, reaching) = match flow.zip(given) {
        Some((flow, given)) => (flow.moved_of(given), flow.reaching(given)),
        None => (None, HashMap::new()),
    };
    let moved = moved.unwrap_or(Moved { entry, cast: vec![], unused: MICRO });
    let cast = moved.cast.iter().filter_map(|(id, voices)| {
        let delegate = frozen.delegates.iter().find(|it| it.delegate_id == *id)?;
        let reads = is_final || reaching.get(id).is_some_and(|it| *it >= READS_ANSWERS);
        Some(CastVoiceOut {
            delegate: *id,
            name: delegate.name.clone(),
            voices: voices_of(*voices),
            answers: reads.then(|| answers(row, delegate)).flatten(),
        })
    });
    let circles = circles && given.is_some_and(|it| it.own);
    Ok(UsedVoiceOut { own: false, cast: cast.collect(), unused: voices_of(moved.unused), circles, is_final })
}

/// How a delegate voted, without the receipts.
fn answers(row: &consultation::Model, delegate: &vote_delegate::Model) -> Option<Vec<Value>> {
    let papers = &delegate.papers.as_ref()?.0;
    let answer = |(question, paper): (&AskedQuestion, &Paper)| {
        let mut answer = serde_json::to_value(paper).ok()?;
        let members = answer.as_object_mut()?;
        members.remove("receipt");
        members.insert("question".to_owned(), Value::String(question.id.to_string()));
        Some(answer)
    };
    row.questions.0.iter().zip(papers).map(answer).collect()
}

/// Micro-voices as voices.
pub(super) fn voices_of(micro: u64) -> f64 {
    micro as f64 / MICRO as f64
}
