//! The envelopes of paper after the close: whose are opened, and a form for what was in them, without a name.

use std::collections::HashMap;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde_json::{Map, Value, json};

use super::DESK_COUNTER;
use super::seat::{path, seated, seated_or};
use super::sheet::{SheetQuestion, answers, sheet};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::ballots::counter::{PaperEnvelopes, enter, to_open};
use crate::communes::{Desk, DeskPlace};
use crate::consultations::{self, consultation};
use crate::register::{self, EntryId, Person};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_paper.html")]
struct PaperPage<'a> {
    frame: Frame,
    back: String,
    here: String,
    /// The names on the envelopes to open, and on those to set aside.
    to_open: Vec<String>,
    set_aside: Vec<String>,
    /// Each ballot: the name of the box that says it cannot be read, whether it is ticked, and its questions.
    ballots: Vec<(String, bool, Vec<SheetQuestion<'a>>)>,
    mistakes: Vec<String>,
}

#[handler]
pub(in crate::ballots) async fn show_paper(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let (desk, row) = seated(app.0, request, at, &place.0).await?;
    let (sorted, people) = read(app.0, &desk, &row).await?;
    let page = show(&desk.at, &row, (&sorted, &people), &Typed::default(), &[]);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Enters what was in the envelopes.
#[handler]
pub(in crate::ballots) async fn enter_paper(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (desk, row) = seated_or(app.0, request, at, &place.0, || sign_in_again(request, &form)).await?;
    let (sorted, people) = read(app.0, &desk, &row).await?;
    let typed = form.typed();
    let ballots: Vec<Value> = split(typed, sorted.to_open.len()).iter().map(|own| ballot(&row, own)).collect();
    let mut members = Map::new();
    members.insert("ballots".to_owned(), Value::Array(ballots));
    let mistakes = match ground::input::read(&members) {
        Ok(contents) => match enter(app.0, &desk.caller, row.id, contents).await {
            Ok(_) => return Ok(forms::done(&path(&desk.at, row.id, ""))),
            Err(error) => error.problem().into_mistakes()?,
        },
        Err(mistakes) => mistakes,
    };
    let page = show(&desk.at, &row, (&sorted, &people), typed, &mistakes);
    Ok(forms::refused(&page, desk.at.language)?)
}

fn prefix(number: usize) -> String {
    format!("b{number}_")
}

/// The name of the box that says that a ballot cannot be read, after its prefix.
const SPOILED: &str = "nul";

/// What was typed into each ballot, under the names of one alone.
fn split(typed: &Typed, ballots: usize) -> Vec<Typed> {
    let mut all = vec![Typed::default(); ballots];
    for (name, text) in typed.clone().every() {
        let Some((number, own)) = name.strip_prefix('b').and_then(|it| it.split_once('_')) else { continue };
        if let Some(ballot) = number.parse::<usize>().ok().and_then(|it| all.get_mut(it)) {
            *ballot = std::mem::take(ballot).with(own, text);
        }
    }
    all
}

fn ballot(row: &consultation::Model, own: &Typed) -> Value {
    match own.text(SPOILED) {
        Some(_) => json!({"spoiled": true}),
        None => json!({"answers": answers(&row.questions.0, own, true)}),
    }
}

async fn read(
    app: &App,
    desk: &Desk<'_>,
    row: &consultation::Model,
) -> Result<(PaperEnvelopes, HashMap<EntryId, Person>), Problem> {
    let sorted = to_open(app, &desk.caller, row.id).await.map_err(Refusal::problem)?;
    let entries: Vec<EntryId> = sorted.to_open.iter().chain(&sorted.set_aside).copied().collect();
    let people = register::people(&app.db.read, row.commune_id, &entries).await.map_err(Problem::internal)?;
    Ok((sorted, people))
}

fn show<'a>(
    at: &DeskPlace<'_>,
    row: &'a consultation::Model,
    (sorted, people): (&PaperEnvelopes, &HashMap<EntryId, Person>),
    typed: &Typed,
    mistakes: &[FieldError],
) -> PaperPage<'a> {
    let named = |entries: &[EntryId]| {
        let mut names: Vec<String> = entries.iter().filter_map(|it| Some(people.get(it)?.name.clone())).collect();
        names.sort();
        names
    };
    let ballots = split(typed, sorted.to_open.len()).into_iter().enumerate().map(|(number, own)| {
        let prefix = prefix(number);
        let fields = sheet(&row.questions.0, &prefix, &own, at.language);
        (format!("{prefix}{SPOILED}"), own.text(SPOILED).is_some(), fields)
    });
    let told = mistakes.iter().map(|it| {
        let number = it.pointer.split('/').nth(2).and_then(|it| it.parse::<usize>().ok());
        let detail = at.say(it.detail.clone());
        match number {
            Some(number) => at.say(say!(
                "Bulletin {number}\u{a0}: {detail}",
                "Ballot {number}: {detail}",
                number = number + 1,
                detail
            )),
            None => detail,
        }
    });
    PaperPage {
        frame: at.frame(say!("Bulletins papier", "Paper ballots"), &DESK_COUNTER).explained(HOW),
        back: path(at, row.id, ""),
        here: path(at, row.id, "/papier"),
        to_open: named(&sorted.to_open),
        set_aside: named(&sorted.set_aside),
        ballots: ballots.collect(),
        mistakes: told.collect(),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ouvrez à deux\u{a0}: l’un ouvre et mélange, l’autre saisit. Rien ne relie un bulletin à un nom.",
        "Be two: one opens and mixes, the other enters. Nothing links a ballot to a name.",
    ),
    (
        "Une ou deux enveloppes ne cachent personne\u{a0}: qui saisit sait alors comment on a voté. Dites-le.",
        "One or two envelopes hide nobody: whoever enters them knows how they voted. Say so.",
    ),
    (
        "Les enveloppes de qui a voté autrement restent fermées\u{a0}: détruisez-les après le résultat.",
        "Envelopes of those who voted otherwise stay closed: destroy them after the result.",
    ),
];

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = consultations::example_row() else { return vec![] };
    let [one, two] = [1, 2].map(|it| EntryId::from_uuid(uuid::Uuid::from_u128(it)));
    let person =
        |entry, name: &str| (entry, Person { entry, name: name.to_owned(), born: None, place: vec![], account: None });
    let people = HashMap::from([person(one, "Marthe Klein"), person(two, "Paul Klein")]);
    let sorted = PaperEnvelopes { to_open: vec![one], set_aside: vec![two] };
    let wrong = [FieldError { pointer: "/ballots/0".to_owned(), detail: say!("Répondez.", "Answer.") }];
    let none = PaperEnvelopes { to_open: vec![], set_aside: vec![] };
    [
        show(&at, &row, (&sorted, &people), &Typed::default(), &wrong),
        show(&at, &row, (&none, &people), &Typed::default(), &[]),
    ]
    .iter()
    .map(|page| Sample::of("consultations/desk_paper.html", page))
    .collect()
}
