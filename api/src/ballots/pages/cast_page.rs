//! The receipts of a ballot that was just cast: shown once, kept nowhere.

use askama::Template;
use poem::Response;

use super::asked::{Step, steps};
use super::fields::ballot;
use super::paths::{page_of, vote_of};
use super::place::{Voting, framed};
use super::review::review;
use crate::App;
use crate::accounts::SignedIn;
use crate::ballots::cast::{CastError, cast};
use crate::ballots::wire::AcknowledgementOut;
use ground::clock::Instant;
use ground::say;
use kit::forms::{self, Typed};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Site, Told};
use poem_openapi::types::Example;

/// The page with the receipts.
#[derive(Template)]
#[template(path = "consultations/receipts.html")]
pub(super) struct Receipts<'a> {
    frame: Frame,
    back: String,
    replace: String,
    until: Told,
    /// Each question with its code, in groups of four.
    receipts: Vec<(&'a str, Vec<String>)>,
    steps: Vec<Step>,
    acknowledgement: AcknowledgementOut,
}

/// Cast the ballot that a form carries, and show its receipts.
pub(super) async fn cast_typed(app: &App, who: &SignedIn, voting: &Voting, typed: &Typed) -> poem::Result<Response> {
    let language = voting.language;
    let read = match ballot(&voting.row.questions.0, typed) {
        Ok(read) => read,
        Err(mistakes) => return Ok(forms::refused(&review(&app.site, voting, typed, &mistakes), language)?),
    };
    match cast(app, &who.caller, voting.row.id, read).await {
        Ok(acknowledged) => Ok(pages::answer(&receipts(&app.site, voting, acknowledged, app.clock.now()), language)?),
        Err(CastError::Invalid(mistakes)) => {
            Ok(forms::refused(&review(&app.site, voting, typed, &mistakes), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

fn receipts<'a>(site: &Site, voting: &'a Voting, acknowledgement: AcknowledgementOut, now: Instant) -> Receipts<'a> {
    let (row, language) = (&voting.row, voting.language);
    let questions = row.questions.0.iter().map(|it| it.text.as_str());
    let codes = acknowledgement.answers.iter().map(|it| {
        let letters: Vec<char> = it.receipt.chars().collect();
        letters.chunks(4).map(String::from_iter).collect()
    });
    let title = say!("Votre bulletin est dans l’urne", "Your ballot is in the urn").in_language(language);
    Receipts {
        frame: framed(site, voting, title),
        back: page_of(row.id),
        replace: vote_of(row.id),
        until: pages::at(row.vote_until, voting.commune.zone(), language),
        receipts: questions.zip(codes).collect(),
        steps: steps(row, &voting.commune, language, now),
        acknowledgement,
    }
}

impl<'a> Receipts<'a> {
    /// The page of an example.
    pub(super) fn example(site: &Site, voting: &'a Voting) -> Self {
        receipts(site, voting, AcknowledgementOut::example(), voting.row.vote_from)
    }
}
