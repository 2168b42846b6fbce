//! What a result tells of voices that were carried: who carried how many, by code, and a row for each voice that moved.

use aws_lc_rs::error::Unspecified;
use suffrage::{Cap, MICRO, Voices};

use super::flow::Flowing;
use super::frozen::Frozen;
use super::my_voice::voices_of;
use crate::ballots::entity::{result_delegate, vote_delegate};
use crate::ballots::published::{VoiceRow, VoiceRowShare};
use crate::ballots::receipt::Receipt;
use crate::ballots::result_wire::{CarrierOut, DelegationResult};
use crate::ballots::urn::TookPart;
use crate::consultations::consultation;
use crate::register::EntryId;
use ground::say;
use ground::spoken::hundredths;
use ground::text::{Language, Message};

/// The voices that were carried in a vote, as they are published.
#[derive(Debug)]
pub(in crate::ballots) struct Carriers {
    pub(in crate::ballots) result: DelegationResult,
    /// The delegates whose ballots were opened, in order of their codes, each with the weight of their ballot.
    pub(in crate::ballots) open: Vec<(vote_delegate::Model, String, Voices)>,
    /// The rows of the published list, sorted by code.
    pub(in crate::ballots) rows: Vec<VoiceRow>,
    /// The code of everybody who has a row.
    pub(in crate::ballots) codes: Vec<(EntryId, String)>,
}

impl Carriers {
    /// The names of the delegates, which stand beside what is hashed.
    pub(in crate::ballots) fn names(&self) -> impl Iterator<Item = result_delegate::Model> {
        self.open.iter().map(|(row, code, _)| result_delegate::Model {
            consultation_id: row.consultation_id,
            code: code.clone(),
            entry_id: Some(row.entry_id),
            name: Some(row.name.clone()),
        })
    }
}

/// The voices that were carried in a vote, of which this was frozen and in which these took part.
pub(in crate::ballots) fn carriers(
    row: &consultation::Model,
    frozen: &Frozen,
    took_part: &[TookPart],
    electorate: u64,
) -> Result<Carriers, Unspecified> {
    let voted = took_part.iter().map(|it| it.entry).collect();
    let cap = row.delegation_cap.as_deref().and_then(|it| it.parse::<Cap>().ok());
    let size = row.recorded.settled_size.unwrap_or(electorate);
    let flow = Flowing::of(frozen, voted, (cap.as_ref(), size)).ok_or(Unspecified)?;
    let mut opened: Vec<(&vote_delegate::Model, u64)> =
        frozen.delegates.iter().filter(|it| it.papers.is_some()).map(|it| (it, flow.received(it).kept)).collect();
    opened.sort_by(|(one, more), (other, less)| {
        less.cmp(more).then_with(|| one.name.cmp(&other.name)).then_with(|| one.delegate_id.cmp(&other.delegate_id))
    });
    let open: Vec<(vote_delegate::Model, String, Voices)> = opened
        .iter()
        .enumerate()
        .map(|(place, (it, received))| ((*it).clone(), format!("d{}", place + 1), Voices::from_micro(MICRO + received)))
        .collect();
    let (mut rows, mut codes) = (Vec::new(), Vec::new());
    for moved in flow.moved() {
        let code = Receipt::draw()?.to_string();
        let named = |id| open.iter().find(|(it, _, _)| it.delegate_id == id).map(|it| it.1.clone());
        let shares = moved
            .cast
            .iter()
            .filter_map(|(id, voices)| Some(VoiceRowShare { to: named(*id)?, voices: Voices::from_micro(*voices) }));
        rows.push(VoiceRow { code: code.clone(), shares: shares.collect(), unused: Voices::from_micro(moved.unused) });
        codes.push((moved.entry, code));
    }
    rows.sort_by(|one, other| one.code.cmp(&other.code));
    let received: u64 = opened.iter().map(|it| it.1).sum();
    let capped: u64 = frozen.delegates.iter().map(|it| flow.received(it).capped).sum();
    let direct = took_part.len() as u64;
    let delegates = opened.iter().zip(&open).map(|((it, received), (_, code, _))| CarrierOut {
        code: code.clone(),
        // It stands elsewhere, so that it can be forgotten.
        name: String::new(),
        councillor: it.councillor,
        weight: voices_of(MICRO + received),
        received: voices_of(*received),
    });
    let mut result = DelegationResult {
        direct,
        delegated: voices_of(received),
        unused: voices_of((electorate.saturating_sub(direct) * MICRO).saturating_sub(received)),
        in_cycles: flow.in_cycles(),
        capped: voices_of(capped),
        longest_chain: if received > 0 { flow.longest_chain() } else { 0 },
        sentence: String::new(),
        delegates: delegates.collect(),
    };
    result.sentence = said(&result).in_language(Language::Fr);
    Ok(Carriers { result, open, rows, codes })
}

/// How voices were carried, in a sentence.
pub(in crate::ballots) fn said(result: &DelegationResult) -> Message {
    let (voices, unused) = (hundredths(result.delegated), hundredths(result.unused));
    let delegates = result.delegates.len();
    match (delegates, result.delegated > 0.0) {
        (0, _) => say!(
            "Personne n’a porté la voix de quelqu’un d’autre\u{202f}: chaque bulletin compte pour une voix.",
            "Nobody carried anybody else’s voice: every ballot counts as one voice.",
        ),
        (_, false) => say!(
            "Chacun a repris sa voix en votant\u{202f}: chaque bulletin compte pour une voix.",
            "Everybody took their voice back by voting: every ballot counts as one voice.",
        ),
        (1, true) => say!(
            "Un délégué a porté {voices} voix en plus de la sienne\u{202f}; {unused} voix n’ont pas servi.",
            "One delegate carried {voices} voices beside their own; {unused} voices were not used.",
            voices,
            unused
        ),
        (_, true) => say!(
            "{delegates} délégués ont porté {voices} voix en plus des leurs\u{202f}; {unused} voix n’ont pas servi.",
            "{delegates} delegates carried {voices} voices beside their own; {unused} voices were not used.",
            delegates,
            voices,
            unused
        ),
    }
}
