//! The command line.

mod audit;
mod backup;
mod commune;
mod commune_moves;
mod demo;
mod digest;
mod jobs;
mod member;
pub(crate) mod out;
mod register;
mod serve;

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use clap::{Parser, Subcommand};
use rustix::fs::Mode;

use crate::App;
use crate::accounts::Role;
use crate::accounts::tokens::{self, NewToken};
use crate::organisations::{self, Name, NewOrganisation, OrganisationKind};
use crate::server::config::{self, Config};
use crate::server::tally::{self, Count};
use crate::server::{self, doctor, verify};
use ground::ids::TokenId;
use ground::text::{Language, Message};
use kit::db::{Db, Patience};
use kit::http::problem::Refusal;
use kit::log::Log;

use self::audit::AuditCommand;
use self::backup::{BackupOptions, RestoreOptions};
use self::commune::CommuneCommand;
use self::demo::DemoOptions;
use self::digest::DigestCommand;
use self::jobs::JobsCommand;
use self::member::MemberCommand;
use self::register::RegisterCommand;
use self::serve::{Part, serve};

/// Tambour: a municipal notice board and consultation server.
#[derive(Debug, Parser)]
#[command(name = "tambour", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server, with its worker
    Serve {
        /// The part that this process plays
        #[arg(long, value_enum, default_value_t = Part::All)]
        role: Part,
    },
    /// Fill a demo with real-looking content, then run the server
    Demo(DemoOptions),
    /// Bring the database's schema up to date
    Migrate,
    /// Write all that this server keeps into one file, while it runs; settings and the private keys of votes are not in it
    Backup(BackupOptions),
    /// Put a backup back, while no server runs
    Restore(RestoreOptions),
    /// Print the OpenAPI document
    Openapi,
    /// Check the configuration, and say what is wrong and how to mend it
    Doctor,
    /// Print the reference of all settings, in Markdown
    Settings,
    /// Count the ballots of a file, or of standard input for `-`
    Tally {
        /// Say in French (fr) or English (en) how the count went, instead of the result
        #[arg(long, value_name = "LANGUAGE")]
        explain: Option<suffrage::Language>,
        /// A JSON file, or -
        file: PathBuf,
    },
    /// Follow the delegations of a file, or of standard input for `-`
    Delegate {
        /// Say also who casts which part of each voice that moved
        #[arg(long)]
        shares: bool,
        /// A JSON file, or -
        file: PathBuf,
    },
    /// Hold a published result against its published lists
    Verify {
        /// The result, the ballots of each question, and, if there are, the voices: JSON files in any order
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// The communes on this server
    #[command(subcommand)]
    Commune(CommuneCommand),
    /// The organisations that publish
    #[command(subcommand)]
    Organisation(OrganisationCommand),
    /// Access tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// What was done at the desks
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Who has a role in a commune
    #[command(subcommand)]
    Member(MemberCommand),
    /// The register of a commune's residents
    #[command(subcommand)]
    Register(RegisterCommand),
    /// The letter of a commune
    #[command(subcommand)]
    Digest(DigestCommand),
    /// Promises that are not kept yet
    #[command(subcommand)]
    Jobs(JobsCommand),
}

#[derive(Debug, Subcommand)]
enum OrganisationCommand {
    /// Let an organisation publish in one or more communes, and print its id
    Add {
        /// A commune it serves, by slug or INSEE code; the first is the one it belongs to
        #[arg(long = "commune", value_name = "SLUG", required = true)]
        communes: Vec<String>,
        /// association, school, intercommunality, gendarmerie or other
        #[arg(long, value_parser = parsed::<OrganisationKind>)]
        kind: OrganisationKind,
        /// Let its posts go up at once, without the town hall's approval
        #[arg(long)]
        trusted: bool,
        /// Its name
        #[arg(value_parser = parsed::<Name>)]
        name: Name,
    },
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token and print it, alone on its line; it cannot be shown again
    Create {
        /// The commune, by slug or INSEE code; none for an operator
        #[arg(long, value_name = "SLUG")]
        commune: Option<String>,
        /// mayor, clerk, councillor, publisher, resident or operator
        #[arg(long, value_parser = parsed::<Role>)]
        role: Role,
        /// For a publisher: the organisation, by its name
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Name of the token in lists
        #[arg(long, value_name = "LABEL", default_value = "", value_parser = one_line)]
        name: String,
        /// Number of days it is valid
        #[arg(long, default_value_t = tokens::DEFAULT_DAYS, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
    },
    /// List the tokens of a commune, or the operators'
    List {
        /// The commune, by slug or INSEE code
        #[arg(long, value_name = "SLUG")]
        commune: Option<String>,
    },
    /// Make a token stop working
    Revoke {
        /// Its id, from the list
        #[arg(value_parser = parsed::<TokenId>)]
        id: TokenId,
    },
}

fn parsed<T: FromStr<Err = Message>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|message: Message| message.in_language(Language::En))
}

fn one_line(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) { Err("a single line is expected".to_owned()) } else { Ok(text.to_owned()) }
}

type Outcome = Result<ExitCode, Box<dyn Error + Send + Sync>>;

/// Do what the arguments say. A failure is one line on standard error and exit code 1; wrong arguments are 2.
pub fn run() -> ExitCode {
    // Files are for the server's own user alone: residents' addresses, and keys.
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let cli = Cli::parse();
    match start(cli.command) {
        Ok(code) => code,
        Err(error) => {
            // A reader who closed standard output wants no more of it, nor a complaint.
            if error.downcast_ref::<io::Error>().is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
                out::remark(format_args!("tambour: {error}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> Outcome {
    // These want no configuration, and are not stopped by a wrong one.
    match command {
        Command::Settings => {
            out::say(config::reference().trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Tally { explain, file } => return Ok(tally::run(explain.map_or(Count::Tally, Count::Explain), &file)),
        Command::Delegate { shares, file } => {
            return Ok(tally::run(if shares { Count::DelegateVoices } else { Count::Delegate }, &file));
        }
        Command::Verify { files } => return Ok(verify::run(&files)),
        _ => {}
    }
    let config = Config::load()?;
    let _log = Log::start(&config.log)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(perform(command, config))
}

async fn perform(command: Command, config: Config) -> Outcome {
    match command {
        Command::Doctor => return Ok(doctor::check(&config).await?),
        Command::Openapi => out::say(server::openapi_document()?.trim_end())?,
        // Done before a configuration was read.
        Command::Settings | Command::Tally { .. } | Command::Delegate { .. } | Command::Verify { .. } => {}
        Command::Serve { role } => serve(open(&config, Patience::REQUEST).await?, &config, role).await?,
        Command::Demo(options) => demo::run(config, &options).await?,
        Command::Migrate => {
            // Also where there is none yet beside the keys of an earlier installation: whoever asks for it means it.
            doctor::make_folders(&config)?;
            Db::connect_for(&config.database_url, Patience::OPERATOR).await?.close().await?;
            open(&config, Patience::OPERATOR).await?;
            out::say("The schema is up to date.")?;
        }
        Command::Backup(options) => backup::back_up(&config, options).await?,
        Command::Restore(options) => backup::restore(&config, &options).await?,
        Command::Commune(command) => {
            commune::perform(&open(&config, Patience::OPERATOR).await?, &config, command).await?;
        }
        Command::Organisation(OrganisationCommand::Add { communes, kind, trusted, name }) => {
            let app = open(&config, Patience::OPERATOR).await?;
            let find = |key: &String| {
                app.communes.get(key).map(|it| it.id).ok_or(tokens::CreateError::NoSuchCommune(key.clone()))
            };
            let communes = communes.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            let new = NewOrganisation { kind, name, trusted: Some(trusted), alerts: None };
            let made = organisations::create(&app, &communes, new).await;
            out::say(made.map_err(|error| error.problem().summary(Language::En))?.organisation.id)?;
        }
        Command::Token(command) => token(&open(&config, Patience::OPERATOR).await?, command).await?,
        Command::Audit(command) => return audit::perform(&open(&config, Patience::OPERATOR).await?, &command).await,
        Command::Member(command) => member::perform(&open(&config, Patience::OPERATOR).await?, command).await?,
        Command::Register(command) => {
            return register::perform(&open(&config, Patience::OPERATOR).await?, command).await;
        }
        Command::Digest(command) => return digest::perform(&open(&config, Patience::OPERATOR).await?, command).await,
        Command::Jobs(command) => jobs::perform(&open(&config, Patience::OPERATOR).await?, command).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn token(app: &App, command: TokenCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
    match command {
        TokenCommand::Create { commune, role, organisation, name, days } => {
            let served = commune.as_ref().and_then(|key| app.communes.get(key));
            let organisation = match organisation.zip(served) {
                Some((name, commune)) => Some(organisations::named(&app.db.read, commune.id, &name).await?),
                None => None,
            };
            out::say(tokens::create(app, NewToken { commune, role, organisation, label: name, days }).await?)?;
        }
        TokenCommand::List { commune } => {
            let commune = match commune {
                Some(key) => Some(app.communes.get(&key).ok_or(tokens::CreateError::NoSuchCommune(key))?.id),
                None => None,
            };
            for it in tokens::list(app, commune).await? {
                let end = it.revoked_at.map_or(format!("until {}", it.expires_at), |at| format!("revoked {at}"));
                out::say(format_args!("{}  {:<10}  {}  {end}  {}", it.id, it.role.as_str(), it.created_at, it.label))?;
            }
        }
        TokenCommand::Revoke { id } => {
            if !tokens::revoke(app, id).await? {
                return Err(format!("no token {id} that still works").into());
            }
        }
    }
    Ok(())
}

async fn open(config: &Config, patience: Patience) -> Result<App, Box<dyn Error + Send + Sync>> {
    doctor::make_folders(config)?;
    Ok(server::open_for(config, patience).await?)
}
