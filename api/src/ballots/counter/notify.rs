//! The letters that wait to be printed: to people without an account, about what was done about their ballot.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect};

use super::telling_words::{Told, sentences};
use crate::ballots::entity::vote_letter::{Column, Entity, Model};
use crate::consultations::{ConsultationId, consultation};
use crate::register;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::tenants::Commune;

/// A letter that waits to be printed.
#[derive(Debug, Clone)]
pub(in crate::ballots) struct VoteLetter {
    /// What tells it from every other, and from an earlier one to the same person.
    pub(in crate::ballots) key: String,
    /// The name and where they live, a line each.
    pub(in crate::ballots) to: Vec<String>,
    /// What it says, a paragraph each.
    pub(in crate::ballots) paragraphs: Vec<String>,
}

/// The letters of a consultation that wait to be printed, by name.
pub(in crate::ballots) async fn letters_of(
    db: &impl ConnectionTrait,
    commune: &Commune,
    row: &consultation::Model,
) -> Result<Vec<VoteLetter>, DbErr> {
    let waiting = waiting(db, row).await?;
    let entries: Vec<_> = waiting.iter().map(|it| it.entry_id).collect();
    let people = register::people(db, row.commune_id, &entries).await?;
    let mut letters: Vec<VoteLetter> = waiting
        .into_iter()
        .filter_map(|it| {
            let person = people.get(&it.entry_id)?;
            let told = Told {
                commune: &commune.name,
                title: row.title.as_str(),
                what: it.what,
                day: day_of_year(it.on_day, Language::Fr),
                reason: it.reason.as_ref().map(crate::consultations::PublicReason::as_str),
                link: None,
            };
            let to = std::iter::once(person.name.clone()).chain(person.place.clone()).collect();
            Some(VoteLetter { key: key(&it), to, paragraphs: sentences(&told, Language::Fr) })
        })
        .collect();
    letters.sort_by(|one, other| one.to.cmp(&other.to));
    Ok(letters)
}

/// Those of these consultations of which letters wait to be printed.
pub(in crate::ballots) async fn with_letters(
    db: &impl ConnectionTrait,
    ids: Vec<ConsultationId>,
) -> Result<HashSet<ConsultationId>, DbErr> {
    let waiting = Entity::find().filter(Column::ConsultationId.is_in(ids)).select_only();
    let waiting = waiting.column(Column::ConsultationId).distinct().into_tuple().all(db).await?;
    Ok(waiting.into_iter().collect())
}

/// Take letters of a consultation off the list, by their keys, once they are printed. Others came since, and stay.
pub(in crate::ballots) async fn letters_printed(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    printed: &HashSet<&str>,
) -> Result<(), DbErr> {
    let waiting = waiting(db, row).await?;
    for it in waiting.into_iter().filter(|it| printed.contains(key(it).as_str())) {
        it.delete(db).await?;
    }
    Ok(())
}

async fn waiting(db: &impl ConnectionTrait, row: &consultation::Model) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ConsultationId.eq(row.id)).order_by_asc(Column::EntryId).all(db).await
}

fn key(it: &Model) -> String {
    format!("{}.{}.{}", it.entry_id, it.what.as_str(), it.on_day)
}
