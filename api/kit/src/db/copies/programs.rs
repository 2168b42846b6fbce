//! The programs of PostgreSQL, told by their environment where the database is: arguments can be read by others.

use std::io;
use std::process::Stdio;

use percent_encoding::percent_decode_str;
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::process::{Child, Command};
use url::Url;

/// Reasons why a program does not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// It is not there.
    #[error("the program `{0}` is needed and is not there: install PostgreSQL's client programs (postgresql-client)")]
    Missing(&'static str),
    /// It is older than the server.
    #[error(
        "`{program}` is of version {ours}, and the server of {theirs}: install the client programs of {theirs} or later"
    )]
    Older {
        /// The program.
        program: &'static str,
        /// Its version.
        ours: u32,
        /// The server's version.
        theirs: u32,
    },
    /// It failed.
    #[error("`{program}` failed: {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// Its own words.
        said: String,
    },
    /// It cannot be run.
    #[error("`{0}` cannot be run: {1}")]
    Io(&'static str, io::Error),
}

/// Settings of a connection that the programs' library takes from its environment, by their names in addresses.
const BY_PARAMETER: &[(&str, &str)] = &[
    ("password", "PGPASSWORD"),
    ("sslmode", "PGSSLMODE"),
    ("ssl-mode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("ssl-root-cert", "PGSSLROOTCERT"),
    ("ssl-ca", "PGSSLROOTCERT"),
    ("sslcert", "PGSSLCERT"),
    ("ssl-cert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
    ("ssl-key", "PGSSLKEY"),
];

/// The variables that lead a program to the database of this address, as our own driver understands it.
fn variables(url: &str) -> Result<Vec<(&'static str, String)>, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => options.get_host().to_owned(),
    };
    let mut variables = vec![("PGHOST", host), ("PGPORT", options.get_port().to_string())];
    variables.push(("PGUSER", options.get_username().to_owned()));
    variables.extend(options.get_database().map(|name| ("PGDATABASE", name.to_owned())));
    variables.push(("PGAPPNAME", "tambour-backup".to_owned()));
    let Ok(url) = Url::parse(url) else { return Ok(variables) };
    let password = url.password().map(|it| percent_decode_str(it).decode_utf8_lossy().into_owned());
    variables.extend(password.map(|it| ("PGPASSWORD", it)));
    for (name, value) in url.query_pairs() {
        let known = BY_PARAMETER.iter().find(|(parameter, _)| *parameter == name);
        variables.extend(known.map(|(_, variable)| (*variable, value.clone().into_owned())));
    }
    Ok(variables)
}

/// A program that will talk with the database of this address.
pub(super) fn program(name: &'static str, url: &str) -> Result<Command, sqlx::Error> {
    let mut command = Command::new(name);
    command.envs(variables(url)?).stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

pub(super) fn start(name: &'static str, command: &mut Command) -> Result<Child, ProgramError> {
    command.spawn().map_err(|error| not_run(name, error))
}

/// Waits for a program.
pub(super) async fn ended(name: &'static str, child: Child) -> Result<(), ProgramError> {
    let output = child.wait_with_output().await.map_err(|error| not_run(name, error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect();
    Err(ProgramError::Failed { program: name, said: said.join("; ") })
}

pub(super) fn not_run(name: &'static str, error: io::Error) -> ProgramError {
    if error.kind() == io::ErrorKind::NotFound { ProgramError::Missing(name) } else { ProgramError::Io(name, error) }
}

/// Makes sure that a program is there and not older than the server, whose version is `theirs`.
pub(super) async fn is_of_age(name: &'static str, theirs: u32) -> Result<(), ProgramError> {
    let output = Command::new(name).arg("--version").output().await.map_err(|error| not_run(name, error))?;
    match version_in(&String::from_utf8_lossy(&output.stdout)) {
        Some(ours) if ours < theirs => Err(ProgramError::Older { program: name, ours, theirs }),
        _ => Ok(()),
    }
}

/// The version in what a program says of itself, such as `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn version_in(said: &str) -> Option<u32> {
    let (_, rest) = said.split_once(") ")?;
    rest.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_told_as_it_is_and_by_the_environment_alone() {
        let told = variables("postgres://tambour:p%40ss@db.exemple.fr:5433/panneau?sslmode=require").unwrap();
        for wanted in [
            ("PGHOST", "db.exemple.fr"),
            ("PGPORT", "5433"),
            ("PGUSER", "tambour"),
            ("PGDATABASE", "panneau"),
            ("PGPASSWORD", "p@ss"),
            ("PGSSLMODE", "require"),
        ] {
            assert!(told.contains(&(wanted.0, wanted.1.to_owned())), "{wanted:?} in {told:?}");
        }
        let command = program("pg_dump", "postgres://tambour:secret@localhost/panneau").unwrap();
        assert_eq!(command.as_std().get_args().count(), 0);
    }

    #[test]
    fn the_version_of_a_program_is_read() {
        assert_eq!(version_in("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(version_in("pg_dump (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(version_in("?"), None);
    }
}
