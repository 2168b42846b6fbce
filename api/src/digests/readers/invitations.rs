//! Who was invited to the letter lately, or left it: a seal of each mailbox, so that nobody is asked again within a year.

use std::collections::HashSet;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use crate::App;
use crate::digests::DAY;
use crate::digests::entity::invitation;
use crate::digests::links::Links;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::mail::Email;

/// Number of seconds for which nobody is invited again.
pub(crate) const LATELY: i64 = 365 * DAY;

/// The mailboxes of these addresses that were invited since a time, or left.
pub(super) async fn lately(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    emails: &[Email],
    since: Instant,
) -> Result<HashSet<String>, DbErr> {
    let seals = emails.iter().map(|email| Links::of(app).seal_of_reader(commune, email));
    let rows = invitation::Entity::find()
        .filter(invitation::Column::Seal.is_in(seals))
        .filter(invitation::Column::At.gt(since))
        .all(tx)
        .await?;
    let known: HashSet<String> = rows.into_iter().map(|row| row.seal).collect();
    let is_known = |email: &&Email| known.contains(&Links::of(app).seal_of_reader(commune, email));
    Ok(emails.iter().filter(is_known).map(Email::mailbox).collect())
}

/// Remember that these are not to be invited for a year.
pub(super) async fn remember(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    emails: &[&Email],
    now: Instant,
) -> Result<(), DbErr> {
    let row = |email: &&Email| invitation::Model { seal: Links::of(app).seal_of_reader(commune, email), at: now };
    let rows = emails.iter().map(|email| row(email).into_active_model());
    let anew = OnConflict::column(invitation::Column::Seal).update_column(invitation::Column::At).to_owned();
    invitation::Entity::insert_many(rows).on_conflict(anew).exec_without_returning(tx).await?;
    Ok(())
}
