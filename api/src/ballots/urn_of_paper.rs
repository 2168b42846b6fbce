//! The part of a consultation's urn that is for paper: whose envelopes arrived, and, once they were opened, what was in them,
//! without a name. Its tables are made and dropped with the urn.

use sea_orm::prelude::Expr;
use sea_orm::sea_query::{Alias, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, FromQueryResult};

use super::urn::{Part, Urn};
use crate::consultations::ConsultationId;
use crate::register::EntryId;

/// The part of an urn that is for paper.
#[derive(Debug, Clone, Copy)]
pub(in crate::ballots) struct Paper(pub(in crate::ballots) ConsultationId);

/// An envelope that arrived, closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(in crate::ballots) struct Noted {
    pub(in crate::ballots) entry: EntryId,
    /// True if it arrived after the cut-off for delegates.
    pub(in crate::ballots) late: bool,
}

impl Paper {
    fn noted(self) -> Alias {
        Urn(self.0).name(Part::Noted)
    }

    fn contents(self) -> Alias {
        Urn(self.0).name(Part::Contents)
    }

    /// Note the envelope of somebody; a second one of theirs changes nothing.
    pub(in crate::ballots) async fn note(self, tx: &impl ConnectionTrait, it: Noted) -> Result<(), DbErr> {
        let insert = Query::insert()
            .into_table(self.noted())
            .columns(["entry", "late"].map(Alias::new))
            .values_panic([it.entry.uuid().into(), it.late.into()])
            .on_conflict(OnConflict::column(Alias::new("entry")).do_nothing().to_owned())
            .to_owned();
        tx.execute(&insert).await.map(drop)
    }

    /// The envelope of somebody, if one arrived.
    pub(in crate::ballots) async fn noted_of(
        self,
        db: &impl ConnectionTrait,
        entry: EntryId,
    ) -> Result<Option<Noted>, DbErr> {
        let one = Query::select()
            .columns(["entry", "late"].map(Alias::new))
            .from(self.noted())
            .and_where(Expr::col("entry").eq(entry.uuid()))
            .to_owned();
        db.query_one(&one).await?.map(|row| Noted::from_query_result(&row, "")).transpose()
    }

    /// Every envelope that arrived, by entry.
    pub(in crate::ballots) async fn all(self, db: &impl ConnectionTrait) -> Result<Vec<Noted>, DbErr> {
        let all = Query::select()
            .columns(["entry", "late"].map(Alias::new))
            .from(self.noted())
            .order_by(Alias::new("entry"), sea_orm::Order::Asc)
            .to_owned();
        db.query_all(&all).await?.iter().map(|row| Noted::from_query_result(row, "")).collect()
    }

    /// The people who voted on paper before the cut-off for delegates.
    pub(in crate::ballots) async fn in_time(self, db: &impl ConnectionTrait) -> Result<Vec<EntryId>, DbErr> {
        Ok(self.all(db).await?.into_iter().filter(|it| !it.late).map(|it| it.entry).collect())
    }

    /// Forget that envelopes arrived: of somebody, or of everybody.
    pub(in crate::ballots) async fn forget(
        self,
        tx: &impl ConnectionTrait,
        entry: Option<EntryId>,
    ) -> Result<(), DbErr> {
        let mut delete = Query::delete().from_table(self.noted()).to_owned();
        if let Some(entry) = entry {
            delete.and_where(Expr::col("entry").eq(entry.uuid()));
        }
        tx.execute(&delete).await.map(drop)
    }

    /// Put in what was in an envelope: a question's, sealed, at a place that tells nothing.
    pub(in crate::ballots) async fn put(
        self,
        tx: &impl ConnectionTrait,
        (question, place): (i32, i32),
        sealed: Vec<u8>,
    ) -> Result<(), DbErr> {
        let insert = Query::insert()
            .into_table(self.contents())
            .columns(["question", "place", "sealed"].map(Alias::new))
            .values_panic([question.into(), place.into(), sealed.into()])
            .to_owned();
        tx.execute(&insert).await.map(drop)
    }
}

/// True if an envelope of somebody arrived.
pub(in crate::ballots) async fn has_paper(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    entry: EntryId,
) -> Result<bool, DbErr> {
    Ok(Paper(id).noted_of(db, entry).await?.is_some())
}

/// True if somebody has voted, or sent an envelope.
pub(in crate::ballots) async fn has_voted(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    entry: EntryId,
) -> Result<bool, DbErr> {
    Ok(Urn(id).participant(db, entry).await?.is_some() || has_paper(db, id, entry).await?)
}

/// What was in the envelopes of paper, sealed again.
#[derive(Debug, Clone, Copy)]
pub(in crate::ballots) struct Contents(pub(in crate::ballots) ConsultationId);

impl Contents {
    /// The contents of a question.
    pub(in crate::ballots) async fn of(self, db: &impl ConnectionTrait, question: i32) -> Result<Vec<Vec<u8>>, DbErr> {
        let all = Query::select()
            .column(Alias::new("sealed"))
            .from(Paper(self.0).contents())
            .and_where(Expr::col("question").eq(question))
            .to_owned();
        db.query_all(&all).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}
