//! The letter: its readers, its dates, its editions.

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
        let readers = Table::create()
            .table("digest_readers")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("email"))
            .col(text("cadence"))
            // Names separated by commas, none for all of them.
            .col(text_null("sections"))
            .col(text("locale"))
            // Counts up when older links shall stop working.
            .col(big_integer("epoch"))
            // Times at which the confirmation was last asked for, and came.
            .col(big_integer("asked_at"))
            .col(big_integer_null("confirmed_at"))
            .col(big_integer_null("unsubscribed_at"))
            // Number of refusals for good in a row by the mail server; time since which nothing is sent for that.
            .col(big_integer("refusals"))
            .col(big_integer_null("suspended_at"))
            // An address that waits for its own confirmation, and since when.
            .col(text_null("new_email"))
            .col(big_integer_null("new_email_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("digest_readers", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(readers).await?;
        let index = |name: &str| Index::create().name(name.to_owned()).table("digest_readers").to_owned();
        manager.create_index(index("digest_readers_email").col("commune_id").col("email").unique().to_owned()).await?;
        manager
            .create_index(index("digest_readers_round").col("commune_id").col("cadence").col("id").to_owned())
            .await?;
        // Erasing is the server's own, not a commune's.
        manager.create_index(index("digest_readers_gone").col("unsubscribed_at").to_owned()).await?;
        manager.create_index(index("digest_readers_asked").col("confirmed_at").col("asked_at").to_owned()).await?;
        // The addresses that were asked for a confirmation, as seals that tell nobody the address.
        let asked = Table::create()
            .table("digest_confirmations")
            .col(uuid("id").primary_key())
            .col(text("recipient"))
            .col(big_integer("asked_at"))
            .to_owned();
        manager.create_table(asked).await?;
        let asked = Index::create()
            .name("digest_confirmations_asked")
            .table("digest_confirmations")
            .col("recipient")
            .col("asked_at")
            .to_owned();
        manager.create_index(asked).await?;
        let settings = Table::create()
            .table("digest_settings")
            .col(uuid("commune_id").primary_key())
            // 1 is Monday; minutes of the local day.
            .col(big_integer("weekday"))
            .col(big_integer("minute"))
            .col(text_null("reply_to"))
            .foreign_key(ForeignKey::create().from("digest_settings", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(settings).await?;
        let rounds = Table::create()
            .table("digest_rounds")
            .col(uuid("commune_id"))
            .col(text("cadence"))
            // Time of the next edition.
            .col(big_integer("due_at"))
            .primary_key(Index::create().col("commune_id").col("cadence"))
            .foreign_key(ForeignKey::create().from("digest_rounds", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(rounds).await?;
        manager
            .create_index(Index::create().name("digest_rounds_due").table("digest_rounds").col("due_at").to_owned())
            .await?;
        let editions = Table::create()
            .table("digest_editions")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("name"))
            .col(text("cadence"))
            .col(text_null("introduction"))
            .col(text_null("introduction_html"))
            // JSON: what it says, as it was when it was made; none if there was nothing to say.
            .col(text_null("content"))
            .col(big_integer_null("composed_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("digest_editions", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(editions).await?;
        let named = Index::create()
            .name("digest_editions_name")
            .table("digest_editions")
            .col("commune_id")
            .col("name")
            .unique()
            .to_owned();
        manager.create_index(named).await?;
        let composed = Index::create()
            .name("digest_editions_composed")
            .table("digest_editions")
            .col("commune_id")
            .col("composed_at")
            .to_owned();
        manager.create_index(composed).await
    }
}
