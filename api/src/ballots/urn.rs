//! The urn of a consultation: tables of its own, whose rows have no id and no time, and which are dropped whole.

use sea_orm::prelude::Expr;
use sea_orm::sea_query::{Alias, Iden, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExprTrait, FromQueryResult};

use super::Channel;
use crate::consultations::ConsultationId;
use crate::register::EntryId;
use kit::db::DatabaseTransaction;

/// The urn of a consultation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Urn(pub(super) ConsultationId);

/// Who took part in a vote that is not counted yet.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(super) struct TookPart {
    pub(super) entry: EntryId,
    pub(super) channel: Channel,
    /// True if they first voted after the cut-off for delegates.
    pub(super) late: bool,
    /// True if it is a delegate's, which is published by name.
    pub(super) open: bool,
    /// The entry that the envelopes are sealed to, if it was merged into this one.
    pub(super) sealed_to: Option<EntryId>,
}

/// An envelope.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Envelope {
    pub(super) question: i32,
    pub(super) entry: EntryId,
    pub(super) sealed: Vec<u8>,
}

/// The tables of an urn.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Envelopes,
    Participants,
    Digests,
    /// Envelopes of paper, closed.
    Noted,
    /// What was in them.
    Contents,
}

/// Every table of an urn.
const PARTS: [Part; 5] = [Part::Envelopes, Part::Participants, Part::Digests, Part::Noted, Part::Contents];

impl Urn {
    /// The name of a table of it.
    pub(super) fn name(self, part: Part) -> Alias {
        let what = match part {
            Part::Envelopes => "envelopes",
            Part::Participants => "took_part",
            Part::Digests => "digests",
            Part::Noted => "noted",
            Part::Contents => "contents",
        };
        Alias::new(format!("urn_{}_{what}", self.0.uuid().simple()))
    }

    /// Make its tables. On SQLite they have no hidden row number, which would tell the order in which ballots came.
    pub(super) async fn make(self, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        let (bytes, end) = match tx.get_database_backend() {
            DbBackend::Sqlite => ("blob", " WITHOUT ROWID"),
            _ => ("bytea", ""),
        };
        let id = if tx.get_database_backend() == DbBackend::Sqlite { "uuid_text" } else { "uuid" };
        for (part, columns) in [
            (
                Part::Envelopes,
                format!(
                    "question integer NOT NULL, entry {id} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (question, entry)"
                ),
            ),
            (
                Part::Participants,
                format!(
                    "entry {id} NOT NULL PRIMARY KEY, channel text NOT NULL, late boolean NOT NULL, open boolean NOT NULL, sealed_to {id}"
                ),
            ),
            (Part::Digests, "digest text NOT NULL PRIMARY KEY, listed boolean NOT NULL".to_owned()),
            (Part::Noted, format!("entry {id} NOT NULL PRIMARY KEY, late boolean NOT NULL")),
            (
                Part::Contents,
                format!(
                    "question integer NOT NULL, place integer NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (question, place)"
                ),
            ),
        ] {
            tx.execute_unprepared(&format!("CREATE TABLE \"{}\" ({columns}){end}", self.name(part).unquoted())).await?;
        }
        Ok(())
    }

    /// Drop its tables, with all that is in them.
    pub(super) async fn drop(self, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        for part in PARTS {
            tx.execute_unprepared(&format!("DROP TABLE IF EXISTS \"{}\"", self.name(part).unquoted())).await?;
        }
        Ok(())
    }

    /// Put an envelope in, in the place of an earlier one of this entry.
    pub(super) async fn put(self, tx: &impl ConnectionTrait, envelope: Envelope) -> Result<(), DbErr> {
        let replace =
            OnConflict::columns(["question", "entry"].map(Alias::new)).update_column(Alias::new("sealed")).to_owned();
        let insert = Query::insert()
            .into_table(self.name(Part::Envelopes))
            .columns(["question", "entry", "sealed"].map(Alias::new))
            .values_panic([envelope.question.into(), envelope.entry.uuid().into(), envelope.sealed.into()])
            .on_conflict(replace)
            .to_owned();
        tx.execute(&insert).await.map(drop)
    }

    /// Note the digest of an envelope, which stays in the public list for good.
    pub(super) async fn note(self, tx: &impl ConnectionTrait, digest: &str) -> Result<(), DbErr> {
        let insert = Query::insert()
            .into_table(self.name(Part::Digests))
            .columns(["digest", "listed"].map(Alias::new))
            .values_panic([digest.into(), false.into()])
            .to_owned();
        tx.execute(&insert).await.map(drop)
    }

    /// Note that somebody took part; who did so in time stays in time.
    pub(super) async fn took_part(self, tx: &impl ConnectionTrait, it: &TookPart) -> Result<(), DbErr> {
        let replace = OnConflict::column(Alias::new("entry"))
            .update_columns(["channel", "open", "sealed_to"].map(Alias::new))
            .to_owned();
        let insert = Query::insert()
            .into_table(self.name(Part::Participants))
            .columns(["entry", "channel", "late", "open", "sealed_to"].map(Alias::new))
            .values_panic([
                it.entry.uuid().into(),
                it.channel.as_str().into(),
                it.late.into(),
                it.open.into(),
                it.sealed_to.map(EntryId::uuid).into(),
            ])
            .on_conflict(replace)
            .to_owned();
        tx.execute(&insert).await.map(drop)
    }

    pub(super) fn participants(self) -> SelectStatement {
        Query::select()
            .columns(["entry", "channel", "late", "open", "sealed_to"].map(Alias::new))
            .from(self.name(Part::Participants))
            .to_owned()
    }

    /// How somebody took part, if they did.
    pub(super) async fn participant(
        self,
        db: &impl ConnectionTrait,
        entry: EntryId,
    ) -> Result<Option<TookPart>, DbErr> {
        let one = self.participants().and_where(Expr::col("entry").eq(entry.uuid())).to_owned();
        match db.query_one(&one).await? {
            Some(row) => TookPart::from_query_result(&row, "").map(Some),
            None => Ok(None),
        }
    }

    /// Number of people who took part.
    pub(super) async fn ballots(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let count = Query::select().expr(Expr::col("entry").count()).from(self.name(Part::Participants)).to_owned();
        let row = db.query_one(&count).await?;
        let number: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok(number.unsigned_abs())
    }

    /// Destroy the envelopes of somebody, and that they took part.
    pub(super) async fn take_out(self, tx: &impl ConnectionTrait, entry: EntryId) -> Result<(), DbErr> {
        self.empty(tx, entry).await?;
        let theirs = Expr::col("entry").eq(entry.uuid());
        let delete = Query::delete().from_table(self.name(Part::Participants)).and_where(theirs).to_owned();
        tx.execute(&delete).await.map(drop)
    }

    /// Destroy the envelopes of somebody.
    pub(super) async fn empty(self, tx: &impl ConnectionTrait, entry: EntryId) -> Result<(), DbErr> {
        let theirs = Expr::col("entry").eq(entry.uuid());
        let delete = Query::delete().from_table(self.name(Part::Envelopes)).and_where(theirs).to_owned();
        tx.execute(&delete).await.map(drop)
    }

    /// The envelopes of somebody, by question.
    pub(super) async fn envelopes_of(self, db: &impl ConnectionTrait, entry: EntryId) -> Result<Vec<Envelope>, DbErr> {
        let theirs = Query::select()
            .columns(["question", "entry", "sealed"].map(Alias::new))
            .from(self.name(Part::Envelopes))
            .and_where(Expr::col("entry").eq(entry.uuid()))
            .order_by(Alias::new("question"), sea_orm::Order::Asc)
            .to_owned();
        db.query_all(&theirs).await?.iter().map(|row| Envelope::from_query_result(row, "")).collect()
    }

    /// Move the envelopes of an entry to another that has none: they stay sealed to the first.
    pub(super) async fn hand_over(
        self,
        tx: &impl ConnectionTrait,
        from: &TookPart,
        into: EntryId,
    ) -> Result<(), DbErr> {
        let sealed_to = from.sealed_to.unwrap_or(from.entry);
        let moved = Query::update()
            .table(self.name(Part::Envelopes))
            .value(Alias::new("entry"), into.uuid())
            .and_where(Expr::col("entry").eq(from.entry.uuid()))
            .to_owned();
        tx.execute(&moved).await?;
        let row = Query::update()
            .table(self.name(Part::Participants))
            .value(Alias::new("entry"), into.uuid())
            .value(Alias::new("sealed_to"), sealed_to.uuid())
            .and_where(Expr::col("entry").eq(from.entry.uuid()))
            .to_owned();
        tx.execute(&row).await.map(drop)
    }
}

/// Wait until nobody else casts for an entry or takes its ballot out, and hold that to the end of the transaction: a ballot
/// that two cast at once is the resident's.
pub(super) async fn alone(tx: &DatabaseTransaction, id: ConsultationId, entry: EntryId) -> Result<(), DbErr> {
    tx.lock_name(&format!("{entry} votes in {id}")).await
}
