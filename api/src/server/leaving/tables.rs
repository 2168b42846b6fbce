//! The tables, and how their rows belong to a commune: one list. A test holds it against the schema. Tables that a vote has for
//! itself while it runs are in none: they go with it.

use std::fmt::Write;

/// A table of the schema.
#[derive(Debug, Clone, Copy)]
pub struct TableOfCommune {
    /// Its name.
    pub name: &'static str,
    /// How its rows belong.
    pub belongs: Belongs,
    /// Whether they leave with their commune.
    pub travels: Travels,
}

/// How the rows of a table belong to a commune.
#[derive(Debug, Clone, Copy)]
pub enum Belongs {
    /// To the one that a column names.
    To(&'static str),
    /// As the row that a column names by its id, in another table, or in one of several.
    With(&'static str, &'static [&'static str]),
    /// To whichever names them: the columns, each with its table.
    Named(&'static [(&'static str, &'static str)]),
    /// To the one that a column names, and to whichever names them.
    Shared(&'static str, &'static [(&'static str, &'static str)]),
    /// To the whole server.
    Server,
}

/// Whether the rows of a table leave with their commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travels {
    /// They do.
    Yes,
    /// They stay, because they mean nothing elsewhere.
    No(&'static str),
}

use Belongs::{Named, Server, Shared, To, With};
use Travels::{No, Yes};

const PHONES: Travels = No("phones subscribe to the key of one server, keys/vapid");
const CODES: Travels = No("codes of letters are known by the key of one server, keys/codes: print new ones");
const PROMISES: Travels = No("what was promised is kept where it was");
const MADE_ANEW: Travels = No("it is made anew from the rest");
const SIGNED_IN: Travels = No("people sign in anew");
const SHARES: Travels = No("a share of a key opens an urn of one server");
const OF_ALL: Travels = No("it is of the whole server");

/// Tables whose rows name the organisation that published or may publish.
pub(super) const WITH_ORGANISATION: &[(&str, &str)] = &[
    ("organisation_id", "organisation_communes"),
    ("organisation_id", "tokens"),
    ("organisation_id", "memberships"),
    ("organisation_id", "notices"),
    ("organisation_id", "events"),
    ("organisation_id", "calendars"),
];

const fn table(name: &'static str, belongs: Belongs, travels: Travels) -> TableOfCommune {
    TableOfCommune { name, belongs, travels }
}

/// Rows of the commune that their column `commune_id` names.
const fn own(name: &'static str) -> TableOfCommune {
    table(name, To("commune_id"), Yes)
}

/// Rows of a consultation, which belong as it does.
const fn of_consultation(name: &'static str) -> TableOfCommune {
    table(name, With("consultation_id", &["consultations"]), Yes)
}

/// All tables, each after those that it refers to.
pub const TABLES: &[TableOfCommune] = &[
    table("communes", To("id"), Yes),
    table("accounts", Named(&[("account_id", "memberships"), ("account_id", "register_entries")]), Yes),
    table("organisations", Shared("commune_id", WITH_ORGANISATION), Yes),
    own("organisation_communes"),
    own("commune_settings"),
    own("tokens"),
    own("memberships"),
    own("joinings"),
    own("audit_heads"),
    own("audit_entries"),
    own("audit_callers"),
    own("register_entries"),
    own("register_groups"),
    table("register_memberships", With("group_id", &["register_groups"]), Yes),
    table("register_notes", With("entry_id", &["register_entries"]), Yes),
    table("register_codes", With("entry_id", &["register_entries"]), CODES),
    table("register_misses", To("commune_id"), CODES),
    own("topics"),
    own("portfolios"),
    own("files"),
    own("notices"),
    table("notice_words", With("notice_id", &["notices"]), MADE_ANEW),
    own("events"),
    own("occurrences"),
    table("event_moves", With("event_id", &["events"]), Yes),
    own("calendars"),
    table("sheet_files", With("file_id", &["files"]), Yes),
    own("polls"),
    table("poll_answers", With("poll_id", &["polls"]), Yes),
    own("consultations"),
    own("consultation_changes"),
    own("milestones"),
    of_consultation("electors"),
    of_consultation("participants"),
    of_consultation("late_voters"),
    of_consultation("checkpoints"),
    of_consultation("published_lists"),
    of_consultation("vote_results"),
    of_consultation("vote_delegates"),
    of_consultation("vote_delegations"),
    of_consultation("result_delegates"),
    of_consultation("vote_letters"),
    table("key_shares", With("consultation_id", &["consultations"]), SHARES),
    table("vote_mails", With("subject_id", &["consultations", "milestones"]), Yes),
    own("delegates"),
    own("delegations"),
    own("arguments"),
    table("argument_supports", With("argument_id", &["arguments"]), Yes),
    own("argument_reports"),
    own("contributions"),
    own("syntheses"),
    own("digest_settings"),
    own("digest_rounds"),
    own("digest_readers"),
    table("reader_links", With("reader_id", &["digest_readers"]), Yes),
    own("digest_editions"),
    table("digest_letters", With("edition_id", &["digest_editions"]), PROMISES),
    table("digest_deliveries", With("edition_id", &["digest_editions"]), PROMISES),
    table("digest_previews", To("commune_id"), PROMISES),
    own("reach"),
    own("reach_followers"),
    table("push_follows", To("commune_id"), PHONES),
    table("push_followers", To("commune_id"), PHONES),
    table("push_held", To("commune_id"), PHONES),
    table("push_ranges", To("commune_id"), PHONES),
    table("push_alerts", To("commune_id"), PHONES),
    table("push_subscriptions", Server, PHONES),
    table("push_announcements", Server, PROMISES),
    table("jobs", Server, PROMISES),
    table("sessions", Server, SIGNED_IN),
    table("sign_ins", Server, SIGNED_IN),
    table("email_changes", Server, SIGNED_IN),
    table("devices", Server, OF_ALL),
    table("digest_confirmations", Server, OF_ALL),
    table("digest_invitations", Server, OF_ALL),
    table("idempotency_keys", Server, OF_ALL),
    // They stay when all else of a commune has gone.
    table("departures", Server, OF_ALL),
    table("moved_things", Server, OF_ALL),
    table("pulse", Server, OF_ALL),
    table("seaql_migrations", Server, OF_ALL),
];

impl TableOfCommune {
    /// The condition that holds for the rows of the commune `$1`; none where rows are of the whole server.
    pub(super) fn condition(&self) -> Option<String> {
        let column = |name: &str| format!("\"{}\".\"{name}\"", self.name);
        match self.belongs {
            To(name) => Some(format!("{} = $1", column(name))),
            With(name, parents) => {
                let within = |parent: &&str| {
                    let rows = TABLES.iter().find(|it| it.name == *parent)?.condition()?;
                    Some(format!("{} IN (SELECT \"id\" FROM \"{parent}\" WHERE {rows})", column(name)))
                };
                let any: Vec<String> = parents.iter().filter_map(within).collect();
                (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
            }
            Named(by) => Some(named(&column("id"), by)),
            Shared(name, by) => Some(format!("({} = $1 OR {})", column(name), named(&column("id"), by))),
            Server => None,
        }
    }
}

/// The condition that rows of the commune name this one.
fn named(id: &str, by: &[(&str, &str)]) -> String {
    let mut all = String::new();
    for (column, table) in by {
        let between = if all.is_empty() { "" } else { " UNION " };
        // Writing to a String cannot fail.
        let _ = write!(
            all,
            "{between}SELECT \"{column}\" FROM \"{table}\" WHERE \"commune_id\" = $1 AND \"{column}\" IS NOT NULL"
        );
    }
    format!("{id} IN ({all})")
}
