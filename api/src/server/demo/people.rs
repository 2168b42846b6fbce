//! The people of the demo: they have a role, and a link that signs in as them.

use std::fmt::Write as _;

use super::{Failure, english, voices};
use crate::accounts::{self, Role};
use crate::{App, members, organisations};
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::mail::Email;
use kit::tenants::Commune;

/// Number of seconds for which a link of the demo signs in.
const LINKED: i64 = 12 * 60 * 60;

/// Links that sign in as the mayor, the clerk, an association and a resident of a commune, a line each; each works once.
pub(super) async fn links(app: &App, commune: &Commune) -> Result<String, Failure> {
    let all = organisations::of_commune(&app.db.read, commune.id).await?;
    let association = all.iter().find(|it| it.organisation.kind == organisations::OrganisationKind::Association);
    let association = association.ok_or("the demo has an association")?.organisation.id;
    let mut lines = String::new();
    for (what, local, role, organisation) in [
        ("maire", "maire", Role::Mayor, None),
        ("secrétariat", "secretariat", Role::Clerk, None),
        ("association", "association", Role::Publisher, Some(association)),
    ] {
        let email: Email = format!("{local}@{}.exemple.fr", commune.slug).parse().map_err(english)?;
        members::add(app, commune.id, role, organisation, email.clone()).await?;
        let until = app.clock.now().plus_seconds(LINKED);
        let link = accounts::link_until(app, email, until).await.map_err(|it| it.problem().summary(Language::En))?;
        writeln!(lines, "  {what:<12} {link}")?;
    }
    let until = app.clock.now().plus_seconds(LINKED);
    let link = accounts::link_until(app, voices::resident(commune)?, until).await;
    writeln!(lines, "  {:<12} {}", "habitante", link.map_err(|it| it.problem().summary(Language::En))?)?;
    Ok(lines)
}
