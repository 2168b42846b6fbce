//! The dates on a board as its page shows them.

use crate::events::{Happening, OccurrenceOut};
use calendar::Span;
use ground::clock::Instant;
use ground::text::Language;
use kit::tenants::Commune;

/// Number of dates in the days to come that a board shows.
const DATES: usize = 5;

/// The soonest dates.
pub(super) fn soonest<'a>(
    all: &'a [OccurrenceOut],
    commune: &Commune,
    language: Language,
    now: Instant,
) -> Vec<Happening<'a>> {
    let today = Span::shown(now, commune.zone()).date();
    all.iter().take(DATES).map(|it| Happening::of(it, commune, language, today)).collect()
}
