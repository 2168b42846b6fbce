//! `tambour member`: who has a role in a commune.

use std::error::Error;

use clap::Subcommand;

use super::{out, parsed};
use crate::accounts::Role;
use crate::accounts::tokens::CreateError;
use crate::{App, members, organisations};
use kit::mail::Email;

#[derive(Debug, Subcommand)]
pub(super) enum MemberCommand {
    /// Give somebody a role, the first mayor of a commune above all: they sign in with their address
    Add {
        /// The commune, by slug or INSEE code
        #[arg(long, value_name = "SLUG")]
        commune: String,
        /// mayor, clerk, councillor or publisher
        #[arg(long, value_parser = parsed::<Role>)]
        role: Role,
        /// For a publisher: the organisation, by its name
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Their address
        #[arg(value_parser = parsed::<Email>)]
        email: Email,
    },
}

pub(super) async fn perform(app: &App, command: MemberCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
    let MemberCommand::Add { commune, role, organisation, email } = command;
    let commune = app.communes.get(&commune).ok_or(CreateError::NoSuchCommune(commune))?;
    let organisation = match organisation {
        Some(name) => Some(organisations::named(&app.db.read, commune.id, &name).await?),
        None => None,
    };
    members::add(app, commune.id, role, organisation, email).await?;
    out::say(format_args!("Done. They sign in at {}", app.site.at("/entrer")))?;
    Ok(())
}
