//! Number of dates that an event has in the agenda, so that those of an organisation can be summed up.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("events").add_column(integer("dates").default(0)).to_owned()).await?;
        let count = "UPDATE events SET dates = (SELECT COUNT(*) FROM occurrences \
                     WHERE occurrences.event_id = events.id AND occurrences.commune_id = events.commune_id)";
        manager.get_connection().execute_unprepared(count).await?;
        let of = ["commune_id", "organisation_id", "state", "expire_at", "dates"];
        let mut index = Index::create().name("events_by_dates").table("events").to_owned();
        of.iter().for_each(|column| {
            index.col(*column);
        });
        manager.create_index(index).await
    }
}
