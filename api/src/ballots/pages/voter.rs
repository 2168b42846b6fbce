//! Voting on pages: one a question, then one that reads all answers back and casts them, then the receipts. Answers travel in
//! hidden fields of forms that are posted; nothing of them is kept in between.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::cast_page::{Receipts, cast_typed};
use super::fields::{self, blank_of, field, field_of, is_blank};
use super::paths::{page_of, vote_of};
use super::place::{Voting, framed, opens};
use super::reasons::why;
use super::review::review;
use crate::accounts::SignedIn;
use crate::accounts::desk::AtAccount;
use crate::ballots::answers::papers;
use crate::ballots::result::{ReadResultError, public};
use crate::ballots::standing::standing;
use crate::ballots::wire::{MayNotVote, StandingOut};
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, AskedQuestion, ConsultationId, VotingMethod, grade_label, method_counted};
use crate::{App, communes};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site, Told};
use kit::tenants::Commune;

/// The name of the field that says which question a page showed.
const SHOWN: &str = "question";

/// The name of the button that leads back to a question.
const BACK_TO: &str = "revenir";

/// The name of the button that casts the ballot.
const CAST: &str = "deposer";

/// The page of a question.
#[derive(Template)]
#[template(path = "consultations/question.html")]
struct QuestionPage<'a> {
    frame: Frame,
    back: String,
    action: String,
    until: Told,
    place: usize,
    number: String,
    text: &'a str,
    how: String,
    kind: &'static str,
    options: Vec<OptionField<'a>>,
    /// The numbers that one may give: places, or points.
    numbers: Vec<u32>,
    blank: String,
    is_blank: bool,
    hidden: Vec<(String, String)>,
    mistakes: Vec<String>,
    has_voted: bool,
    /// True for the ballot of a delegate, which is published by name.
    open: bool,
}

/// An option of a question, with what was chosen for it.
struct OptionField<'a> {
    id: &'a str,
    name: String,
    label: &'a str,
    description: Option<&'a str>,
    chosen: String,
    /// The grades that one may give, the best first, with the classes of their colours.
    grades: Vec<(String, String, String)>,
}

/// The page for somebody who may not vote.
#[derive(Template)]
#[template(path = "consultations/may_not.html")]
struct MayNotPage {
    frame: Frame,
    back: String,
    why: String,
    activate: Option<String>,
}

#[handler]
pub(super) async fn show_first(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    id: Path<String>,
) -> poem::Result<Response> {
    let (voting, standing) = found(app.0, request, &who, &id.0).await?;
    if let Some(page) = turned_away(&app.site, &voting, &standing) {
        return Ok(pages::answer(&page, voting.language)?);
    }
    let page = question(&app.site, &voting, 0, &Typed::default(), &[], standing.voted);
    Ok(pages::answer(&page, voting.language)?)
}

#[handler]
pub(super) async fn go_on(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    id: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (voting, standing) = found(app.0, request, &who, &id.0).await?;
    let (typed, language) = (form.typed(), voting.language);
    if let Some(page) = turned_away(&app.site, &voting, &standing) {
        return Ok(forms::refused(&page, language)?);
    }
    let questions = &voting.row.questions.0;
    if let Some(place) = typed.text(BACK_TO).and_then(|it| it.parse().ok()).filter(|it| *it < questions.len()) {
        return Ok(pages::answer(&question(&app.site, &voting, place, typed, &[], standing.voted), language)?);
    }
    if typed.text(CAST).is_some() {
        return cast_typed(app.0, &who, &voting, typed).await;
    }
    let place = typed.text(SHOWN).and_then(|it| it.parse().ok()).unwrap_or(0_usize).min(questions.len() - 1);
    let mistakes = mistakes(questions, place, typed);
    if !mistakes.is_empty() {
        return Ok(forms::refused(&question(&app.site, &voting, place, typed, &mistakes, standing.voted), language)?);
    }
    match place + 1 < questions.len() {
        true => {
            let page = question(&app.site, &voting, place + 1, typed, &[], standing.voted);
            Ok(pages::answer(&page, language)?)
        }
        false => Ok(pages::answer(&review(&app.site, &voting, typed, &[]), language)?),
    }
}

/// A consultation, and how somebody stands towards its vote.
pub(super) async fn found(
    app: &App,
    request: &Request,
    who: &SignedIn,
    id: &str,
) -> Result<(Voting, StandingOut), Problem> {
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Refusal::problem)?.ok_or_else(none)?;
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let standing = standing(app, &who.caller, id, app.clock.now()).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app, &commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let open = opens(app, who, &row).await.map_err(|error| ReadResultError::from(error).problem())?;
    Ok((Voting { row, commune, settings, language, open }, standing))
}

/// The mistakes in the answer to a question.
fn mistakes(questions: &[AskedQuestion], place: usize, typed: &Typed) -> Vec<FieldError> {
    let one = std::slice::from_ref(&questions[place]);
    let answer = fields::answer(&questions[place], place, typed);
    let mut members = serde_json::Map::new();
    members.insert("answers".to_owned(), serde_json::Value::Array(vec![answer]));
    match ground::input::read(&members) {
        Ok(ballot) => papers(one, &ballot).err().unwrap_or_default(),
        Err(mistakes) => mistakes,
    }
}

fn turned_away(site: &Site, voting: &Voting, standing: &StandingOut) -> Option<MayNotPage> {
    let reason = standing.reason?;
    let activate = reason == MayNotVote::ResidentsOnly;
    Some(MayNotPage {
        frame: framed(site, voting, voting.row.title.to_string()),
        back: page_of(voting.row.id),
        why: why(reason).in_language(voting.language),
        activate: activate.then(|| format!("{}/activer", voting.commune.path())),
    })
}

fn question<'a>(
    site: &Site,
    voting: &'a Voting,
    place: usize,
    typed: &Typed,
    mistakes: &[FieldError],
    has_voted: bool,
) -> QuestionPage<'a> {
    let (row, language) = (&voting.row, voting.language);
    let asked = &row.questions.0[place];
    let all = row.questions.0.len();
    let own = |name: &str| name == field(place) || name.starts_with(&format!("{}_", field(place)));
    let hidden =
        typed.clone().every().into_iter().filter(|(name, _)| name.starts_with('q') && name != SHOWN && !own(name));
    let number = say!("Question {number} sur {all}", "Question {number} of {all}", number = place + 1, all);
    let numbers = match asked.method {
        VotingMethod::Score => (0..=asked.max_score.unwrap_or_default()).collect(),
        _ => (1..=u32::try_from(asked.options.len()).unwrap_or_default()).collect(),
    };
    QuestionPage {
        frame: framed(site, voting, asked.text.clone()),
        back: page_of(row.id),
        action: vote_of(row.id),
        until: pages::at(row.vote_until, voting.commune.zone(), language),
        place,
        number: if all > 1 { number.in_language(language) } else { String::new() },
        text: &asked.text,
        how: method_counted(asked.method, asked.seats).in_language(language),
        kind: match asked.method {
            VotingMethod::SingleChoice => "one",
            VotingMethod::Approval => "some",
            VotingMethod::Score => "points",
            VotingMethod::MajorityJudgment => "grades",
            VotingMethod::Borda | VotingMethod::Schulze | VotingMethod::Irv | VotingMethod::Stv => "rank",
        },
        options: asked.options.iter().map(|it| option(asked, it, place, typed, language)).collect(),
        numbers,
        blank: blank_of(place),
        is_blank: is_blank(typed, place),
        hidden: hidden.collect(),
        mistakes: mistakes.iter().map(|it| it.detail.in_language(language)).collect(),
        has_voted,
        open: voting.open,
    }
}

fn option<'a>(
    asked: &'a AskedQuestion,
    it: &'a consultations::Choice,
    place: usize,
    typed: &Typed,
    language: Language,
) -> OptionField<'a> {
    let name = match asked.method {
        VotingMethod::SingleChoice | VotingMethod::Approval => field(place),
        _ => field_of(place, &it.id),
    };
    let chosen = match asked.method {
        VotingMethod::SingleChoice | VotingMethod::Approval => {
            let is_chosen = typed.all(&name).any(|chosen| chosen == it.id);
            if is_chosen { it.id.clone() } else { String::new() }
        }
        _ => typed.text(&name).unwrap_or_default().to_owned(),
    };
    let grades = asked.grades.as_deref().unwrap_or_default();
    let shades = grades.iter().enumerate().rev().map(|(number, grade)| {
        // Six shades, from the worst to the best.
        let shade = 1 + number * 5 / grades.len().saturating_sub(1).max(1);
        (grade.clone(), grade_label(grade).in_language(language), format!("g{shade}"))
    });
    OptionField {
        id: &it.id,
        name,
        label: &it.label,
        description: it.description.as_deref(),
        chosen,
        grades: shades.collect(),
    }
}

/// Pages of examples: a question, the answers read back, and the receipts.
pub(super) fn samples(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Vec<Sample> {
    let Some(row) = consultations::example_row() else { return vec![] };
    let voting = Voting { row, commune: Arc::new(commune.clone()), settings: settings.clone(), language, open: true };
    let typed = Typed::default();
    let none = StandingOut {
        may_vote: false,
        reason: Some(MayNotVote::ResidentsOnly),
        voted: false,
        channel: None,
        open: false,
        is_final: false,
    };
    let wrong =
        FieldError { pointer: String::new(), detail: say!("Répondez, ou votez blanc.", "Answer, or vote blank.") };
    let mut all = vec![
        Sample::of("consultations/question.html", &question(site, &voting, 0, &typed, &[wrong], true)),
        Sample::of("consultations/review.html", &review(site, &voting, &typed, &[])),
        Sample::of("consultations/receipts.html", &Receipts::example(site, &voting)),
    ];
    all.extend(turned_away(site, &voting, &none).map(|page| Sample::of("consultations/may_not.html", &page)));
    all
}
