//! Counting answers: rows by their choices, through an index that holds nothing else.
//!
//! Counters kept beside the answers would make all who answer a poll wait for each other: on PostgreSQL eight writers
//! then did between half and five sixths as much. Counting 10,000 rows takes a millisecond or a few, and is shared by
//! all who wait for it ([`super::Counting`]).

use std::collections::HashMap;

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::answers;
use super::options::Choices;
use ground::ids::PollId;

/// The number of answers for each choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally(Vec<(Choices, u64)>);

impl Tally {
    pub(super) fn participants(&self) -> u64 {
        self.0.iter().map(|(_, answers)| answers).sum()
    }

    /// The number of answers that chose the option in this place.
    pub(super) fn of_option(&self, place: usize) -> u64 {
        self.0.iter().filter(|(choices, _)| choices.has(place)).map(|(_, answers)| answers).sum()
    }
}

pub(super) type Tallies = HashMap<PollId, Tally>;

/// Count the answers of these polls; one that has none is not among them.
pub(super) async fn count(db: &impl ConnectionTrait, polls: &[PollId]) -> Result<Tallies, DbErr> {
    use answers::Column::{Choices as Chosen, PollId as Of};
    let mut tallies = Tallies::new();
    if polls.is_empty() {
        return Ok(tallies);
    }
    let counted = answers::Entity::find().select_only().columns([Of, Chosen]).expr_as(Expr::val(1).count(), "answers");
    let counted = counted.filter(Of.is_in(polls.iter().copied())).group_by(Of).group_by(Chosen);
    for (poll, choices, answers) in counted.into_tuple::<(PollId, Choices, i64)>().all(db).await? {
        tallies.entry(poll).or_default().0.push((choices, u64::try_from(answers).unwrap_or_default()));
    }
    Ok(tallies)
}

pub(super) async fn is_answered(db: &impl ConnectionTrait, poll: PollId) -> Result<bool, DbErr> {
    let any =
        answers::Entity::find().select_only().column(answers::Column::PollId).filter(answers::Column::PollId.eq(poll));
    Ok(any.limit(1).into_tuple::<PollId>().one(db).await?.is_some())
}
