//! The letters of the demo: one of each commune, with the clerk's own words on top.

use super::{Failure, english};
use crate::App;
use crate::digests::{self, Cadence, EditionError, EditionName, NewIntroduction};
use calendar::Span;
use ground::text::Language;
use kit::http::IfMatch;
use kit::http::problem::Refusal;
use kit::tenants::Commune;

const WEEK: i64 = 7 * 86_400;

/// Make an edition, unless the commune has one already: last week's, made late, so that this week's is still to come.
pub(super) async fn make_missing(app: &App, commune: &Commune, words: &str) -> Result<(), Failure> {
    if digests::has_editions(app, commune.id).await? {
        return Ok(());
    }
    let day = Span::shown(app.clock.now().plus_seconds(-WEEK), commune.zone()).date();
    let name = EditionName::of(Cadence::Weekly, day);
    let told = |error: EditionError| error.problem().summary(Language::En);
    let words = NewIntroduction { text: words.parse().map_err(english)? };
    digests::introduce(app, None, commune, &name, &IfMatch::default(), words).await.map_err(told)?;
    digests::send_now(app, None, commune, Some(name)).await.map_err(told)?;
    Ok(())
}
