//! `tambour commune import`, `moved` and `remove`: a commune comes from another server, goes to one, and goes.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::out;
use crate::App;
use crate::server::config::Config;
use crate::server::leaving::{self, ImportFrom};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// A file with the key to an encrypted export
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Take organisations that are here under the same id for the same: communes that share one came before
    #[arg(long)]
    same_organisations: bool,
    /// The export
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct MovedArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// The address of the server that it is on now, such as https://federation.example
    #[arg(long, value_name = "URL", value_parser = server, required_unless_present = "undo", conflicts_with = "undo")]
    to: Option<Url>,
    /// Take it back: the commune is served here again, as it was
    #[arg(long)]
    undo: bool,
}

#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// The commune, by slug or INSEE code
    #[arg(long, value_name = "SLUG")]
    commune: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Also without an export of the last 24 hours, and while a vote runs
    #[arg(long)]
    force: bool,
}

fn server(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/");
    let plain = |url: &Url| url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    url.filter(plain)
        .ok_or_else(|| "the address of a server is expected, such as https://federation.example".to_owned())
}

pub(super) async fn import(app: &App, config: &Config, args: ImportArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (file, identity, same_organisations) = (args.file, args.identity, args.same_organisations);
    let from = ImportFrom { file, identity, folder: config.data_dir.clone(), same_organisations };
    let came = leaving::import(app, from).await?;
    out::say(format_args!("{}: {} rows, {} contents of files", came.slug, came.rows, came.files))?;
    if came.known > 0 {
        out::remark(format_args!("{} people had an account here already, which they keep", came.known));
    }
    if came.keyless > 0 {
        out::remark(format_args!("{} drafts of consultations need their key shared out anew", came.keyless));
    }
    out::remark(format_args!("Its log: {} entries, {} faults", came.entries, came.faults.len()));
    came.faults.iter().for_each(out::remark);
    out::remark(
        "To be done anew here: phones subscribe, codes of letters are printed, people sign in, and links of invitations, of associations \
         that ask to publish and of changed addresses are sent. Links in letters that readers have go on. Acknowledgements of ballots \
         were signed with the key of the other server (GET /v1/keys/ballots there).",
    );
    Ok(())
}

pub(super) async fn moved(app: &App, args: MovedArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    match args.to {
        Some(to) => {
            leaving::move_to(app, &args.commune, &to).await?;
            out::say(format_args!("{} leads to {to} from now on; what writes to it here is refused.", args.commune))?;
        }
        None => {
            leaving::take_back(app, &args.commune).await?;
            out::say(format_args!("{} is served here again.", args.commune))?;
        }
    }
    Ok(())
}

pub(super) async fn remove(app: &App, args: RemoveArgs) -> Result<(), Box<dyn Error + Send + Sync>> {
    let commune = leaving::to_remove(app, &args.commune).await?;
    if !args.yes {
        out::remark(format_args!(
            "All that {} has on this server will be gone. Type {} to go on:",
            commune.name, commune.slug
        ));
        let mut typed = String::new();
        io::stdin().read_line(&mut typed)?;
        if typed.trim() != commune.slug {
            return Err("nothing was removed".into());
        }
    }
    let removed = leaving::remove(app, &commune, args.force).await?;
    out::say(format_args!("{}: {} rows and {} contents of files are gone", commune.slug, removed.rows, removed.files))?;
    out::remark("Accounts stay: they are their people’s own, who erase them whenever they like.");
    if let Some(to) = removed.leads_to {
        out::remark(format_args!("Its addresses lead to {to} still."));
    }
    Ok(())
}
