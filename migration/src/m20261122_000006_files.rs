//! Files that were uploaded, and what refers to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let files = Table::create()
            .table("files")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            // Of what is served, which for an image is not what was uploaded; so are name and bytes.
            .col(text("media_type"))
            .col(text("name"))
            .col(big_integer("bytes"))
            // Of an image: its largest version's pixels, and what it shows in words.
            .col(integer_null("width"))
            .col(integer_null("height"))
            .col(text_null("alt"))
            // arriving: its content may not be in the store yet; kept; leaving: its content may be gone already.
            .col(text("state"))
            // Time since which nothing refers to it; none while something does.
            .col(big_integer_null("unused_since"))
            // The token that it came with; the demo's files come without one.
            .col(uuid("uploaded_by"))
            .col(big_integer("created_at"))
            .foreign_key(ForeignKey::create().from("files", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(files).await?;
        // The sweep is the server's own, not a commune's.
        manager
            .create_index(Index::create().name("files_unused").table("files").col("unused_since").to_owned())
            .await?;

        let references = Table::create()
            .table("notice_files")
            .col(uuid("notice_id"))
            .col(uuid("file_id"))
            // image, attachment, or pending: of a revision that waits for approval.
            .col(text("role"))
            .col(integer("position"))
            .primary_key(Index::create().col("notice_id").col("role").col("file_id"))
            .foreign_key(ForeignKey::create().from("notice_files", "notice_id").to("notices", "id"))
            .foreign_key(ForeignKey::create().from("notice_files", "file_id").to("files", "id"))
            .to_owned();
        manager.create_table(references).await?;
        manager
            .create_index(Index::create().name("notice_files_by_file").table("notice_files").col("file_id").to_owned())
            .await?;

        // The files as a notice shows them: they never change, so that no reader joins them.
        for column in [json_binary_null("image"), json_binary("attachments").default("[]").take()] {
            manager.alter_table(Table::alter().table("notices").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
