//! What residents say in a debate: arguments with those who support and report them, contributions with a point on a map, and
//! the town hall's synthesis of these.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A key from a table to what it hangs on.
fn key(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let arguments = Table::create()
            .table("arguments")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("consultation_id"))
            // The question and the option that it is about; of the whole consultation without them.
            .col(uuid_null("question_id"))
            .col(text_null("option_id"))
            .col(text("stance"))
            .col(text("text"))
            // The entry of whoever wrote it, and their name in public; none once they erased their account.
            .col(uuid_null("entry_id"))
            .col(text_null("author"))
            // Number of those who support it and erased their account, or whose support is not kept by name any more.
            .col(big_integer("nameless").default(0))
            .col(text_null("official_answer"))
            .col(big_integer_null("answered_at"))
            .col(big_integer_null("removed_at"))
            .col(text_null("removed_reason"))
            .col(big_integer("created_at"))
            .foreign_key(&mut key("arguments", "commune_id", "communes"))
            .foreign_key(&mut key("arguments", "consultation_id", "consultations"))
            .to_owned();
        manager.create_table(arguments).await?;
        let of_consultation = Index::create()
            .name("arguments_of_consultation")
            .table("arguments")
            .col("consultation_id")
            .col("entry_id")
            .to_owned();
        manager.create_index(of_consultation).await?;
        let of_entry = Index::create().name("arguments_of_entry").table("arguments").col("entry_id").to_owned();
        manager.create_index(of_entry).await?;
        let supports = Table::create()
            .table("argument_supports")
            .col(uuid("argument_id"))
            .col(uuid("entry_id"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("argument_id").col("entry_id"))
            .foreign_key(&mut key("argument_supports", "argument_id", "arguments"))
            .to_owned();
        manager.create_table(supports).await?;
        let of_entry = Index::create().name("supports_of_entry").table("argument_supports").col("entry_id").to_owned();
        manager.create_index(of_entry).await?;
        let reports = Table::create()
            .table("argument_reports")
            .col(uuid("argument_id"))
            .col(uuid("entry_id"))
            .col(uuid("commune_id"))
            .col(text("reason"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("argument_id").col("entry_id"))
            .foreign_key(&mut key("argument_reports", "argument_id", "arguments"))
            .to_owned();
        manager.create_table(reports).await?;
        let of_commune =
            Index::create().name("reports_of_commune").table("argument_reports").col("commune_id").to_owned();
        manager.create_index(of_commune).await?;
        let contributions = Table::create()
            .table("contributions")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("consultation_id"))
            .col(text("text"))
            .col(double_null("latitude"))
            .col(double_null("longitude"))
            .col(uuid_null("entry_id"))
            .col(text_null("author"))
            .col(big_integer_null("removed_at"))
            .col(text_null("removed_reason"))
            .col(big_integer("created_at"))
            .foreign_key(&mut key("contributions", "commune_id", "communes"))
            .foreign_key(&mut key("contributions", "consultation_id", "consultations"))
            .to_owned();
        manager.create_table(contributions).await?;
        let of_consultation = Index::create()
            .name("contributions_of_consultation")
            .table("contributions")
            .col("consultation_id")
            .col("entry_id")
            .to_owned();
        manager.create_index(of_consultation).await?;
        let of_entry = Index::create().name("contributions_of_entry").table("contributions").col("entry_id").to_owned();
        manager.create_index(of_entry).await?;
        let syntheses = Table::create()
            .table("syntheses")
            .col(uuid("consultation_id").primary_key())
            .col(uuid("commune_id"))
            .col(text("text"))
            // A list of title, text and ids of contributions.
            .col(json_binary("groups"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut key("syntheses", "consultation_id", "consultations"))
            .to_owned();
        manager.create_table(syntheses).await
    }
}
