//! The consultations of the demo: announced, voted on, counted and answered as on the day, with a clock that runs beside the
//! server's, by residents who are invented.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Failure, body, english, seconds, voices};
use crate::App;
use crate::accounts::{Caller, Held, Holder, Role};
use crate::consultations::{self, ConsultationOut, MilestonePatch, NewConsultation, NewResponse};
use crate::idempotency::Once;
use crate::mandates::PortfolioOut;
use crate::portfolios::{self, NewPortfolio, PortfolioId};
use crate::register::{self, EntryId};
use crate::topics::{self, NewTopic};
use crate::{arguments, ballots, organisations};
use ground::clock::Instant;
use ground::ids::{TokenId, TopicId};
use ground::text::Language;
use kit::http::IfMatch;
use kit::http::problem::Refusal;
use kit::tenants::{Commune, Key};

/// Number of residents who are invented.
const RESIDENTS: usize = 60;

#[derive(Deserialize)]
struct Content {
    topics: Vec<String>,
    portfolios: Vec<Portfolio>,
    consultations: Vec<Asked>,
}

#[derive(Deserialize)]
struct Portfolio {
    /// The topics that belong to it, by their places.
    topics: Vec<usize>,
    title: String,
    holder: Map<String, Value>,
    projects: Value,
}

/// A consultation. Days are counted from the first start.
#[derive(Deserialize)]
struct Asked {
    /// Its topic and its portfolio, by their places.
    topic: usize,
    portfolio: usize,
    announced_days: f64,
    vote_from_days: f64,
    vote_until_days: f64,
    /// What is sent besides.
    body: Map<String, Value>,
    /// Ballots, those that are the same together.
    #[serde(default)]
    ballots: Vec<Ballots>,
    /// What residents say of it, one after the other.
    #[serde(default)]
    arguments: Vec<Said>,
    response: Option<Response>,
}

/// An argument.
#[derive(Deserialize)]
struct Said {
    /// The number of residents who support it.
    supports: usize,
    /// What is sent.
    body: Map<String, Value>,
}

/// The ballots of `voters` people: an answer to each question.
#[derive(Deserialize)]
struct Ballots {
    voters: usize,
    /// True if they are delegates, who vote in the open: the last of the residents.
    #[serde(default)]
    open: bool,
    answers: Vec<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Response {
    days: f64,
    body: Map<String, Value>,
    milestones: Vec<Milestone>,
}

#[derive(Deserialize)]
struct Milestone {
    text: String,
    due_days: f64,
    /// What became of it, and when.
    then: Option<(f64, Map<String, Value>)>,
}

/// Ask what the commune has not asked yet.
pub(super) async fn ask_missing(app: &App, slug: &str) -> Result<(), Failure> {
    let content: Content = serde_json::from_str(include_str!("consultations.json"))?;
    let commune = app.communes.get(slug).ok_or("the commune was just added")?;
    let key: Key = slug.parse().map_err(english)?;
    let present = consultations::titles(&app.db.read, commune.id).await?;
    let title = |it: &Asked| it.body.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let missing: Vec<Asked> = content.consultations.into_iter().filter(|it| !present.contains(&title(it))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let residents = enrol(app, &commune).await?;
    let topics = topics_of(app, &commune, &key, &content.topics).await?;
    let portfolios = portfolios_of(app, &commune, &key, &topics, content.portfolios).await?;
    for asked in missing {
        let told = title(&asked);
        let (topic, portfolio) = (topics.get(asked.topic), portfolios.get(asked.portfolio));
        let (topic, portfolio) = topic.zip(portfolio).ok_or("a consultation names what is not there")?;
        ask(app, (&commune, &key), (*topic, *portfolio), asked, &residents)
            .await
            .map_err(|error| format!("{told}: {error}"))?;
    }
    voices::hand_missing(app, &commune, &residents).await
}

/// The mayor, who signed in just now.
fn mayor(commune: &Commune, now: Instant) -> Caller {
    let held = Held { role: Role::Mayor, commune: Some(commune.id), organisation: None };
    Caller::new(Holder::Token(TokenId::new()), vec![held], now)
}

/// Write the invented residents into the register, unless they are there, and return all who are.
async fn enrol(app: &App, commune: &Commune) -> Result<Vec<EntryId>, Failure> {
    let names = ["Klein", "Muller", "Weber", "Schmitt", "Becker", "Hoffmann"];
    let first = ["Marthe", "Paul", "Jeanne", "Luc", "Anne", "Émile", "Odile", "René", "Claire", "Hugo"];
    let row = |number: usize| {
        let (last, first) = (names[number % names.len()], first[number / names.len() % first.len()]);
        format!("DEMO-{number};{last};{first}{};Fiche de démonstration", organisations::DEMONSTRATION)
    };
    let head = "référence;nom;prénoms;hameau".to_owned();
    let csv: Vec<String> = [head].into_iter().chain((0..RESIDENTS).map(row)).collect();
    let file = csv.join("\n").into_bytes().into();
    let taken = register::import_file(app, None, commune.id, file, (false, Language::Fr)).await;
    taken.map_err(|error| format!("the register: {error:?}"))?;
    Ok(register::open_entries(&app.db.read, commune.id, None).await?)
}

async fn topics_of(app: &App, commune: &Commune, key: &Key, names: &[String]) -> Result<Vec<TopicId>, Failure> {
    let mayor = mayor(commune, app.clock.now());
    let present = topics::all_of(&app.db.read, commune.id).await?;
    let mut ids = Vec::new();
    for name in names {
        if let Some(known) = present.iter().find(|it| it.name.as_str() == name) {
            ids.push(known.id);
            continue;
        }
        let new: NewTopic = body(json!({ "name": name }))?;
        let added = topics::add(app, &mayor, &Once::none(), key, new).await;
        let added = added.map_err(|error| format!("{name}: {error:?}"))?;
        ids.push(added.made().ok_or("a topic was added without an id")?);
    }
    Ok(ids)
}

async fn portfolios_of(
    app: &App,
    commune: &Commune,
    key: &Key,
    topics: &[TopicId],
    content: Vec<Portfolio>,
) -> Result<Vec<PortfolioId>, Failure> {
    let mayor = mayor(commune, app.clock.now());
    let present = portfolios::all_of(&app.db.read, commune.id).await?;
    let mut ids = Vec::new();
    for it in content {
        if let Some(known) = present.iter().find(|row| row.title.as_str() == it.title) {
            ids.push(known.id);
            continue;
        }
        let theirs: Vec<TopicId> = it.topics.iter().filter_map(|place| topics.get(*place).copied()).collect();
        let new: NewPortfolio =
            body(json!({"title": it.title, "holder": it.holder, "topics": theirs, "projects": it.projects}))?;
        let given = portfolios::add(app, &mayor, &Once::none(), key, new, PortfolioOut::fresh).await;
        let given = given.map_err(|error| format!("{}: {error:?}", it.title))?;
        ids.push(given.made().ok_or("a portfolio was given without an id")?);
    }
    Ok(ids)
}

async fn ask(
    app: &App,
    (commune, key): (&Commune, &Key),
    (topic, portfolio): (TopicId, PortfolioId),
    asked: Asked,
    residents: &[EntryId],
) -> Result<(), Failure> {
    let now = app.clock.now();
    let at = |days: f64, hour: &str| -> Result<Instant, Failure> {
        let day = consultations::local_day(now.plus_seconds(seconds(days)), commune.zone());
        Ok(format!("{day}T{hour}:00:00Z").parse().map_err(english)?)
    };
    let (opens, closes) = (at(asked.vote_from_days, "07")?, at(asked.vote_until_days, "17")?);
    let mut members = asked.body;
    members.insert("topic".to_owned(), json!(topic));
    members.insert("portfolio".to_owned(), json!(portfolio));
    members.insert("calendar".to_owned(), json!({"vote_from": opens, "vote_until": closes}));
    let new: NewConsultation = body(Value::Object(members))?;
    let then = app.beside(seconds(asked.announced_days));
    let mayor = mayor(commune, then.clock.now());
    let made = consultations::create(&then, &mayor, &Once::none(), key, new).await;
    let made = made.map_err(|error| format!("{error:?}"))?;
    let id = made.made().ok_or("a consultation was written without an id")?;
    let shown = consultations::publish(&then, &mayor, id, &IfMatch::default()).await;
    let shown = shown.map_err(|error| format!("{error:?}"))?;
    let since = |then: Instant| (then.micros() - now.micros()) / 1_000_000;
    if opens < now {
        let opened = app.beside(since(opens) + 3600);
        ballots::go_on(&opened).await.map_err(|failure| format!("{failure:?}"))?;
        vote(&opened, &shown, asked.ballots, residents).await?;
    }
    if closes < now {
        let closed = app.beside(since(closes) + 60);
        ballots::go_on(&closed).await.map_err(|failure| format!("{failure:?}"))?;
    }
    for (place, said) in asked.arguments.into_iter().enumerate() {
        let (author, others) =
            residents.split_at_checked(place).and_then(|(_, rest)| rest.split_first()).ok_or("too few residents")?;
        let supporters: Vec<EntryId> = others.iter().take(said.supports).copied().collect();
        let written = arguments::argue_for(app, shown.id, *author, body(Value::Object(said.body))?, &supporters).await;
        written.map_err(|error| error.problem().summary(Language::En))?;
    }
    match asked.response {
        Some(response) => answer(app, commune, &shown, response).await,
        None => Ok(()),
    }
}

/// Cast the ballots, each for another resident.
async fn vote(app: &App, shown: &ConsultationOut, all: Vec<Ballots>, residents: &[EntryId]) -> Result<(), Failure> {
    let (mut residents, mut delegates) = (residents.iter(), residents.iter().rev());
    for some in all {
        let answers: Vec<Value> = shown
            .questions
            .iter()
            .zip(&some.answers)
            .map(|(question, answer)| {
                let mut answer = answer.clone();
                answer.insert("question".to_owned(), json!(question.id));
                Value::Object(answer)
            })
            .collect();
        let (ballot, voters): (_, Vec<&EntryId>) = match some.open {
            true => (json!({"open": true, "answers": answers}), delegates.by_ref().take(some.voters).collect()),
            false => (json!({ "answers": answers }), residents.by_ref().take(some.voters).collect()),
        };
        let ballot = body(ballot)?;
        for entry in voters {
            ballots::cast_for(app, shown.id, *entry, &ballot).await.map_err(|error| format!("a ballot: {error:?}"))?;
        }
    }
    Ok(())
}

/// Answer as the council, and keep or leave what was promised.
async fn answer(app: &App, commune: &Commune, shown: &ConsultationOut, response: Response) -> Result<(), Failure> {
    let now = app.clock.now();
    let day = |days: f64| consultations::local_day(now.plus_seconds(seconds(days)), commune.zone()).to_string();
    let promised: Vec<Value> =
        response.milestones.iter().map(|it| json!({"text": it.text, "due": day(it.due_days)})).collect();
    let mut members = response.body;
    if let Some(Value::Object(act)) = members.get_mut("act") {
        act.insert("date".to_owned(), json!(day(response.days)));
    }
    members.insert("milestones".to_owned(), Value::Array(promised));
    let new: NewResponse = body(Value::Object(members))?;
    let then = app.beside(seconds(response.days));
    let answered =
        consultations::respond(&then, &mayor(commune, then.clock.now()), shown.id, &IfMatch::default(), new).await;
    let answered = answered.map_err(|error| error.problem().summary(Language::En))?;
    for it in response.milestones {
        let Some((days, change)) = it.then else { continue };
        let id = answered.milestones.iter().find(|made| made.text == it.text).map(|made| made.id);
        let id = id.ok_or("a promise was not made")?;
        let patch: MilestonePatch = body(Value::Object(change))?;
        let then = app.beside(seconds(days));
        let kept = consultations::patch(&then, &mayor(commune, then.clock.now()), id, &IfMatch::default(), patch).await;
        kept.map_err(|error| error.problem().summary(Language::En))?;
    }
    Ok(())
}
