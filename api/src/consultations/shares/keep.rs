//! The sealed copies of a key: a table of the consultation's own, which is dropped whole.

use sea_orm::sea_query::{Alias, Iden, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use crate::consultations::ConsultationId;

fn name(id: ConsultationId) -> Alias {
    Alias::new(format!("key_{}", id.uuid().simple()))
}

/// Keep these copies, in the place of earlier ones.
pub(super) async fn keep(tx: &impl ConnectionTrait, id: ConsultationId, copies: Vec<Vec<u8>>) -> Result<(), DbErr> {
    drop_all(tx, id).await?;
    let bytes = if tx.get_database_backend() == DbBackend::Sqlite { "blob" } else { "bytea" };
    let table = name(id);
    let columns = format!("pair integer NOT NULL PRIMARY KEY, sealed {bytes} NOT NULL");
    tx.execute_unprepared(&format!("CREATE TABLE \"{}\" ({columns})", table.unquoted())).await?;
    for (pair, sealed) in (0_i32..).zip(copies) {
        let insert = Query::insert()
            .into_table(table.clone())
            .columns(["pair", "sealed"].map(Alias::new))
            .values_panic([pair.into(), sealed.into()])
            .to_owned();
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// Drop the copies of a key.
pub(super) async fn drop_all(tx: &impl ConnectionTrait, id: ConsultationId) -> Result<(), DbErr> {
    tx.execute_unprepared(&format!("DROP TABLE IF EXISTS \"{}\"", name(id).unquoted())).await.map(drop)
}

/// The sealed copies of a key that three people hold.
pub(crate) async fn copies(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Vec<Vec<u8>>, DbErr> {
    let all = Query::select().column(Alias::new("sealed")).from(name(id)).to_owned();
    db.query_all(&all).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}
