//! Telling somebody what a clerk did about their ballot: by mail at once, or by a letter that waits to be printed.

use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::telling_words::{Told, note};
use crate::App;
use crate::accounts::{self, people};
use crate::ballots::CounterDeed;
use crate::ballots::entity::vote_letter::{Column, Entity, Model};
use crate::consultations::{self, ConsultationId, PublicReason, consultation, local_day};
use crate::register::Person;
use ground::clock::Instant;
use ground::ids::AccountId;
use ground::spoken::day_of_year;
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};

/// A mail about one's ballot; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutBallot {
    id: Uuid,
    account: AccountId,
    consultation: ConsultationId,
    what: String,
    reason: Option<String>,
    at: Instant,
}

/// Sends somebody a mail about what a clerk did about their ballot.
#[derive(Debug)]
pub struct MailCounter;

impl Job for MailCounter {
    const KIND: &'static str = "counter_mail";
    type Context = App;
    type Payload = AboutBallot;

    async fn run(app: &App, about: AboutBallot) -> Result<(), Failure> {
        let Some(account) = people::find(&app.db.read, about.account).await? else { return Ok(()) };
        let Some(row) = consultations::find(&app.db.read, about.consultation).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let Some(what) = CounterDeed::ALL.iter().find(|it| it.as_str() == about.what) else { return Ok(()) };
        let told = Told {
            commune: &commune.name,
            title: row.title.as_str(),
            what: *what,
            day: day_of_year(local_day(about.at, commune.zone()), account.locale),
            reason: about.reason.as_deref(),
            link: Some(app.site.at(&format!("/consultations/{}", row.id))),
        };
        accounts::send(app, &note(&told, account.locale), account.locale, (about.id, &account.email)).await
    }
}

/// Tell somebody what was done about their ballot.
pub(super) async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    row: &consultation::Model,
    person: &Person,
    (what, reason): (CounterDeed, Option<PublicReason>),
    now: Instant,
) -> Result<(), DbErr> {
    if let Some(account) = person.account {
        let about = AboutBallot {
            id: Uuid::now_v7(),
            account,
            consultation: row.id,
            what: what.as_str().to_owned(),
            reason: reason.map(|it| it.to_string()),
            at: now,
        };
        return Promise::<MailCounter>::new(&about).make(tx, now).await;
    }
    let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
    let on_day = local_day(now, commune.zone());
    let letter = Model { consultation_id: row.id, entry_id: person.entry, what, reason, on_day };
    let key = OnConflict::columns([Column::ConsultationId, Column::EntryId, Column::What])
        .update_columns([Column::Reason, Column::OnDay])
        .to_owned();
    Entity::insert(letter.into_active_model()).on_conflict(key).exec_without_returning(tx).await.map(drop)
}
