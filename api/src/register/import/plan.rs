//! Whose each row is: an entry's, somebody new's, or several people's. Pure.

use std::collections::{HashMap, HashSet};

use super::headers::{CsvColumn, Headers};
use super::rows::Row;
use crate::register::EntryState;
use crate::register::entity::entry::Model;
use crate::register::folded::folded;
use crate::register::texts::{Reference, Street};
use ground::say;
use ground::text::Message;

/// What is to be done with the rows of a file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Rows of people who are not there, by their place in the file.
    pub(super) new: Vec<usize>,
    /// Rows of entries: their place in the file, and the entry's among those that are known.
    pub(super) known: Vec<(usize, usize)>,
    /// Rows that nothing happens to, with the reason.
    pub(super) ambiguous: Vec<(usize, Message)>,
    /// Number of open entries that no row is about.
    pub(super) absent: usize,
}

/// The parts of a name and address that people are told apart by, as far as the file has them.
type Identity = (String, String, Option<i32>, Option<String>);

struct People<'a> {
    entries: &'a [Model],
    by_reference: HashMap<&'a str, Vec<usize>>,
    by_identity: HashMap<Identity, Vec<usize>>,
}

impl<'a> People<'a> {
    fn of(headers: &Headers, entries: &'a [Model]) -> Self {
        let mut people = Self { entries, by_reference: HashMap::new(), by_identity: HashMap::new() };
        for (place, entry) in entries.iter().enumerate() {
            if let Some(reference) = &entry.reference {
                people.by_reference.entry(reference.as_str()).or_default().push(place);
            }
            let street = entry.street.as_ref().map(Street::as_str);
            let identity =
                identity(headers, entry.last_name.as_str(), entry.first_names.as_str(), entry.birth_year, street);
            people.by_identity.entry(identity).or_default().push(place);
        }
        people
    }

    /// The entries that a row could be about, of those that are open or closed.
    fn meant(&self, row: &Row, identity: &Identity, open: bool) -> Vec<usize> {
        let which = |place: &usize| {
            let state = self.entries[*place].state;
            // Whoever was there twice is in the register as the one that stayed.
            (state == EntryState::Open) == open && state != EntryState::Duplicate
        };
        let of_name = || self.by_identity.get(identity).into_iter().flatten().copied().filter(which);
        let Some(reference) = &row.new.reference else { return of_name().collect() };
        let of_reference = self.by_reference.get(reference.as_str()).into_iter().flatten().copied();
        let found: Vec<usize> = of_reference.filter(which).collect();
        if !found.is_empty() {
            return found;
        }
        of_name().filter(|place| self.entries[*place].reference.is_none()).collect()
    }
}

fn identity(headers: &Headers, last: &str, first: &str, born: Option<i32>, street: Option<&str>) -> Identity {
    let born = born.filter(|_| headers.has(CsvColumn::BirthYear));
    let street = street.filter(|_| headers.has(CsvColumn::Street)).map(folded);
    (folded(last), folded(first), born, street)
}

fn identity_of(headers: &Headers, row: &Row) -> Identity {
    let born = row.new.birth_year.map(|it| it.0.cast_signed());
    let street = row.new.street.as_ref().map(Street::as_str);
    identity(headers, row.new.last_name.as_str(), row.new.first_names.as_str(), born, street)
}

/// Find out whose each row is.
pub(super) fn plan(headers: &Headers, rows: &[Row], entries: &[Model]) -> Plan {
    let people = People::of(headers, entries);
    let identities: Vec<Identity> = rows.iter().map(|row| identity_of(headers, row)).collect();
    let twice = twice(rows, &identities);
    let (mut plan, mut touched, mut targets) = (Plan::default(), HashSet::new(), HashMap::<usize, Vec<usize>>::new());
    for (place, (row, identity)) in rows.iter().zip(&identities).enumerate() {
        let meant = people.meant(row, identity, true);
        touched.extend(meant.iter().copied());
        match meant.as_slice() {
            _ if twice.contains(&place) => plan.ambiguous.push((
                place,
                say!(
                    "Cette personne est sur plusieurs lignes du fichier.",
                    "Several lines of the file are this person’s."
                ),
            )),
            [entry] => targets.entry(*entry).or_default().push(place),
            [] if !people.meant(row, identity, false).is_empty() => plan.ambiguous.push((
                place,
                say!(
                    "Cette personne a été retirée du registre\u{a0}: rouvrez sa fiche si elle y revient.",
                    "This person was closed in the register: reopen the entry if they are back.",
                ),
            )),
            [] => plan.new.push(place),
            [_, _, ..] => plan.ambiguous.push((
                place,
                say!(
                    "Plusieurs personnes du registre peuvent être celle-ci.",
                    "Several people in the register may be this one."
                ),
            )),
        }
    }
    for (entry, places) in targets {
        match places.as_slice() {
            [place] => plan.known.push((*place, entry)),
            places => plan.ambiguous.extend(places.iter().map(|place| {
                (
                    *place,
                    say!(
                        "Cette personne est sur plusieurs lignes du fichier.",
                        "Several lines of the file are this person’s."
                    ),
                )
            })),
        }
    }
    plan.known.sort_unstable();
    plan.ambiguous.sort_by_key(|it| it.0);
    let open = |(place, entry): &(usize, &Model)| entry.state == EntryState::Open && !touched.contains(place);
    plan.absent = entries.iter().enumerate().filter(open).count();
    plan
}

/// The rows that are the same person's as another: by the reference, or where one has none by all else.
fn twice(rows: &[Row], identities: &[Identity]) -> HashSet<usize> {
    let mut by_reference: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_identity: HashMap<&Identity, Vec<usize>> = HashMap::new();
    for (place, (row, identity)) in rows.iter().zip(identities).enumerate() {
        if let Some(reference) = row.new.reference.as_ref().map(Reference::as_str) {
            by_reference.entry(reference).or_default().push(place);
        }
        by_identity.entry(identity).or_default().push(place);
    }
    let has_none = |place: &usize| rows[*place].new.reference.is_none();
    let same_reference = by_reference.into_values().filter(|places| places.len() > 1);
    let same_name = by_identity.into_values().filter(|places| places.len() > 1 && places.iter().any(has_none));
    same_reference.chain(same_name).flatten().collect()
}
