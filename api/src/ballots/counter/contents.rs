//! Entering what was in the envelopes of paper, after the close: as one batch, without a name.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use uuid::Uuid;

use super::at::{NotAtCounter, at_counter};
use super::paper::sorted;
use super::wire::{PaperBallotIn, PaperContents};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::ballots::Channel;
use crate::ballots::answers::{BallotIn, Paper as Sheet, longest, papers};
use crate::ballots::cast::{CastError, sealed};
use crate::ballots::receipt::Receipt;
use crate::ballots::urn::{TookPart, Urn};
use crate::ballots::urn_of_paper::Paper;
use crate::consultations::{self, AskedQuestion, ConsultationId, ConsultationOut, Phase, consultation};
use crate::envelopes::{Bound, NotSealed};
use ground::{FieldError, Object, say};
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};
use kit::refusal;

refusal! {
    /// Reasons why the contents of envelopes were not entered.
    pub enum EnterError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// No envelope is to be opened.
        Nothing => IMPOSSIBLE_TRANSITION("Aucune enveloppe n’attend d’être ouverte.", "No envelope waits to be opened."),
        /// Ballots that cannot be read so.
        Invalid(Vec<FieldError>) => invalid,
        /// The system gives no random numbers.
        Chance(Unspecified) => internal,
        /// They cannot be sealed.
        ..Cast(CastError) but (RESIDENTS_ONLY, VOTE_NOT_OPEN, VOTE_CLOSED, CONSULTATION_WITHDRAWN, NOT_IN_ELECTORATE, FREEZING),
    }
}

/// The addresses that take what was in the envelopes: of the operation, and of its page at the desk.
pub(crate) const PAPER_CONTENTS: [Larger; 2] =
    [larger(&["v1", "consultations", "", "paper-contents"]), larger(&["", "bureau", "guichet", "", "papier"])];

const fn larger(path: &'static [&'static str]) -> Larger {
    let too_large = || {
        Problem::of(&problem::TOO_LARGE)
            .with(say!("Les bulletins papier comptent au plus 5\u{a0}Mio.", "Paper ballots have at most 5 MiB."))
    };
    Larger { path, bytes: 5 << 20, in_memory: true, too_large }
}

/// Enter the contents of all envelopes that are to be opened. From now on those people have voted, and the count goes on.
pub(in crate::ballots) async fn enter(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    sent: PaperContents,
) -> Result<ConsultationOut, EnterError> {
    let found = at_counter(app, caller, id).await?;
    let commune = app.communes.by_id(found.commune_id).ok_or(NotAtCounter::NoSuchConsultation)?;
    let change = app.boards.change(found.commune_id).await?;
    let row = consultations::locked(&*change, id).await?.ok_or(NotAtCounter::NoSuchConsultation)?;
    let now = app.clock.now();
    if row.phase(now) != Phase::Counting || row.recorded.frozen_at.is_none() {
        return Err(EnterError::Nothing);
    }
    let (open, _) = sorted(&*change, id).await?;
    if open.is_empty() {
        return Err(EnterError::Nothing);
    }
    let (sheets, spoiled) = sheets(&row, &sent.ballots.0, open.len()).map_err(EnterError::Invalid)?;
    for (place, question) in row.questions.0.iter().enumerate() {
        let mut own: Vec<Sheet> = sheets.iter().filter_map(|it| it.get(place).cloned()).collect();
        // Each question in an order of its own, so that no sheet is put together again.
        shuffle(&mut own).map_err(EnterError::Chance)?;
        let number = i32::try_from(place).unwrap_or(i32::MAX);
        for (at, sheet) in (0_i32..).zip(own) {
            let sealed = closed_again(&row, question, sheet)?;
            Paper(id).put(&*change, (number, at), sealed).await?;
        }
    }
    for it in &open {
        let cast = TookPart { entry: it.entry, channel: Channel::Paper, late: it.late, open: false, sealed_to: None };
        Urn(id).took_part(&*change, &cast).await?;
    }
    Paper(id).forget(&*change, None).await?;
    let mut recorded = row.recorded.clone();
    recorded.spoiled = spoiled;
    recorded.waiting_for = None;
    let row = consultation::Model { recorded, ..row };
    row.clone().into_active_model().reset_all().update(&*change).await?;
    let shown = consultations::show(&*change, &commune, &row, now).await?;
    let done = Done { deed: Deed::Opened, thing: Thing::Consultation, subject: Some(id.uuid()) };
    audit::write(&change, Some(caller), &[row.commune_id], done, now).await?;
    change.commit().await?;
    Ok(shown)
}

/// What an envelope of paper is bound to: no entry.
pub(in crate::ballots) fn bound_to_nobody(id: ConsultationId, question: &AskedQuestion) -> Bound {
    Bound { consultation: id.uuid(), question: question.id.uuid(), entry: Uuid::nil() }
}

fn closed_again(row: &consultation::Model, question: &AskedQuestion, mut sheet: Sheet) -> Result<Vec<u8>, CastError> {
    let key = row.recorded.public_key.as_deref().ok_or(CastError::Seal(NotSealed))?;
    sheet.receipt = Receipt::draw().map_err(CastError::Chance)?.to_string();
    sealed(key, &sheet, longest(question), bound_to_nobody(row.id, question))
}

/// The sheets of each ballot, one a question, and the number of those that could not be read.
fn sheets(
    row: &consultation::Model,
    sent: &[PaperBallotIn],
    expected: usize,
) -> Result<(Vec<Vec<Sheet>>, u64), Vec<FieldError>> {
    let (mut sheets, mut wrong, mut spoiled) = (Vec::new(), Vec::new(), 0);
    if sent.len() != expected {
        let detail = say!(
            "Saisissez autant de bulletins que d’enveloppes ouvertes\u{a0}: {expected}.",
            "Enter as many ballots as envelopes are opened: {expected}.",
            expected
        );
        wrong.push(FieldError { pointer: "/ballots".to_owned(), detail });
    }
    for (place, ballot) in sent.iter().enumerate() {
        let at = |pointer: &str, detail| FieldError { pointer: format!("/ballots/{place}{pointer}"), detail };
        match (&ballot.answers, ballot.spoiled == Some(true)) {
            (None, true) => {
                spoiled += 1;
                sheets.push(row.questions.0.iter().map(|_| Sheet::blank(String::new())).collect());
            }
            (Some(answers), false) => {
                let receipts = answers.0.iter().enumerate().filter(|(_, it)| it.0.receipt.is_some());
                wrong.extend(receipts.map(|(answer, _)| {
                    let detail = say!("Un bulletin papier n’a pas de reçu.", "A paper ballot has no receipt.");
                    at(&format!("/answers/{answer}/receipt"), detail)
                }));
                let answers = answers.0.iter().map(|Object(it)| Object(it.clone())).collect();
                match papers(&row.questions.0, &BallotIn { open: None, answers: ground::List(answers) }) {
                    Ok(own) => sheets.push(own),
                    Err(mistakes) => wrong.extend(mistakes.into_iter().map(|it| at(&it.pointer, it.detail))),
                }
            }
            (Some(_), true) | (None, false) => {
                let detail = say!("Un bulletin a des réponses, ou est nul.", "A ballot has answers, or is spoiled.");
                wrong.push(at("", detail));
            }
        }
    }
    if wrong.is_empty() { Ok((sheets, spoiled)) } else { Err(wrong) }
}

/// Put them into an order that is as likely as every other.
fn shuffle<T>(all: &mut [T]) -> Result<(), Unspecified> {
    for last in (1..all.len()).rev() {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes)?;
        // Of 128 bits, the rest of a division favours nothing that anybody could notice.
        let other = u128::from_be_bytes(bytes) % (last as u128 + 1);
        all.swap(last, usize::try_from(other).unwrap_or_default());
    }
    Ok(())
}
