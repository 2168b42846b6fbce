//! `tambour audit`: what was done at the desks.

use std::error::Error;
use std::process::ExitCode;

use clap::Subcommand;

use super::out;
use crate::{App, audit};

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Go through the log of every commune, and say what was changed or taken out of it
    Verify,
}

/// Do what the arguments say: exit code 1 and a line a fault where something is wrong.
pub(super) async fn perform(app: &App, command: &AuditCommand) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let AuditCommand::Verify = command;
    let found = audit::verify(app).await?;
    found.faults.iter().try_for_each(out::say)?;
    if !found.faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    out::say(format_args!("ok: {} entries of {} communes", found.entries, found.communes))?;
    Ok(ExitCode::SUCCESS)
}
