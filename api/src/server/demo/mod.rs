//! The demo: three communes with invented content, as a mayor would be shown it.

mod about;
mod agenda;
mod consultations;
mod content;
mod files;
mod letters;
mod people;
mod polls;
mod voices;

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::slice;

use serde_json::{Value, json};

use crate::accounts::tokens::{self, NewToken};
use crate::accounts::{Caller, Held, Role};
use crate::communes::Which;
use crate::idempotency::Once;
use crate::notices::{self, Notice};
use crate::organisations::{self, NewOrganisation};
use crate::server::config::Config;
use crate::{App, communes, posts};
use ground::clock::Instant;
use ground::ids::{CommuneId, NoticeId, OrganisationId};
use ground::text::{Language, Message};
use ground::{Input, input};
use kit::tenants::Key;

use files::Files;

type Failure = Box<dyn Error + Send + Sync>;

/// The file that keeps the clerk's token between starts: only its hash is in the database.
const TOKEN_FILE: &str = "demo-token";

/// The commune whose clerk the token is.
const CLERK_OF: &str = "kerling-les-sierck";

/// Fill the demo, unless it is filled already, and return the clerk's token.
///
/// # Errors
/// When the database holds communes that are not the demo's, or anything fails.
pub async fn fill(app: &App, config: &Config) -> Result<String, Failure> {
    let path = config.data_dir.join(TOKEN_FILE);
    let token = fs::read_to_string(&path).ok().map(|text| text.trim().to_owned());
    // The token tells the demo's own database from one in use, whatever file lies in the folder.
    let token = match token {
        Some(token) if tokens::recognise(app, &token).await?.is_some() => Some(token),
        _ => None,
    };
    if token.is_none() && !app.communes.all().is_empty() {
        return Err(
            "this database is in use; the demo wants one of its own (set TAMBOUR_DATA_DIR to an empty folder)".into()
        );
    }
    let content = content::read()?;
    let token = match token {
        Some(token) => token,
        None => {
            communes::add(app, Which::Insee(content.communes[0].insee.clone())).await?;
            let new = NewToken {
                commune: Some(CLERK_OF.to_owned()),
                role: Role::Clerk,
                organisation: None,
                label: "demo".to_owned(),
                days: tokens::DEFAULT_DAYS,
            };
            let token = tokens::create(app, new).await?;
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&path)?
                .write_all(token.as_bytes())?;
            token
        }
    };
    let files = Files::new(content.files);
    let mut words = Vec::new();
    for commune in content.communes {
        words.push((commune.insee.clone(), commune.letter.clone()));
        fill_commune(app, &files, commune).await?;
    }
    for shared in content.shared {
        fill_organisation(app, &files, &shared.communes, shared.organisation).await?;
    }
    agenda::fill(app).await?;
    consultations::ask_missing(app, CLERK_OF).await?;
    for (insee, words) in words {
        let commune = app.communes.get(&insee).ok_or("the commune was just added")?;
        letters::make_missing(app, &commune, &words).await?;
    }
    Ok(token)
}

async fn fill_commune(app: &App, files: &Files, content: content::Commune) -> Result<(), Failure> {
    communes::add(app, Which::Insee(content.insee.clone())).await?;
    let commune = app.communes.get(&content.insee).ok_or("the commune was just added")?;
    organisations::mark_as_demonstration(app, commune.id).await?;
    let clerk = clerk_of(commune.id);
    let runs = clerk.clerk_of(commune.id).ok_or("a clerk runs the board")?;
    about::say_missing(app, runs, &commune, &content.about).await?;
    post_missing(app, files, &clerk, &content.insee, content.notices).await?;
    for organisation in content.organisations {
        fill_organisation(app, files, slice::from_ref(&content.insee), organisation).await?;
    }
    polls::ask_missing(app, &clerk, &content.insee, content.polls).await
}

/// Let an organisation publish in these communes, unless it does already, and post its notices.
async fn fill_organisation(
    app: &App,
    files: &Files,
    communes: &[String],
    content: content::Organisation,
) -> Result<(), Failure> {
    let ids = communes.iter().map(|insee| app.communes.get(insee).map(|it| it.id)).collect::<Option<Vec<CommuneId>>>();
    let ids = ids.ok_or("an organisation serves a commune that is not in the demo")?;
    let (home, insee) = ids.first().zip(communes.first()).ok_or("an organisation serves no commune")?;
    let name = format!("{}{}", content.name, organisations::DEMONSTRATION);
    let present = organisations::of_commune(&app.db.read, *home).await?;
    let id = match present.into_iter().find(|it| it.organisation.name.as_str() == name) {
        Some(served) => served.organisation.id,
        None => {
            let new = NewOrganisation {
                kind: content.kind.parse().map_err(english)?,
                name: name.parse().map_err(english)?,
                trusted: Some(content.trusted),
                alerts: None,
            };
            organisations::create(app, &ids, new).await.map_err(|error| format!("{name}: {error:?}"))?.organisation.id
        }
    };
    post_missing(app, files, &publisher_for(*home, id), insee, content.notices).await
}

fn clerk_of(commune: CommuneId) -> Caller {
    Caller::within(Held { role: Role::Clerk, commune: Some(commune), organisation: None })
}

fn publisher_for(commune: CommuneId, organisation: OrganisationId) -> Caller {
    Caller::within(Held { role: Role::Publisher, commune: Some(commune), organisation: Some(organisation) })
}

async fn post_missing(
    app: &App,
    files: &Files,
    caller: &Caller,
    insee: &str,
    notices: Vec<content::Notice>,
) -> Result<(), Failure> {
    let key: Key = insee.parse().map_err(english)?;
    let commune = app.communes.get(insee).ok_or("the commune was just added")?;
    let present = posts::titles::<Notice>(app, commune.id).await?;
    for notice in notices.into_iter().filter(|it| !present.contains(&it.title)) {
        post(app, files, caller, &key, notice).await?;
    }
    Ok(())
}

/// Post one notice as if its writer had done so on the day: with a clock that runs beside the server's.
async fn post(
    app: &App,
    files: &Files,
    caller: &Caller,
    commune: &Key,
    content: content::Notice,
) -> Result<(), Failure> {
    let now = app.clock.now();
    let mut attachments = Vec::new();
    for name in &content.attachments {
        attachments.push(files.upload(app, caller, commune, name).await?);
    }
    let image = match &content.image {
        Some(name) => Some(files.upload(app, caller, commune, name).await?),
        None => None,
    };
    let published = content.published_days.map(seconds);
    let posted = published.unwrap_or(seconds(-1.0)).min(0);
    // A text that was corrected later lacked its last paragraph before.
    let (draft, _) = content.body.rsplit_once("\n\n").unwrap_or((&content.body, ""));
    let first_body = if content.edited_days.is_some() { draft } else { &content.body };
    let new = body(json!({
        "title": content.title,
        "category": content.category,
        "severity": content.severity,
        "body": first_body,
        "link": content.link,
        "image": image,
        "attachments": attachments,
        "pinned": content.pinned,
        "publish_at": published.filter(|at| *at > 0).map(|at| now.plus_seconds(at)),
        "expire_at": content.expire_days.map(|days| now.plus_seconds(seconds(days))),
        "draft": content.state == "draft",
    }))?;
    let then = app.beside(posted);
    let created = notices::create(&then, caller, &Once::none(), commune, new)
        .await
        .map_err(|error| format!("{}: {error:?}", content.title))?;
    let notice = created.now().ok_or("without a key nothing was answered before")?.resource;
    let (id, anyway) = (notice.id, |_: &posts::Sheets<Notice>, _: Instant| true);
    if notice.status == notices::PostStatus::Submitted && content.state != "submitted" {
        let clerk = clerk_of(caller.roles().first().and_then(|it| it.commune).ok_or("a publisher has a commune")?);
        posts::approve(&then, &clerk, None, id, &anyway)
            .await
            .map_err(|error| format!("{}: {error:?}", content.title))?;
    }
    if let Some(days) = content.edited_days {
        correct(&app.beside(seconds(days)), caller, id, &content.body).await?;
    }
    if content.state == "withdrawn" {
        posts::withdraw(&app.beside(posted / 2), caller, id, &anyway).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(())
}

async fn correct(app: &App, caller: &Caller, id: NoticeId, text: &str) -> Result<(), Failure> {
    let patch = body(json!({ "body": text }))?;
    posts::edit(app, caller, id, patch, &|_: &posts::Sheets<Notice>, _| true)
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(())
}

/// The body of a request, read as if somebody had sent it.
fn body<T: Input>(members: Value) -> Result<T, Failure> {
    let members = members.as_object().cloned().unwrap_or_default();
    input::read(&members).map_err(|wrong| format!("{wrong:?}").into())
}

fn seconds(days: f64) -> i64 {
    (days * 86_400.0) as i64
}

fn english(message: Message) -> String {
    message.in_language(Language::En)
}

/// Links that sign in as people of the demo, a line each: the mayor, the clerk, an association and a resident.
///
/// # Errors
/// When the database fails, or the demo is not filled.
pub async fn links(app: &App) -> Result<String, Failure> {
    let commune = app.communes.get(CLERK_OF).ok_or("the demo is filled")?;
    people::links(app, &commune).await
}

/// The text that is printed when the demo starts.
pub fn greeting(app: &App, token: Option<&str>) -> String {
    let url = app.site.at("");
    let boards = app.communes.all().iter().map(|commune| format!("\n  {url}{}", commune.path())).collect::<String>();
    let token = token.map(|token| format!("Token of the clerk of {CLERK_OF}:\n  {token}\n")).unwrap_or_default();
    format!(
        "Tambour, demonstration: all content is invented.\n\nBoards:{boards}\nDocumentation:\n  {url}/docs\n{token}"
    )
}
