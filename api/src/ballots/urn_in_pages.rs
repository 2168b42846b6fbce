//! What is read of a whole urn: in pages, since the rows of a driver take several times the memory of what they hold.

use sea_orm::sea_query::{Alias, Query, SelectStatement, SimpleExpr, Value};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, FromQueryResult, Order, prelude::Expr};

use super::urn::{Envelope, Part, TookPart, Urn};
use crate::ballots::entity::participant;
use crate::register::EntryId;

/// Number of rows that are read at once.
const PAGE: u64 = 5000;

/// Bytes of the line of a digest.
const LINE: usize = 65;

/// The rows that come after this one, if there is one, by a column that tells all apart.
fn page(mut rows: SelectStatement, column: &'static str, after: Option<impl Into<Value>>) -> SelectStatement {
    rows.order_by(Alias::new(column), Order::Asc).limit(PAGE);
    if let Some(after) = after {
        rows.and_where(Expr::col(column).gt(Expr::val(after)));
    }
    rows
}

impl Urn {
    /// Everybody who took part, by entry.
    pub(super) async fn everybody(self, db: &impl ConnectionTrait) -> Result<Vec<TookPart>, DbErr> {
        let mut all: Vec<TookPart> = Vec::new();
        loop {
            let rows = page(self.participants(), "entry", all.last().map(|it| it.entry.uuid()));
            let rows = db.query_all(&rows).await?;
            for row in &rows {
                all.push(TookPart::from_query_result(row, "")?);
            }
            if (rows.len() as u64) < PAGE {
                return Ok(all);
            }
        }
    }

    /// Some envelopes of a question, those after this entry, by entry; none after the last.
    pub(super) async fn some_envelopes(
        self,
        db: &impl ConnectionTrait,
        question: i32,
        after: Option<EntryId>,
    ) -> Result<Vec<Envelope>, DbErr> {
        let rows = Query::select()
            .columns(["question", "entry", "sealed"].map(Alias::new))
            .from(self.name(Part::Envelopes))
            .and_where(Expr::col("question").eq(question))
            .to_owned();
        let rows = db.query_all(&page(rows, "entry", after.map(EntryId::uuid))).await?;
        rows.iter().map(|row| Envelope::from_query_result(row, "")).collect()
    }

    /// List every digest that was noted, and return them: a line each, sorted.
    pub(super) async fn list(self, tx: &impl ConnectionTrait) -> Result<String, DbErr> {
        let unlisted = Expr::col("listed").eq(false);
        let update = Query::update()
            .table(self.name(Part::Digests))
            .value(Alias::new("listed"), true)
            .and_where(unlisted)
            .to_owned();
        tx.execute(&update).await?;
        self.listed(tx).await
    }

    /// The digests that are listed: a line each, sorted.
    pub(super) async fn listed(self, db: &impl ConnectionTrait) -> Result<String, DbErr> {
        self.digests(db, Some(Expr::col("listed").eq(true))).await
    }

    /// All digests, listed or not: a line each, sorted.
    pub(super) async fn noted(self, db: &impl ConnectionTrait) -> Result<String, DbErr> {
        self.digests(db, None).await
    }

    async fn digests(self, db: &impl ConnectionTrait, which: Option<SimpleExpr>) -> Result<String, DbErr> {
        let mut lines = String::new();
        loop {
            let rows = Query::select()
                .column(Alias::new("digest"))
                .from(self.name(Part::Digests))
                .and_where_option(which.clone())
                .to_owned();
            let last = lines.len().checked_sub(LINE).map(|at| lines[at..].trim_end().to_owned());
            let rows = db.query_all(&page(rows, "digest", last)).await?;
            for row in &rows {
                lines += &row.try_get_by_index::<String>(0)?;
                lines.push('\n');
            }
            if (rows.len() as u64) < PAGE {
                return Ok(lines);
            }
        }
    }

    /// Keep who took part beyond the urn.
    pub(super) async fn keep_participants(self, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        use participant::Column::{Channel, ConsultationId, EntryId};
        let all = Query::select()
            .expr(Expr::val(self.0.uuid()))
            .columns(["entry", "channel"].map(Alias::new))
            .from(self.name(Part::Participants))
            // The order in which they voted stays in the urn.
            .order_by(Alias::new("entry"), Order::Asc)
            .to_owned();
        let keep = Query::insert()
            .into_table(participant::Entity)
            .columns([ConsultationId, EntryId, Channel])
            .select_from(all)
            .map_err(|error| DbErr::Query(sea_orm::RuntimeErr::Internal(error.to_string())))?
            .to_owned();
        tx.execute(&keep).await.map(drop)
    }
}
