//! Making codes to print: one for each entry that a letter is due to.

use super::{ActivationCode, CODE_WORKS, GiveCodeError, drop_all, give};
use crate::App;
use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::register::EntryState;
use crate::register::entity::entry;
use crate::register::lock::LockedRegister;
use crate::register::queries::{self, Wanted};
use crate::register::texts::Reference;
use ground::clock::Instant;
use ground::names;
use kit::refusal;
use kit::tenants::Commune;

names! {
    /// The entries for which codes are made.
    pub enum CodesFor {
        /// Those that no account has: codes in letters on their way go on working.
        WithoutAccount = "without-account",
        /// All: earlier codes end.
        All = "all",
    }
}

/// The codes that are to be made.
#[derive(Debug, Clone)]
pub struct Print {
    /// The entries, as far as they are open.
    pub only: CodesFor,
    /// Those of this group alone, by name.
    pub group: Option<String>,
    /// The one of this reference alone.
    pub reference: Option<Reference>,
}

refusal! {
    /// Reasons why nothing is printed.
    pub enum PrintError {
        /// The register has no such group.
        NoSuchGroup => NOT_FOUND("Le registre n’a pas de groupe de ce nom.", "The register has no group of this name."),
        /// No code can be made.
        ..Give(GiveCodeError) from (sea_orm::DbErr),
    }
}

/// A code that is to be printed, and whom it is for.
#[derive(Debug, Clone)]
pub struct PrintedCode {
    /// The entry.
    pub(crate) entry: entry::Model,
    /// The code.
    pub(crate) code: ActivationCode,
    /// Time until which it works.
    pub(crate) valid_until: Instant,
}

/// Make codes for a commune's open entries.
///
/// # Errors
/// When the group is none of its, or the database fails.
pub async fn print(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: &Commune,
    print: &Print,
) -> Result<Vec<PrintedCode>, PrintError> {
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let locked = LockedRegister::of(&tx, commune.id).await?;
    let group = match &print.group {
        Some(name) => Some(queries::group_named(&tx, commune.id, name).await?.ok_or(PrintError::NoSuchGroup)?.id),
        None => None,
    };
    let wanted = Wanted { group, state: Some(EntryState::Open), ..Wanted::default() };
    let mut entries = queries::all(&tx, locked.commune, &wanted).await?;
    entries.retain(|row| print.reference.is_none() || row.reference == print.reference);
    match print.only {
        CodesFor::WithoutAccount => entries.retain(|row| row.account_id.is_none()),
        CodesFor::All => drop_all(&tx, &entries.iter().map(|row| row.id).collect::<Vec<_>>()).await?,
    }
    let ids: Vec<_> = entries.iter().map(|row| row.id).collect();
    let codes = give(app, &tx, commune.id, &ids, now).await?;
    let done = Done { deed: Deed::Coded, thing: Thing::Register, subject: None };
    audit::write(&tx, clerk.map(Clerk::caller), &[commune.id], done, now).await?;
    tx.commit().await?;
    let valid_until = now.plus_seconds(CODE_WORKS);
    Ok(entries.into_iter().zip(codes).map(|(entry, code)| PrintedCode { entry, code, valid_until }).collect())
}

impl PrintedCode {
    /// The headers of a file of codes.
    pub const HEADERS: [&'static str; 7] =
        ["reference", "last_name", "first_names", "street", "hamlet", "code", "valid_until"];

    /// Its row in such a file.
    pub fn cells(&self) -> [String; 7] {
        let or_blank = |text: Option<String>| text.unwrap_or_default();
        let entry = &self.entry;
        [
            or_blank(entry.reference.as_ref().map(ToString::to_string)),
            entry.last_name.to_string(),
            entry.first_names.to_string(),
            or_blank(entry.street.as_ref().map(ToString::to_string)),
            or_blank(entry.hamlet.as_ref().map(ToString::to_string)),
            self.code.to_string(),
            self.valid_until.to_string(),
        ]
    }
}
