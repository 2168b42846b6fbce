//! `tambour commune`: the communes on this server, and what they say of themselves.

use std::error::Error;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::commune_moves::{self, ImportArgs, MovedArgs, RemoveArgs};
use super::out;
use crate::App;
use crate::accounts::tokens::CreateError;
use crate::communes::settings::{self, CommuneSettingsPatch};
use crate::communes::{self, Which};
use crate::server::config::Config;
use crate::server::leaving;
use ground::text::Language;
use kit::archives::AgeRecipient;
use kit::http::problem::Refusal;
use kit::http::{IfMatch, read_input};
use kit::tenants;

#[derive(Debug, Subcommand)]
pub(super) enum CommuneCommand {
    /// Make a commune, or a whole département, a tenant; everything is filled in from the built-in catalogue
    Add(AddArgs),
    /// Change what a commune says of itself; what is not said stays, and an empty value forgets
    Set(SetArgs),
    /// Write all of a commune into one file, as it is at one moment; what stays behind is said
    Export(ExportArgs),
    /// Take a commune in that another server exported: all of it, or nothing
    Import(ImportArgs),
    /// Let all addresses of a commune lead to the server that it is on now
    Moved(MovedArgs),
    /// Remove all of a commune; one that was broken off goes on
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct AddArgs {
    /// The commune with this INSEE code
    #[arg(long, value_name = "CODE")]
    insee: Option<String>,
    /// Every commune of this département
    #[arg(long, value_name = "DEP")]
    all_of_department: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SetArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// The name on its pages and its letter
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// The town hall's postal address
    #[arg(long, value_name = "LINES")]
    address: Option<String>,
    /// The town hall's telephone number
    #[arg(long, value_name = "NUMBER")]
    telephone: Option<String>,
    /// The colour of its pages, such as #12395b
    #[arg(long, value_name = "COLOUR")]
    accent_colour: Option<String>,
    /// Number of inhabitants
    #[arg(long, value_name = "NUMBER")]
    population: Option<String>,
    /// A file with its legal mentions in Markdown, or - for standard input
    #[arg(long, value_name = "FILE")]
    legal_mentions: Option<PathBuf>,
    /// A JSON file with any of its settings, as PATCH /v1/communes/{commune}/settings takes them, or -
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// Encrypt it for whoever has the key to this public one, age1…; once for each
    #[arg(long = "recipient", value_name = "KEY")]
    recipients: Vec<AgeRecipient>,
    /// The file, or - for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) async fn perform(
    app: &App,
    config: &Config,
    command: CommuneCommand,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    match command {
        CommuneCommand::Export(args) => export(app, config, args).await,
        CommuneCommand::Import(args) => commune_moves::import(app, config, args).await,
        CommuneCommand::Moved(args) => commune_moves::moved(app, args).await,
        CommuneCommand::Remove(args) => commune_moves::remove(app, args).await,
        CommuneCommand::Add(args) => add(app, args).await,
        CommuneCommand::Set(args) => set(app, args).await,
    }
}

async fn add(app: &App, args: AddArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    let which = match (args.insee, args.all_of_department) {
        (Some(code), _) => Which::Insee(code),
        (None, department) => Which::Department(department.unwrap_or_default()),
    };
    let added = communes::add(app, which).await?;
    added.new.iter().try_for_each(out::say)?;
    out::remark(format_args!("{} added, {} there already", added.new.len(), added.present));
    Ok(())
}

async fn set(app: &App, args: SetArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    let commune = app.communes.get(&args.commune).ok_or(CreateError::NoSuchCommune(args.commune.clone()))?;
    let summary = |problem: kit::http::problem::Problem| problem.summary(Language::En);
    let patch: CommuneSettingsPatch = read_input(&members(args)?).map_err(summary)?;
    settings::set(app, None, &commune, &IfMatch::default(), patch).await.map_err(|it| summary(it.problem()))?;
    Ok(())
}

async fn export(app: &App, config: &Config, args: ExportArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    // One that moved already may be exported once more, before it is removed.
    let found = tenants::find(&app.db.read, &args.commune).await?;
    let commune = found.ok_or(CreateError::NoSuchCommune(args.commune))?;
    let file = Some(args.file).filter(|file| file != Path::new("-"));
    let made = leaving::export(app, &commune, file.clone(), args.recipients, config.data_dir.clone()).await?;
    if let Some(file) = file {
        out::say(format_args!("{}: {} rows, {} contents of files", file.display(), made.rows, made.files))?;
    }
    for title in &made.voting {
        out::remark(format_args!(
            "The vote on « {title} » is not over: no server takes this file in. Export again once it is counted."
        ));
    }
    out::remark("Not in it: the urn of a vote that runs, and what means nothing elsewhere:");
    leaving::left_behind().iter().for_each(|why| out::remark(format_args!("- {why}")));
    Ok(())
}

/// The members of the body that these arguments stand for: those of the file, and over them what is said beside it.
fn members(args: SetArgs) -> Result<Map<String, Value>, Box<dyn Error + Send + Sync>> {
    let mut members = match &args.file {
        Some(file) => serde_json::from_str(&content(file)?)?,
        None => Map::new(),
    };
    let or_null = |text: String| if text.is_empty() { Value::Null } else { text.into() };
    members.extend(args.display_name.map(|it| ("display_name".to_owned(), or_null(it))));
    members.extend(args.accent_colour.map(|it| ("accent_colour".to_owned(), or_null(it))));
    let number = |text: String| text.parse::<u32>().map_or_else(|_| or_null(text), Value::from);
    members.extend(args.population.map(|it| ("population".to_owned(), number(it))));
    if let Some(file) = &args.legal_mentions {
        members.insert("legal_mentions".to_owned(), content(file)?.into());
    }
    let of_contact = [("address", args.address), ("telephone", args.telephone)];
    for (name, text) in of_contact.into_iter().filter_map(|(name, text)| Some((name, text?))) {
        let contact = members.entry("contact").or_insert_with(|| json!({}));
        if let Some(contact) = contact.as_object_mut() {
            contact.insert(name.to_owned(), or_null(text));
        }
    }
    Ok(members)
}

fn content(file: &Path) -> io::Result<String> {
    if file.as_os_str() != "-" {
        return fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
