//! Accounts: people, their sessions, what they asked to sign in with, and their roles.

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
        for table in [accounts(), sessions(), sign_ins(), email_changes(), memberships()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("sessions_by_account", "sessions", &["account_id"][..]),
            ("sign_ins_by_email", "sign_ins", &["email", "created_at"]),
            ("sign_ins_by_network", "sign_ins", &["network", "created_at"]),
            ("email_changes_by_account", "email_changes", &["account_id"]),
            ("memberships_by_commune", "memberships", &["commune_id"]),
            ("memberships_by_account", "memberships", &["account_id"]),
            ("memberships_by_organisation", "memberships", &["organisation_id"]),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn accounts() -> TableCreateStatement {
    Table::create()
        .table("accounts")
        .col(uuid("id").primary_key())
        .col(text("email").unique_key())
        .col(text_null("name"))
        .col(text("locale"))
        // The mails that they wish for, by their names with blanks between.
        .col(text("mails"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        // The SHA-256 of its secret, in hexadecimal.
        .col(text("hash").unique_key())
        .col(text("label"))
        .col(big_integer("created_at"))
        // To the day: when somebody reads their board is nobody's business.
        .col(big_integer("last_used_at"))
        .col(big_integer("expires_at"))
        .foreign_key(ForeignKey::create().from("sessions", "account_id").to("accounts", "id"))
        .to_owned()
}

fn sign_ins() -> TableCreateStatement {
    Table::create()
        .table("sign_ins")
        .col(uuid("id").primary_key())
        // The SHA-256 of the request's secret; code and link follow from the id and the key of links.
        .col(text("hash").unique_key())
        .col(text("email"))
        // A seal of the network that asked.
        .col(text("network"))
        .col(text("locale"))
        .col(integer("wrong").default(0).take())
        .col(big_integer("created_at"))
        .col(big_integer_null("used_at"))
        .to_owned()
}

fn email_changes() -> TableCreateStatement {
    Table::create()
        .table("email_changes")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(text("old_email"))
        .col(text("new_email"))
        .col(integer("wrong").default(0).take())
        .col(big_integer("created_at"))
        .col(big_integer_null("confirmed_at"))
        .foreign_key(ForeignKey::create().from("email_changes", "account_id").to("accounts", "id"))
        .to_owned()
}

fn memberships() -> TableCreateStatement {
    Table::create()
        .table("memberships")
        .col(uuid("id").primary_key())
        .col(uuid("commune_id"))
        .col(uuid_null("organisation_id"))
        // None as long as the invitation waits, and once they erased their account.
        .col(uuid_null("account_id"))
        // The invited address, while it waits.
        .col(text_null("email"))
        .col(text("role"))
        .col(text("locale"))
        .col(uuid_null("invited_by"))
        .col(big_integer("invited_at"))
        .col(big_integer_null("accepted_at"))
        .col(big_integer_null("ended_at"))
        .col(uuid_null("ended_by"))
        .foreign_key(ForeignKey::create().from("memberships", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("memberships", "organisation_id").to("organisations", "id"))
        .to_owned()
}
