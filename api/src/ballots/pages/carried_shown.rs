//! The part of a result about voices that were carried.

use super::flow_drawn::{FlowDrawn, FlowEnd, drawn};
use crate::ballots::carried::said;
use crate::ballots::result_wire::VoteResultOut;
use crate::ballots::voice_path::voice_of;
use crate::consultations::{Phase, consultation};
use ground::say;
use ground::spoken::hundredths;
use ground::text::Language;

/// The part of a result about voices that were carried.
pub(super) struct CarriedShown<'a> {
    pub(super) sentence: String,
    pub(super) rows: Vec<CarrierShown<'a>>,
    pub(super) drawing: Option<FlowDrawn>,
    /// What else there is to say: the longest way, circles, a cap.
    pub(super) more: Option<String>,
    /// The path of the list of how voices moved.
    pub(super) list: Option<&'a str>,
}

/// A delegate in the table.
pub(super) struct CarrierShown<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) councillor: bool,
    pub(super) received: String,
    pub(super) weight: String,
}

/// The part of a result about voices that were carried.
pub(super) fn carried_shown(result: &VoteResultOut, language: Language) -> CarriedShown<'_> {
    let told = &result.delegation;
    let voices = |number: f64| hundredths(number).in_language(language);
    let rows = told.delegates.iter().map(|it| CarrierShown {
        code: &it.code,
        name: &it.name,
        councillor: it.councillor,
        received: voices(it.received),
        weight: voices(it.weight),
    });
    let (steps, circles, capped) = (told.longest_chain, told.in_cycles, hundredths(told.capped));
    let mut more = Vec::new();
    if steps > 1 {
        more.push(say!("Le plus long chemin\u{a0}: {steps} étapes.", "The longest way: {steps} steps.", steps));
    }
    if circles > 0 {
        more.push(say!(
            "Personnes dont la voix tourne en rond\u{a0}: {circles}.",
            "People whose voice goes round in a circle: {circles}.",
            circles
        ));
    }
    if told.capped > 0.0 {
        more.push(say!(
            "Retenu par le plafond\u{a0}: {capped} voix.",
            "Kept back by the cap: {capped} voices.",
            capped
        ));
    }
    let more: Vec<String> = more.into_iter().map(|it| it.in_language(language)).collect();
    let ends = told.delegates.iter().filter(|it| it.received > 0.0).map(|it| {
        let carried = hundredths(it.received);
        let words = say!("porte {carried} voix", "carries {carried} voices", carried).in_language(language);
        FlowEnd { name: it.name.clone(), is_person: true, amount: it.received, words }
    });
    CarriedShown {
        drawing: drawn(ends.collect()),
        sentence: said(told).in_language(language),
        rows: rows.collect(),
        more: (!more.is_empty()).then(|| more.join(" ")),
        list: result.voices.as_ref().map(|it| it.url.as_str()),
    }
}

/// The path of the page about one's own voice, as long as voices may go to others.
pub(super) fn voice(row: &consultation::Model, phase: Phase) -> Option<String> {
    let runs = matches!(phase, Phase::Announced | Phase::Debate | Phase::Vote | Phase::Counting);
    (row.delegation_allowed && runs).then(|| voice_of(row.id))
}
