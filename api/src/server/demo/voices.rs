//! The voices of the demo: a delegate who carries nine, a voice in two parts, and two delegates who give to each other.

use serde_json::json;

use super::{Failure, body};
use crate::App;
use crate::accounts::people;
use crate::delegations::{self, DelegateId, DelegateProfile, GivenVoice};
use crate::organisations;
use crate::register::{self, EntryId};
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::mail::Email;
use kit::tenants::Commune;

/// The delegates: the last of the residents, from the very last on. The first two vote in the open, the others give their
/// voices to each other.
const DELEGATES: [(&str, &str); 4] = [
    ("Hugo Hoffmann", "Je lis les dossiers du conseil et je dis pourquoi je vote."),
    ("Claire Becker", "Je m’occupe des questions d’école et de jeunesse."),
    ("René Schmitt", "Je suis artisan au village depuis vingt ans."),
    ("Odile Weber", "Je connais bien les chemins et les rues."),
];

/// Number of residents who give their whole voice to the first delegate.
const GIVERS: usize = 9;

/// Let the delegates stand, and residents give them their voices, unless somebody stands already. The last delegate gets an
/// account, with which one sees what residents see.
pub(super) async fn hand_missing(app: &App, commune: &Commune, residents: &[EntryId]) -> Result<(), Failure> {
    if delegations::anybody_stands(&app.db.read, commune.id).await? {
        return Ok(());
    }
    let mut from_the_end = residents.iter().rev().copied();
    let (mut entries, mut delegates) = (Vec::new(), Vec::new());
    for ((name, statement), entry) in DELEGATES.into_iter().zip(from_the_end.by_ref()) {
        let name = format!("{name}{}", organisations::DEMONSTRATION);
        let profile: DelegateProfile =
            body(json!({"commune": commune.slug, "name": name, "statement": statement, "topics": null}))?;
        let stands = delegations::stand_for(app, commune, entry, profile).await;
        delegates.push(stands.map_err(|error| error.problem().summary(Language::En))?);
        entries.push(entry);
    }
    let [carries, other, one, two] = delegates[..] else { return Err("the demo has too few residents".into()) };
    for entry in from_the_end.by_ref().take(GIVERS) {
        give(app, commune, entry, &[(carries, 100)]).await?;
    }
    if let Some(split) = from_the_end.next() {
        give(app, commune, split, &[(other, 60), (one, 40)]).await?;
    }
    give(app, commune, entries[2], &[(two, 100)]).await?;
    give(app, commune, entries[3], &[(one, 100)]).await?;
    let tx = app.db.begin_write().await?;
    let account = people::of_address(&tx, resident(commune)?, Language::Fr, app.clock.now()).await?;
    register::belong_to(&tx, entries[3], account, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// The address of the resident of the demo who has an account.
pub(super) fn resident(commune: &Commune) -> Result<Email, Failure> {
    Ok(format!("habitante@{}.exemple.fr", commune.slug).parse().map_err(super::english)?)
}

async fn give(app: &App, commune: &Commune, entry: EntryId, to: &[(DelegateId, u8)]) -> Result<(), Failure> {
    let to: Vec<_> = to.iter().map(|(delegate, percent)| json!({"delegate": delegate, "percent": percent})).collect();
    let given: GivenVoice = body(json!({"commune": commune.slug, "scope": {"kind": "everything"}, "to": to}))?;
    let given = delegations::give_for(app, commune, entry, given).await;
    Ok(given.map_err(|error| error.problem().summary(Language::En))?)
}
