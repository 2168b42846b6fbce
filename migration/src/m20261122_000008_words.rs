//! The words of notices, for searching: folded by the server, indexed by each database in its own way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

// `boards` holds a word for each commune, so that a search looks at one commune's notices only.
const IN_SQLITE: &[&str] = &[
    "CREATE TABLE notice_words (number INTEGER PRIMARY KEY, notice_id uuid_text NOT NULL UNIQUE REFERENCES notices (id), \
     boards text NOT NULL, title text NOT NULL, body text NOT NULL)",
    "CREATE VIRTUAL TABLE notice_index USING fts5 (boards, title, body, content = 'notice_words', content_rowid = 'number')",
    "CREATE TRIGGER notice_words_added AFTER INSERT ON notice_words BEGIN \
     INSERT INTO notice_index (rowid, boards, title, body) VALUES (new.number, new.boards, new.title, new.body); END",
    "CREATE TRIGGER notice_words_changed AFTER UPDATE ON notice_words BEGIN \
     INSERT INTO notice_index (notice_index, rowid, boards, title, body) VALUES ('delete', old.number, old.boards, old.title, old.body); \
     INSERT INTO notice_index (rowid, boards, title, body) VALUES (new.number, new.boards, new.title, new.body); END",
];

const IN_POSTGRES: &[&str] = &[
    "CREATE TABLE notice_words (notice_id uuid PRIMARY KEY REFERENCES notices (id), \
     boards text NOT NULL, title text NOT NULL, body text NOT NULL, \
     words tsvector GENERATED ALWAYS AS \
     (array_to_tsvector(array_remove(string_to_array(boards || ' ' || title || ' ' || body, ' '), ''))) STORED)",
    "CREATE INDEX notice_index ON notice_words USING gin (words)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = if manager.get_database_backend() == DbBackend::Sqlite { IN_SQLITE } else { IN_POSTGRES };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
