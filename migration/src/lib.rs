//! The steps of the database schema. A released step is never edited; each runs on SQLite and on PostgreSQL.
//!
//! Instants are integers, microseconds since 1970 in UTC: they sort the same on both databases. Every row of a
//! tenant carries its commune, and every index but a primary key's starts with it.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261122_000001_communes;
mod m20261122_000002_organisations;
mod m20261122_000003_tokens;
mod m20261122_000004_notices;
mod m20261122_000005_several_boards;
mod m20261122_000006_files;
mod m20261122_000007_idempotency_keys;
mod m20261122_000008_words;
mod m20261122_000009_jobs;
mod m20261122_000010_events;
mod m20261122_000011_polls;
mod m20261122_000012_push;
mod m20261122_000013_calendars;
mod m20261122_000014_digests;
mod m20261122_000015_deliveries;
mod m20261122_000016_reach;
mod m20261122_000017_moves;
mod m20261129_000101_sheets;
mod m20261129_000201_pulse;
mod m20261129_000401_dates;
mod m20261129_000501_sheet_files;
mod m20261129_000601_told;
mod m20261129_000801_hidden_words;
mod m20261130_000101_alert_messages;
mod m20261130_000201_commune_settings;
mod m20261130_000301_refusals;
mod m20261130_000302_alerts;
mod m20261130_000401_accounts;
mod m20261130_000501_audit;
mod m20261130_000601_audit_cuts;
mod m20261130_000701_register;
mod m20261130_000801_desk_mails;
mod m20261201_000201_topics;
mod m20261201_000301_consultations;
mod m20261201_000401_ballots;
mod m20261201_000501_register_notes;
mod m20261201_000601_digest_invitations;
mod m20261201_000602_joinings;
mod m20261201_000603_hidden_sections;
mod m20261201_004701_delegations;
mod m20261201_004801_carried_voices;
mod m20261202_000044_key_shares;
mod m20261202_000045_vote_letters;
mod m20261202_003901_arguments;
mod m20261202_004001_vote_mails;
mod m20261202_004901_carried_shares;
mod m20261203_000046_departures;
mod m20261204_000047_cancellation_reasons;
mod m20261204_000048_up_now;

/// Applies the steps in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_communes::Migration),
            Box::new(m20261122_000002_organisations::Migration),
            Box::new(m20261122_000003_tokens::Migration),
            Box::new(m20261122_000004_notices::Migration),
            Box::new(m20261122_000005_several_boards::Migration),
            Box::new(m20261122_000006_files::Migration),
            Box::new(m20261122_000007_idempotency_keys::Migration),
            Box::new(m20261122_000008_words::Migration),
            Box::new(m20261122_000009_jobs::Migration),
            Box::new(m20261122_000010_events::Migration),
            Box::new(m20261122_000011_polls::Migration),
            Box::new(m20261122_000012_push::Migration),
            Box::new(m20261122_000013_calendars::Migration),
            Box::new(m20261122_000014_digests::Migration),
            Box::new(m20261122_000015_deliveries::Migration),
            Box::new(m20261122_000016_reach::Migration),
            Box::new(m20261122_000017_moves::Migration),
            Box::new(m20261129_000101_sheets::Migration),
            Box::new(m20261129_000201_pulse::Migration),
            Box::new(m20261129_000401_dates::Migration),
            Box::new(m20261129_000501_sheet_files::Migration),
            Box::new(m20261129_000601_told::Migration),
            Box::new(m20261129_000801_hidden_words::Migration),
            Box::new(m20261130_000201_commune_settings::Migration),
            Box::new(m20261130_000301_refusals::Migration),
            Box::new(m20261130_000302_alerts::Migration),
            Box::new(m20261130_000101_alert_messages::Migration),
            Box::new(m20261130_000401_accounts::Migration),
            Box::new(m20261130_000501_audit::Migration),
            Box::new(m20261130_000601_audit_cuts::Migration),
            Box::new(m20261130_000701_register::Migration),
            Box::new(m20261130_000801_desk_mails::Migration),
            Box::new(m20261201_000201_topics::Migration),
            Box::new(m20261201_000301_consultations::Migration),
            Box::new(m20261201_000401_ballots::Migration),
            Box::new(m20261201_000501_register_notes::Migration),
            Box::new(m20261201_000601_digest_invitations::Migration),
            Box::new(m20261201_000602_joinings::Migration),
            Box::new(m20261201_000603_hidden_sections::Migration),
            Box::new(m20261202_000044_key_shares::Migration),
            Box::new(m20261202_000045_vote_letters::Migration),
            Box::new(m20261201_004701_delegations::Migration),
            Box::new(m20261201_004801_carried_voices::Migration),
            Box::new(m20261202_003901_arguments::Migration),
            Box::new(m20261202_004001_vote_mails::Migration),
            Box::new(m20261202_004901_carried_shares::Migration),
            Box::new(m20261203_000046_departures::Migration),
            Box::new(m20261204_000047_cancellation_reasons::Migration),
            Box::new(m20261204_000048_up_now::Migration),
        ]
    }
}
