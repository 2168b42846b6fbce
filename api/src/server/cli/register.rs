//! `tambour register`: the residents of a commune, and the codes of their letters.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::{out, parsed};
use crate::accounts::tokens::CreateError;
use crate::register::{CodesFor, FileRefused, Print, PrintedCode, Reference, import_file, letters, print};
use crate::{App, communes};
use ground::FieldError;
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::tenants::Commune;

#[derive(Debug, Subcommand)]
pub(super) enum RegisterCommand {
    /// Take in a list of residents, a CSV file, and print a report as JSON
    Import(ImportArgs),
    /// Make codes for residents without an account, and print them
    Codes(CodesArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// Say what the file would do, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The file
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct CodesArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// A sheet of letters, or a file for a printer's own
    #[arg(long, value_enum)]
    format: CodesFormat,
    /// Residents without an account, whose earlier letters go on working; or all, whose earlier codes end
    #[arg(long, default_value = "without-account", value_parser = parsed::<CodesFor>)]
    only: CodesFor,
    /// Those of a group alone, by its name
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// The one with this reference alone
    #[arg(long, value_name = "REF", value_parser = parsed::<Reference>)]
    reference: Option<Reference>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CodesFormat {
    /// Letters, a page A4 each, folded for a window envelope: print it with a browser
    Html,
    /// A row each
    Csv,
}

pub(super) async fn perform(app: &App, command: RegisterCommand) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    match command {
        RegisterCommand::Import(args) => import(app, args).await,
        RegisterCommand::Codes(args) => codes(app, args).await,
    }
}

fn named(app: &App, key: String) -> Result<Arc<Commune>, CreateError> {
    app.communes.get(&key).ok_or(CreateError::NoSuchCommune(key))
}

async fn import(app: &App, args: ImportArgs) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let commune = named(app, args.commune)?;
    let file = fs::read(&args.file).map_err(|error| format!("{}: {error}", args.file.display()))?;
    match import_file(app, None, commune.id, file.into(), (args.dry_run, Language::En)).await {
        Ok(report) => {
            out::say(serde_json::to_string_pretty(&report)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(FileRefused::Invalid(mistakes)) => {
            mistakes.iter().map(told).for_each(out::remark);
            Ok(ExitCode::from(2))
        }
        Err(error) => Err(error.problem().summary(Language::En).into()),
    }
}

/// A mistake in one line, such as `line 12, birth_year: …`.
fn told(mistake: &FieldError) -> String {
    let place = mistake.pointer.trim_start_matches("/lines/").replace('/', ", ");
    format!("line {place}: {}", mistake.detail.in_language(Language::En))
}

async fn codes(app: &App, args: CodesArgs) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let commune = named(app, args.commune)?;
    let wanted = Print { only: args.only, group: args.group, reference: args.reference };
    let printed = print(app, None, &commune, &wanted).await;
    let printed = printed.map_err(|error| error.problem().summary(Language::En))?;
    match args.format {
        CodesFormat::Csv => out::say(csv_of(&printed)?.trim_end())?,
        CodesFormat::Html => {
            let settings = communes::said_by(app, &commune).await;
            let settings = settings.map_err(|error| error.problem().summary(Language::En))?;
            out::say(letters(&app.site, &commune, &settings, &printed)?.trim_end())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn csv_of(printed: &[PrintedCode]) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(PrintedCode::HEADERS)?;
    for it in printed {
        writer.write_record(it.cells())?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
