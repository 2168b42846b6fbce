//! The arguments that were reported, for the town hall.

use std::collections::HashMap;

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::ArgumentId;
use super::entity::{argument, report};
use super::found::{DebateReader, show};
use super::wire::ArgumentOut;
use crate::App;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::http::CursorPlace;

/// An argument that was reported
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ReportedArgument", example)]
pub struct ReportedArgumentOut {
    /// The argument.
    pub argument: ArgumentOut,
    /// Time of the first report.
    pub reported_at: Instant,
    /// What was said against it, the first report first.
    pub reasons: Vec<String>,
}

impl Example for ReportedArgumentOut {
    fn example() -> Self {
        let argument = ArgumentOut { supported: None, mine: None, ..ArgumentOut::example() };
        let reported_at = argument.created_at.plus_seconds(3600);
        Self { argument, reported_at, reasons: vec!["Il nomme mon voisin.".to_owned()] }
    }
}

/// The arguments of a commune that wait for a decision, the longest waiting first.
pub(crate) async fn reported(
    app: &App,
    commune: CommuneId,
    after: Option<CursorPlace>,
    most: u64,
) -> Result<Vec<ReportedArgumentOut>, DbErr> {
    let db = &app.db.read;
    use report::Column::{ArgumentId as About, CommuneId as Of, CreatedAt};
    let first = || Expr::col(CreatedAt).min();
    let mut waiting = report::Entity::find().select_only().column(About).expr_as(first(), "first");
    waiting = waiting.filter(Of.eq(commune)).group_by(About);
    if let Some(place) = after {
        let here = Expr::tuple([first(), Expr::col(About)]);
        let last = Expr::tuple([Expr::value(place.instant), Expr::value(place.id)]);
        waiting = waiting.having(here.gt(last));
    }
    let waiting = waiting.order_by_asc(first()).order_by_asc(About).limit(most);
    let waiting: Vec<(ArgumentId, Instant)> = waiting.into_tuple().all(db).await?;
    let ids: Vec<ArgumentId> = waiting.iter().map(|it| it.0).collect();
    let mut reasons: HashMap<ArgumentId, Vec<String>> = HashMap::new();
    let all = report::Entity::find().filter(About.is_in(ids.clone())).order_by_asc(CreatedAt);
    for row in all.all(db).await? {
        reasons.entry(row.argument_id).or_default().push(row.reason.to_string());
    }
    let rows = argument::Entity::find().filter(argument::Column::Id.is_in(ids)).all(db).await?;
    let shown = show(db, rows, DebateReader::Anybody).await?;
    let mut shown: HashMap<ArgumentId, ArgumentOut> = shown.into_iter().map(|it| (it.id, it)).collect();
    let whole = |(id, reported_at): (ArgumentId, Instant)| {
        let (argument, reasons) = (shown.remove(&id)?, reasons.remove(&id).unwrap_or_default());
        Some(ReportedArgumentOut { argument, reported_at, reasons })
    };
    Ok(waiting.into_iter().filter_map(whole).collect())
}
