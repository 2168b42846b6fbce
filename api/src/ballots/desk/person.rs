//! The page of somebody at the counter: their ballot, read back, cast, with its receipts.

use askama::Template;

use super::DESK_COUNTER;
use super::seat::path;
use super::sheet::{SheetQuestion, sheet};
use crate::ballots::counter::{AssistedChannel, MayNotAssist};
use crate::ballots::pages::fields;
use crate::ballots::pages::read_back;
use crate::communes::DeskPlace;
use crate::consultations::consultation;
use crate::register::Person;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::Typed;
use kit::pages::Frame;

/// The name of the field that says how somebody is helped.
pub(super) const CHANNEL: &str = "channel";

/// The page of somebody at the counter.
#[derive(Template)]
#[template(path = "consultations/desk_person.html")]
pub(super) struct PersonPage<'a> {
    frame: Frame,
    back: String,
    action: String,
    entry: String,
    name: String,
    step: PersonStep<'a>,
    mistakes: Vec<String>,
}

/// Where somebody's ballot stands.
pub(super) enum PersonStep<'a> {
    /// It is being filled in: the channels, with the one that was chosen, and the questions.
    Fills(Vec<(&'static str, String, bool)>, Vec<SheetQuestion<'a>>),
    /// It is read back: each question with its answer in lines, and all that was typed.
    Reads(Vec<(&'a str, Vec<String>)>, Vec<(String, String)>),
    /// It was cast: each question with its receipt in groups.
    Cast(Vec<(&'a str, Vec<String>)>),
    /// None may be cast: why, and whether one that was cast here may be cancelled.
    Refused(String, bool),
    /// It was cancelled.
    Cancelled,
}

/// The page of somebody, at a step.
pub(super) fn page<'a>(
    at: &DeskPlace<'_>,
    row: &consultation::Model,
    person: &Person,
    step: PersonStep<'a>,
    mistakes: &[FieldError],
) -> PersonPage<'a> {
    let name = person.name.clone();
    PersonPage {
        frame: at.frame(say!("{name} · Guichet", "{name} · Counter", name), &DESK_COUNTER),
        back: path(at, row.id, ""),
        action: path(at, row.id, ""),
        entry: person.entry.to_string(),
        name,
        step,
        mistakes: mistakes.iter().map(|it| at.say(it.detail.clone())).collect(),
    }
}

/// A ballot that is being filled in.
pub(super) fn fills<'a>(at: &DeskPlace<'_>, row: &'a consultation::Model, typed: &Typed) -> PersonStep<'a> {
    let chosen = typed.text(CHANNEL).unwrap_or(AssistedChannel::Counter.as_str());
    let channels = AssistedChannel::ALL.iter().map(|it| {
        let words = match it {
            AssistedChannel::Counter => say!("Au guichet", "At the counter"),
            AssistedChannel::Phone => say!("Par téléphone", "By phone"),
        };
        (it.as_str(), at.say(words), it.as_str() == chosen)
    });
    PersonStep::Fills(channels.collect(), sheet(&row.questions.0, "", typed, at.language))
}

/// A ballot that is read back.
pub(super) fn reads<'a>(at: &DeskPlace<'_>, row: &'a consultation::Model, typed: &Typed) -> PersonStep<'a> {
    let answers = row.questions.0.iter().enumerate().map(|(place, it)| {
        let lines = match fields::is_blank(typed, place) {
            true => vec![at.say(say!("Vote blanc", "Blank vote"))],
            false => read_back(it, &fields::answer(it, place, typed), at.language),
        };
        (it.text.as_str(), lines)
    });
    let hidden = typed.clone().every().into_iter();
    let hidden = hidden.filter(|(name, _)| name == CHANNEL || name.starts_with('q'));
    PersonStep::Reads(answers.collect(), hidden.collect())
}

/// The reason why no ballot is cast, in words.
pub(super) fn refused<'a>(at: &DeskPlace<'_>, reason: MayNotAssist) -> PersonStep<'a> {
    let why: Message = match reason {
        MayNotAssist::VoteNotOpen => say!("Le vote n’est pas encore ouvert.", "The vote is not open yet."),
        MayNotAssist::VoteClosed => say!("Le vote est clos.", "The vote is closed."),
        MayNotAssist::Withdrawn => say!("La consultation est retirée.", "The consultation was taken back."),
        MayNotAssist::NotInElectorate => say!(
            "Cette personne n’était pas au registre à l’ouverture du vote. Le maire peut l’y ajouter.",
            "This person was not in the register when the vote opened. The mayor can add them.",
        ),
        MayNotAssist::AlreadyVoted => say!(
            "Cette personne a déjà voté. Elle peut remplacer son bulletin elle-même, en ligne.",
            "This person has voted already. They can replace their ballot themselves, online.",
        ),
        MayNotAssist::VotedOnPaper => say!(
            "Une enveloppe de cette personne est arrivée. Elle peut encore voter elle-même, en ligne.",
            "An envelope of this person has arrived. They can still vote themselves, online.",
        ),
    };
    PersonStep::Refused(at.say(why), reason == MayNotAssist::AlreadyVoted)
}

/// A code in groups of four letters.
pub(super) fn grouped(code: &str) -> Vec<String> {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(String::from_iter).collect()
}
