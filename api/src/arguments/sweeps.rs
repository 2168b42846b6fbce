//! What the clock does to debates: 60 days after the result, who supported what is forgotten, and how many stays.

use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{argument, support};
use crate::App;
use crate::consultations::consultation;
use ground::clock::Instant;
use kit::jobs::{Failure, Sweep};

/// Number of seconds for which it is kept who supports what, from the result on.
pub(crate) const SUPPORTS_KEPT: i64 = 60 * 86_400;

/// Forgets who supported what, 60 days after the result: numbers stay.
#[derive(Debug)]
pub struct ForgetSupports;

impl Sweep for ForgetSupports {
    const KIND: &'static str = "forget_supports";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        use argument::Column::{Id, Nameless};
        let before = app.clock.now().plus_seconds(-SUPPORTS_KEPT);
        let tx = app.db.begin_write().await?;
        // Nobody supports anything once the debate is over, so that the two see the same rows.
        let counted = support::Entity::find()
            .select_only()
            .expr(support::Column::EntryId.count())
            .filter(Expr::col((support::Entity, support::Column::ArgumentId)).equals((argument::Entity, Id)))
            .into_query();
        let over = argument::Entity::update_many().filter(Id.in_subquery(old(before))).filter(
            Id.in_subquery(support::Entity::find().select_only().column(support::Column::ArgumentId).into_query()),
        );
        over.col_expr(Nameless, Expr::col(Nameless).add(Expr::SubQuery(None, Box::new(counted.into()))))
            .exec(&tx)
            .await?;
        let theirs = support::Column::ArgumentId.in_subquery(old(before));
        support::Entity::delete_many().filter(theirs).exec(&tx).await?;
        Ok(tx.commit().await?)
    }
}

/// The ids of the arguments of consultations that were over before an instant.
fn old(before: Instant) -> SelectStatement {
    use consultation::Column::{FinalAt, Id, WithdrawnAt};
    let over = consultation::Entity::find().select_only().column(Id);
    let over = over.filter(FinalAt.lte(before).or(WithdrawnAt.lte(before))).into_query();
    let theirs = argument::Entity::find().select_only().column(argument::Column::Id);
    theirs.filter(argument::Column::ConsultationId.in_subquery(over)).into_query()
}
