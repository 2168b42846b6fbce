//! The letters that wait to be printed: to people without an account, about what was done about their ballot.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::telling_words::{Told, sentences};
use crate::ballots::entity::vote_letter::{Column, Entity};
use crate::consultations::consultation;
use crate::register;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::tenants::Commune;

/// A letter that waits to be printed.
#[derive(Debug, Clone)]
pub(in crate::ballots) struct VoteLetter {
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
    let waiting = Entity::find().filter(Column::ConsultationId.eq(row.id)).order_by_asc(Column::EntryId);
    let waiting = waiting.all(db).await?;
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
            Some(VoteLetter { to, paragraphs: sentences(&told, Language::Fr) })
        })
        .collect();
    letters.sort_by(|one, other| one.to.cmp(&other.to));
    Ok(letters)
}

/// Take the letters of a consultation off the list, once they are printed.
pub(in crate::ballots) async fn letters_printed(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::ConsultationId.eq(row.id)).exec(db).await.map(drop)
}
