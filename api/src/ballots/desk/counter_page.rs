//! A consultation at the counter: who stands before it, their ballot, and envelopes that arrive.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::DESK_COUNTER;
use super::person::{self, CHANNEL, PersonStep, fills, grouped, reads, refused};
use super::seat::{path, seated, seated_or};
use super::sheet::answers;
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::ballots::counter::{AssistedIn, assist, cancel, letters_of, look, note, paper_waits};
use crate::communes::{Desk, DeskPlace};
use crate::consultations::{self, Phase, consultation};
use crate::register::{self, EntryId, Person};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site, Told};

/// What is looked for, and the word for something done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AtTheCounter {
    q: Option<String>,
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "consultations/desk_counter.html")]
struct CounterPage {
    frame: Frame,
    back: String,
    here: String,
    title: String,
    until: Told,
    is_open: bool,
    done: Option<String>,
    query: String,
    /// Who was found; none where nothing was looked for.
    found: Option<Vec<(String, String, String)>>,
    /// The path of the envelopes that wait to be opened.
    paper: Option<String>,
    /// The path of the letters that wait to be printed, and their number.
    letters: Option<(String, usize)>,
    /// The path on which two people open the urn.
    key: Option<String>,
    mistakes: Vec<String>,
}

#[handler]
pub(in crate::ballots) async fn show_counter(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    query: Query<AtTheCounter>,
) -> poem::Result<Response> {
    let (desk, row) = seated(app.0, request, at, &place.0).await?;
    let page = page(app.0, &desk, &row, &query.0, &[]).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Does what a button of the counter says.
#[handler]
pub(in crate::ballots) async fn act_at_counter(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (desk, row) = seated_or(app.0, request, at, &place.0, || sign_in_again(request, &form)).await?;
    let typed = form.typed();
    if typed.text("step") == Some("note") {
        return noted(app.0, &desk, &row, typed).await;
    }
    let none = || Problem::of(&problem::ENTRY_NOT_FOUND);
    let entry: EntryId = typed.text("entry").and_then(|it| it.parse().ok()).ok_or_else(none)?;
    let person = register::person(&app.db.read, row.commune_id, entry).await.map_err(Problem::internal)?;
    let person = person.ok_or_else(none)?;
    let at = &desk.at;
    let (step, mistakes) = match typed.text("step") {
        Some("edit") => (fills(at, &row, typed), vec![]),
        Some("review") => match sent(&row, entry, typed) {
            Ok(_) => (reads(at, &row, typed), vec![]),
            Err(mistakes) => (fills(at, &row, typed), mistakes),
        },
        Some("cast") => cast(app.0, &desk, &row, entry, typed).await?,
        Some("cancel") => cancelled(app.0, &desk, &row, entry, typed).await?,
        _ => {
            let standing = look(app.0, &desk.caller, row.id, entry).await.map_err(Refusal::problem)?;
            let step = standing.reason.map_or_else(|| fills(at, &row, typed), |reason| refused(at, reason));
            (step, vec![])
        }
    };
    let page = person::page(at, &row, &person, step, &mistakes);
    match mistakes.is_empty() {
        true => Ok(pages::answer(&page, at.language)?),
        false => Ok(forms::refused(&page, at.language)?),
    }
}

/// The ballot of somebody, as a program would send it, if it can be cast.
fn sent(row: &consultation::Model, entry: EntryId, typed: &Typed) -> Result<AssistedIn, Vec<FieldError>> {
    let mut members = Map::new();
    members.insert("entry".to_owned(), json!(entry));
    members.insert("channel".to_owned(), json!(typed.text(CHANNEL)));
    let answers = answers(&row.questions.0, typed, false);
    let unanswered = answers.iter().position(|it| it.as_object().is_none_or(|it| it.len() < 2));
    if let Some(place) = unanswered {
        let detail = say!("Répondez à chaque question, ou votez blanc.", "Answer each question, or vote blank.");
        return Err(vec![FieldError { pointer: format!("/answers/{place}"), detail }]);
    }
    members.insert("answers".to_owned(), Value::Array(answers));
    ground::input::read(&members)
}

async fn cast<'a>(
    app: &App,
    desk: &Desk<'_>,
    row: &'a consultation::Model,
    entry: EntryId,
    typed: &Typed,
) -> poem::Result<(PersonStep<'a>, Vec<FieldError>)> {
    let ballot = match sent(row, entry, typed) {
        Ok(ballot) => ballot,
        Err(mistakes) => return Ok((fills(&desk.at, row, typed), mistakes)),
    };
    match assist(app, &desk.caller, row.id, ballot).await {
        Ok(made) => {
            let questions = row.questions.0.iter().map(|it| it.text.as_str());
            Ok((PersonStep::Cast(questions.zip(made.answers.iter().map(|it| grouped(&it.receipt))).collect()), vec![]))
        }
        Err(error) => Ok((fills(&desk.at, row, typed), error.problem().into_mistakes()?)),
    }
}

async fn cancelled<'a>(
    app: &App,
    desk: &Desk<'_>,
    row: &'a consultation::Model,
    entry: EntryId,
    typed: &Typed,
) -> poem::Result<(PersonStep<'a>, Vec<FieldError>)> {
    let again = || refused(&desk.at, crate::ballots::counter::MayNotAssist::AlreadyVoted);
    let mut members = Map::new();
    members.insert("reason".to_owned(), json!(typed.text("reason")));
    match ground::input::read(&members) {
        Ok(reason) => match cancel(app, &desk.caller, row.id, entry, reason).await {
            Ok(_) => Ok((PersonStep::Cancelled, vec![])),
            Err(error) => Ok((again(), error.problem().into_mistakes()?)),
        },
        Err(mistakes) => Ok((again(), mistakes)),
    }
}

async fn noted(app: &App, desk: &Desk<'_>, row: &consultation::Model, typed: &Typed) -> poem::Result<Response> {
    let mut members = Map::new();
    members.insert("entries".to_owned(), json!(typed.all("entries").collect::<Vec<_>>()));
    let mistakes = match ground::input::read(&members) {
        Ok(envelopes) => match note(app, &desk.caller, row.id, envelopes).await {
            Ok(_) => return Ok(forms::done(&format!("{}?fait=note", path(&desk.at, row.id, "")))),
            Err(error) => error.problem().into_mistakes()?,
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app, desk, row, &AtTheCounter::default(), &mistakes).await?, desk.at.language)?)
}

async fn page(
    app: &App,
    desk: &Desk<'_>,
    row: &consultation::Model,
    query: &AtTheCounter,
    mistakes: &[FieldError],
) -> Result<CounterPage, Problem> {
    let words = query.q.as_deref().unwrap_or_default().trim();
    let found = match words {
        "" => None,
        words => {
            let found = register::look_for(app, &desk.caller, row.commune_id, words).await;
            Some(found.map_err(Refusal::problem)?)
        }
    };
    let now = app.clock.now();
    let is_counting = row.phase(now) == Phase::Counting && row.recorded.frozen_at.is_some();
    let mut page = show(&desk.at, row, row.phase(now) == Phase::Vote, words, found);
    page.done = (query.fait.as_deref() == Some("note"))
        .then(|| desk.at.say(say!("Les enveloppes sont notées.", "The envelopes are noted.")));
    if is_counting && paper_waits(&app.db.read, row).await.map_err(Problem::internal)? {
        page.paper = Some(path(&desk.at, row.id, "/papier"));
    } else if is_counting && row.recorded.shares_taken.is_some() {
        page.key = Some(crate::ballots::pages::key_of(row.id));
    }
    let letters = letters_of(&app.db.read, &desk.at.commune, row).await.map_err(Problem::internal)?.len();
    page.letters = (letters > 0).then(|| (path(&desk.at, row.id, "/lettres"), letters));
    page.mistakes = mistakes.iter().map(|it| desk.at.say(it.detail.clone())).collect();
    Ok(page)
}

fn show(
    at: &DeskPlace<'_>,
    row: &consultation::Model,
    is_open: bool,
    query: &str,
    found: Option<Vec<Person>>,
) -> CounterPage {
    let person = |it: Person| {
        let born = it.born.map(|it| it.to_string());
        (it.entry.to_string(), it.name, it.place.into_iter().chain(born).collect::<Vec<_>>().join(", "))
    };
    CounterPage {
        frame: at.frame(say!("Guichet", "Counter"), &DESK_COUNTER),
        back: at.path("/guichet"),
        here: path(at, row.id, ""),
        title: row.title.to_string(),
        until: pages::at(row.vote_until, at.commune.zone(), at.language),
        is_open,
        done: None,
        query: query.to_owned(),
        found: found.map(|all| all.into_iter().map(person).collect()),
        paper: None,
        letters: None,
        key: None,
        mistakes: vec![],
    }
}

/// Pages of examples: somebody found, envelopes that wait, and each step of somebody's ballot.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = consultations::example_row() else { return vec![] };
    let person = Person {
        entry: EntryId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5220")),
        name: "Marthe Klein".to_owned(),
        born: Some(1941),
        place: vec!["3 rue Basse".to_owned()],
        account: None,
    };
    let counters = [
        CounterPage {
            letters: Some((path(&at, row.id, "/lettres"), 2)),
            done: Some("C’est noté.".to_owned()),
            ..show(&at, &row, true, "klein", Some(vec![person.clone()]))
        },
        show(&at, &row, true, "zz", Some(vec![])),
        CounterPage { paper: Some(path(&at, row.id, "/papier")), ..show(&at, &row, false, "", None) },
        CounterPage { key: Some(path(&at, row.id, "/cle")), ..show(&at, &row, false, "", None) },
    ];
    let mut all: Vec<Sample> =
        counters.iter().map(|page| Sample::of("consultations/desk_counter.html", page)).collect();
    let typed = Typed::default().with("q0", "a");
    let wrong = [FieldError::at("reason", say!("Ce champ est obligatoire.", "This field is required."))];
    let texts = || row.questions.0.iter().map(|it| (it.text.as_str(), grouped("bcdfghjkmnpqrstvwxz2"))).collect();
    let steps = [
        fills(&at, &row, &typed),
        reads(&at, &row, &typed),
        PersonStep::Cast(texts()),
        refused(&at, crate::ballots::counter::MayNotAssist::AlreadyVoted),
        PersonStep::Cancelled,
    ];
    all.extend(
        steps
            .into_iter()
            .map(|step| Sample::of("consultations/desk_person.html", &person::page(&at, &row, &person, step, &wrong))),
    );
    all
}
