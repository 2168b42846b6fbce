//! The next letter, as whoever runs the board sees it before it goes.

use poem::Request;
use sea_orm::DbErr;

use crate::App;
use crate::accounts::AtDesk;
use crate::communes::Desk;
use crate::digests::content::Content;
use crate::digests::editions::{IntroductionOut, gather, with_introduction};
use crate::digests::entity::edition;
use crate::digests::readers::readers_by_commune;
use crate::digests::{Cadence, EditionName, settings};
use calendar::Span;
use ground::clock::Instant;
use kit::http::problem::{self, Problem, Refusal};
use kit::tenants::Commune;

/// The end of the address of these pages, after the desk's.
pub(super) const END: &str = "/lettre";

/// The path of the letter at a commune's desk.
pub(crate) fn desk_letter(commune: &Commune) -> String {
    format!("{}/bureau{END}", commune.path())
}

/// The next weekly letter of a commune.
pub(super) struct NextLetter {
    pub(super) name: EditionName,
    pub(super) at: Instant,
    pub(super) content: Content,
    pub(super) introduction: Option<IntroductionOut>,
    /// `number` of readers, and of those whose address refuses the letter.
    pub(super) numbers: (i64, i64),
}

/// The desk of somebody who runs the board.
pub(super) async fn running<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.runs_board() { Ok(desk) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// Looks ahead to it.
pub(super) async fn next(app: &App, desk: &Desk<'_>) -> Result<NextLetter, DbErr> {
    let (commune, now) = (&desk.at.commune, app.clock.now());
    let schedule = settings::of(&app.db.read, commune.id).await?.schedule;
    let mut at = schedule.next(Cadence::Weekly, now, commune.zone());
    let mut name = EditionName::of(Cadence::Weekly, Span::shown(at, commune.zone()).date());
    let mut row = edition::Entity::named(commune.id, &name).one(&app.db.read).await?;
    if row.as_ref().is_some_and(|row| row.composed_at.is_some()) {
        // It went before its hour: the next one is a week later.
        at = schedule.next(Cadence::Weekly, at, commune.zone());
        name = EditionName::of(Cadence::Weekly, Span::shown(at, commune.zone()).date());
        row = edition::Entity::named(commune.id, &name).one(&app.db.read).await?;
    }
    let mut content = gather(app, commune, Cadence::Weekly, now).await?;
    if let Some(row) = &row {
        content = with_introduction(content, row, now);
    }
    let introduction = row.as_ref().map(IntroductionOut::of).filter(|it| it.text.is_some());
    let numbers = readers_by_commune(&app.db.read, Some(commune.id)).await?;
    let numbers = numbers.first().map_or((0, 0), |(_, readers, suspended)| (*readers, *suspended));
    Ok(NextLetter { name, at, content, introduction, numbers })
}
