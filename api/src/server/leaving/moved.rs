//! A commune that moved to another server: from then on its addresses lead there.

use sea_orm::ConnectionTrait;
use url::Url;

use super::refusals::MovedError;
use super::tables::TABLES;
use crate::{App, consultations};
use ground::ids::CommuneId;
use kit::documents;
use kit::tenants::{self, Directory, departures};

/// Tables whose rows stand in addresses, each with the column that names them there.
const IN_ADDRESSES: &[(&str, &str)] = &[
    ("notices", "post_id"),
    ("events", "post_id"),
    ("polls", "id"),
    ("consultations", "id"),
    ("milestones", "id"),
    ("arguments", "id"),
    ("contributions", "id"),
    ("files", "id"),
    ("topics", "id"),
    ("portfolios", "id"),
    ("organisations", "id"),
    ("register_entries", "id"),
    ("register_groups", "id"),
    // These stand in links of mails.
    ("digest_readers", "id"),
    ("memberships", "id"),
    ("joinings", "id"),
];

/// Say that a commune moved to the server at this address.
///
/// # Errors
/// When it is not here, or a vote of it is not over.
pub async fn move_to(app: &App, key: &str, to: &Url) -> Result<(), MovedError> {
    let Some(commune) = tenants::find(&app.db.read, key).await? else {
        return Err(MovedError::NoSuchCommune(key.to_owned()));
    };
    if to.origin() == app.site.public_url.origin() {
        return Err(MovedError::Here(to.to_string()));
    }
    let change = app.boards.change(commune.id).await?;
    let mut departure = departures::of(&*change, &commune).await?;
    match (departure.removed_at, departure.moved_to) {
        (Some(_), _) => return Err(MovedError::Removed),
        (None, Some(there)) => return Err(MovedError::Already(there)),
        (None, None) => {}
    }
    if let Some(open) = consultations::with_keys(&*change, commune.id).await?.into_iter().next() {
        return Err(MovedError::Voting(open.title.to_string()));
    }
    departure.moved_to = Some(to.as_str().trim_end_matches('/').to_owned());
    departure.moved_at = Some(app.clock.now());
    departures::keep(&*change, departure).await?;
    keep_things(&*change, commune.id).await?;
    documents::notify_everything(&change).await?;
    change.commit().await?;
    app.communes.replace(Directory::load(&app.db).await?);
    Ok(())
}

/// Take back that a commune moved: it is served here again, as it was.
///
/// # Errors
/// When it did not move, or was removed since.
pub async fn take_back(app: &App, key: &str) -> Result<(), MovedError> {
    let Some(departure) = departures::find(&app.db.read, key).await?.filter(|it| it.moved_to.is_some()) else {
        return Err(MovedError::NotMoved);
    };
    if departure.removed_at.is_some() {
        return Err(MovedError::Removed);
    }
    let change = app.boards.change(departure.id).await?;
    departures::forget_things(&*change, departure.id).await?;
    departures::keep(&*change, departures::Departure { moved_to: None, moved_at: None, ..departure }).await?;
    documents::notify_everything(&change).await?;
    change.commit().await?;
    app.communes.replace(Directory::load(&app.db).await?);
    Ok(())
}

/// Keep the ids of the commune's things that stand in addresses. What hangs on another board too, and an organisation that serves
/// another commune, is found here still.
async fn keep_things(tx: &impl ConnectionTrait, commune: CommuneId) -> Result<(), sea_orm::DbErr> {
    for (name, column) in IN_ADDRESSES {
        let Some(condition) = TABLES.iter().find(|it| it.name == *name).and_then(|it| it.condition()) else { continue };
        let elsewhere = match *name {
            "organisations" => {
                Some("\"organisation_communes\" AS other WHERE other.\"organisation_id\" = \"organisations\".\"id\"")
            }
            "notices" => Some("\"notices\" AS other WHERE other.\"post_id\" = \"notices\".\"post_id\""),
            "events" => Some("\"events\" AS other WHERE other.\"post_id\" = \"events\".\"post_id\""),
            _ => None,
        };
        let stays = elsewhere.map(|it| format!(" AND NOT EXISTS (SELECT 1 FROM {it} AND other.\"commune_id\" <> $1)"));
        let found = format!(
            "SELECT DISTINCT \"{name}\".\"{column}\" AS id FROM \"{name}\" WHERE ({condition}){}",
            stays.unwrap_or_default()
        );
        departures::keep_things(tx, commune, &found).await?;
    }
    Ok(())
}
