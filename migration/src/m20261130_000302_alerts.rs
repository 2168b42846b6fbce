//! Alerts as phones were told of them.

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
        let table = Table::create()
            .table("push_alerts")
            // A sheet of a notice. It may be deleted before phones are told that it is over.
            .col(uuid("sheet_id").primary_key())
            .col(uuid("notice_id"))
            .col(uuid("commune_id"))
            .col(uuid("organisation_id"))
            // The name of the organisation, and the title, as they were told.
            .col(text("organisation"))
            .col(text("title"))
            // True if it passed quiet hours.
            .col(boolean("grave"))
            // Time at which it was to end.
            .col(big_integer("until"))
            // The last announcement that it is up, and its time.
            .col(uuid("announcement_id"))
            .col(big_integer("told_at"))
            // Time at which it was announced that it is over.
            .col(big_integer_null("over_at"))
            .foreign_key(ForeignKey::create().from("push_alerts", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let of_notice = Index::create().name("push_alerts_of_notice").table("push_alerts").col("notice_id").to_owned();
        manager.create_index(of_notice).await
    }
}
