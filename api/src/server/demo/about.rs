//! What the communes of the demo say of themselves.

use serde_json::{Map, Value};

use super::Failure;
use crate::App;
use crate::accounts::Clerk;
use crate::communes::settings::{self, CommuneSettingsPatch, ContactDetails};
use ground::input;
use kit::http::IfMatch;
use kit::tenants::Commune;

/// Say it, unless the way to the town hall is told already: what somebody changed since stays.
pub(super) async fn say_missing(
    app: &App,
    clerk: Clerk<'_>,
    commune: &Commune,
    about: &Map<String, Value>,
) -> Result<(), Failure> {
    if settings::of(&app.db.read, commune).await?.contact != ContactDetails::default() {
        return Ok(());
    }
    let patch: CommuneSettingsPatch = input::read(about).map_err(|wrong| format!("{}: {wrong:?}", commune.slug))?;
    let set = settings::set(app, Some(clerk), commune, &IfMatch::default(), patch).await;
    set.map(drop).map_err(|error| format!("{}: {error:?}", commune.slug).into())
}
