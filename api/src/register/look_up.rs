//! Looking somebody up for what is done elsewhere with their entry.

use sea_orm::{ConnectionTrait, DbErr};

use super::queries::{self, Wanted};
use super::{EntryId, EntryState, reads};
use crate::App;
use crate::accounts::Caller;
use ground::ids::CommuneId;
use kit::http::Limit;
use kit::http::problem::{Problem, Refusal};

/// Somebody in the register: their entry, their name, and where they live.
pub(crate) type FoundPerson = (EntryId, String, String);

/// The open entries of a commune in which these words stand, for its staff; what they read is counted.
pub(crate) async fn look_up(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    query: &str,
) -> Result<Vec<FoundPerson>, Problem> {
    reads::may_read(app, caller).map_err(Refusal::problem)?;
    let wanted = Wanted { q: Some(query.to_owned()), state: Some(EntryState::Open), ..Wanted::default() };
    let page = queries::page(&app.db.read, commune, &wanted, Limit::default(), None).await;
    let (rows, _) = page.map_err(Refusal::problem)?;
    reads::count(app, caller, rows.len());
    let found = rows.into_iter().map(|row| {
        let place = [row.street.map(|it| it.to_string()), row.hamlet.map(|it| it.to_string())];
        let place: Vec<String> = place.into_iter().flatten().collect();
        (row.id, format!("{} {}", row.first_names, row.last_name), place.join(", "))
    });
    Ok(found.collect())
}

/// True if an entry of a commune is open.
pub(crate) async fn is_open(db: &impl ConnectionTrait, commune: CommuneId, id: EntryId) -> Result<bool, DbErr> {
    let row = queries::find(db, id).await?;
    Ok(row.is_some_and(|it| it.commune_id == commune && it.state == EntryState::Open))
}
