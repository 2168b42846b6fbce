//! The search index forgets what is deleted, and finds again what was split by characters that nobody sees.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Sqlite {
            // Without it, words of a deleted row stay in the index until its pieces are merged.
            db.execute_unprepared("INSERT INTO notice_index (notice_index, rank) VALUES ('secure-delete', 1)").await?;
        }
        // The worker writes the words of notices that have none.
        for hidden in ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'] {
            let forget = format!(
                "DELETE FROM notice_words WHERE notice_id IN \
                 (SELECT id FROM notices WHERE title LIKE '%{hidden}%' OR body LIKE '%{hidden}%')"
            );
            db.execute_unprepared(&forget).await?;
        }
        Ok(())
    }
}
