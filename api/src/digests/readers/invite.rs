//! Inviting the readers of before: each address of a list gets one mail, with the link by which it confirms itself.
//!
//! Nobody reads the letter unasked: an address that does nothing is forgotten like any other that nobody confirmed. Who reads
//! already, was invited within a year or left gets nothing again.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::invitations::{self, LATELY};
use super::notes::promise_invitation;
use super::reader_list::{Listed, listed};
use super::wire::InvitedOut;
use crate::App;
use crate::accounts::Clerk;
use crate::audit::{self, Deed, Done, Thing};
use crate::digests::Cadence;
use crate::digests::entity::reader;
use ground::clock::Instant;
use ground::ids::ReaderId;
use ground::text::Language;
use ground::{input, lines};
use kit::mail::Email;
use kit::tenants::Commune;

lines!(
    /// A list of addresses: one on a line, or the lines of a spreadsheet, up to 2,000,000 characters.
    ReaderList,
    2_000_000,
    "La liste compte au plus 2 000 000 de caractères.",
    "The list has at most 2,000,000 characters."
);

input! {
    /// The readers of before.
    #[example(json!({"addresses": "camille@exemple.fr\nAlix Petit;alix@exemple.fr"}))]
    pub struct NewReaders {
        /// Addresses, one on a line, or the lines of a spreadsheet with one in each.
        pub addresses: ReaderList,
        /// The language of the mails; French unless said.
        pub locale: Option<Language>,
    }
}

/// Number of addresses that are written in one transaction.
const AT_ONCE: usize = 250;

/// Invite the addresses of a list, a piece at a time, and tell what became of it in a language; a list that is sent again
/// invites nobody twice.
///
/// # Errors
/// When the database fails.
pub async fn invite(
    app: &App,
    clerk: Option<Clerk<'_>>,
    commune: &Commune,
    new: &NewReaders,
    told_in: Language,
) -> Result<InvitedOut, DbErr> {
    let Listed { addresses, refused } = listed(new.addresses.as_str(), told_in);
    let language = new.locale.unwrap_or(Language::Fr);
    let mut report = InvitedOut { invited: 0, already: 0, refused };
    for piece in addresses.chunks(AT_ONCE) {
        let tx = app.db.begin_write().await?;
        let now = app.clock.now();
        let known = reader::Entity::find()
            .filter(reader::Column::CommuneId.eq(commune.id))
            .filter(reader::Column::Email.is_in(piece.iter().cloned()))
            .all(&tx)
            .await?;
        let known: HashSet<String> = known.into_iter().map(|row| row.email.to_string()).collect();
        let lately = invitations::lately(app, &tx, commune.id, piece, now.plus_seconds(-LATELY)).await?;
        let mut seen = HashSet::new();
        let is_new = |email: &&Email| !known.contains(email.as_str()) && !lately.contains(&email.mailbox());
        let fresh: Vec<&Email> = piece.iter().filter(is_new).filter(|email| seen.insert(email.mailbox())).collect();
        report.already += piece.len() - fresh.len();
        if fresh.is_empty() {
            continue;
        }
        let rows: Vec<reader::Model> = fresh.iter().map(|email| row(commune, email, language, now)).collect();
        let all = rows.iter().map(|row| row.clone().into_active_model());
        reader::Entity::insert_many(all).exec_without_returning(&tx).await?;
        invitations::remember(app, &tx, commune.id, &fresh, now).await?;
        for row in &rows {
            promise_invitation(&tx, row.id, now).await?;
        }
        let done = Done { deed: Deed::Invited, thing: Thing::Letter, subject: None };
        audit::write(&tx, clerk.map(Clerk::caller), &[commune.id], done, now).await?;
        app.jobs.commit(tx).await?;
        report.invited += fresh.len();
    }
    Ok(report)
}

fn row(commune: &Commune, email: &Email, locale: Language, now: Instant) -> reader::Model {
    reader::Model {
        id: ReaderId::new(),
        commune_id: commune.id,
        email: email.clone(),
        cadence: Cadence::Weekly,
        sections: None,
        locale,
        epoch: 0,
        asked_at: now,
        confirmed_at: None,
        unsubscribed_at: None,
        refusals: 0,
        suspended_at: None,
        new_email: None,
        new_email_at: None,
        created_at: now,
        updated_at: now,
    }
}
