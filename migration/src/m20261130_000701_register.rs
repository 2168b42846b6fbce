//! The register of residents: its entries, groups, codes, and wrong codes.

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
        for table in [entries(), groups(), memberships(), codes(), misses()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in [
            ("register_entries_by_name", "register_entries", &["commune_id", "sorted"][..], false),
            ("register_entries_by_account", "register_entries", &["account_id", "commune_id"], true),
            ("register_groups_by_name", "register_groups", &["commune_id", "folded"], true),
            ("register_memberships_by_entry", "register_memberships", &["entry_id"], false),
            ("register_codes_by_entry", "register_codes", &["entry_id"], false),
            ("register_misses_by_commune", "register_misses", &["commune_id", "at"], false),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn entries() -> TableCreateStatement {
    Table::create()
        .table("register_entries")
        .col(uuid("id").primary_key())
        .col(uuid("commune_id"))
        .col(text_null("reference"))
        .col(text("last_name"))
        .col(text("first_names"))
        .col(integer_null("birth_year"))
        .col(text_null("street"))
        .col(text_null("hamlet"))
        // Names without accents and case, last name first; and all words that it is looked for by.
        .col(text("sorted"))
        .col(text("words"))
        .col(text("state"))
        .col(uuid_null("duplicate_of"))
        .col(big_integer_null("closed_at"))
        .col(uuid_null("account_id"))
        .col(big_integer_null("activated_at"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(ForeignKey::create().from("register_entries", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("register_entries", "account_id").to("accounts", "id"))
        .to_owned()
}

fn groups() -> TableCreateStatement {
    Table::create()
        .table("register_groups")
        .col(uuid("id").primary_key())
        .col(uuid("commune_id"))
        .col(text("name"))
        .col(text("folded"))
        .col(text("kind"))
        .col(big_integer("created_at"))
        .foreign_key(ForeignKey::create().from("register_groups", "commune_id").to("communes", "id"))
        .to_owned()
}

fn memberships() -> TableCreateStatement {
    Table::create()
        .table("register_memberships")
        .col(uuid("group_id"))
        .col(uuid("entry_id"))
        .primary_key(Index::create().col("group_id").col("entry_id"))
        .foreign_key(ForeignKey::create().from("register_memberships", "group_id").to("register_groups", "id"))
        .foreign_key(ForeignKey::create().from("register_memberships", "entry_id").to("register_entries", "id"))
        .to_owned()
}

fn codes() -> TableCreateStatement {
    Table::create()
        .table("register_codes")
        // HMAC-SHA256 of the commune and the code, in hexadecimal.
        .col(text("seal").primary_key())
        .col(uuid("entry_id"))
        .col(big_integer("made_at"))
        .foreign_key(ForeignKey::create().from("register_codes", "entry_id").to("register_entries", "id"))
        .to_owned()
}

fn misses() -> TableCreateStatement {
    Table::create()
        .table("register_misses")
        .col(uuid("id").primary_key())
        .col(uuid("commune_id"))
        .col(uuid("account_id"))
        .col(big_integer("at"))
        .foreign_key(ForeignKey::create().from("register_misses", "commune_id").to("communes", "id"))
        .to_owned()
}
