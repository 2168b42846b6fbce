//! The page of all arguments of a consultation, the same for everybody.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::paths::{arguments_of, mine_of, page_of};
use crate::arguments::{self, DebatePart};
use crate::ballots::result::{ReadResultError, public};
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, ConsultationId, consultation};
use crate::{App, communes};
use ground::text::Language;
use kit::http::Cursor;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};
use kit::tenants::Commune;

/// The page of all arguments.
#[derive(Template)]
#[template(path = "consultations/arguments.html")]
struct ArgumentsPage {
    frame: Frame,
    back: String,
    own: String,
    /// The path of the same arguments on the reader's own page.
    here: String,
    debate: DebatePart,
    more: Option<String>,
}

/// The choices in the address.
#[derive(Debug, Default, Deserialize)]
struct Leafed {
    suite: Option<String>,
}

#[handler]
pub(super) async fn show_arguments(
    app: Data<&App>,
    request: &Request,
    id: Path<String>,
    leafed: Query<Leafed>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.0.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Problem::internal)?.ok_or_else(none)?;
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let after: Option<Cursor> = leafed.0.suite.as_deref().and_then(|it| it.parse().ok());
    let shown = arguments::debate(app.0, None, &row, after.as_ref(), (language, app.clock.now())).await?;
    let debate = shown.ok_or_else(none)?;
    Ok(pages::answer(&page(&app.site, &row, (debate, after.as_ref()), (&commune, &settings), language), language)?)
}

fn page(
    site: &Site,
    row: &consultation::Model,
    (debate, after): (DebatePart, Option<&Cursor>),
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> ArgumentsPage {
    ArgumentsPage {
        frame: communes::framed(site, commune, settings, language, row.title.as_str()),
        back: page_of(row.id),
        own: mine_of(row.id),
        here: after.map_or_else(|| mine_of(row.id), |after| format!("{}?suite={after}", mine_of(row.id))),
        more: debate.next.as_ref().map(|next| format!("{}?suite={next}", arguments_of(row.id))),
        debate,
    }
}

/// The page of an example.
pub(super) fn sample(site: &Site, in_commune: (&Commune, &CommuneSettings), language: Language) -> Option<Sample> {
    let row = consultations::example_row()?;
    let debate = arguments::example_debate(&row, language, row.vote_from);
    Some(Sample::of("consultations/arguments.html", &page(site, &row, (debate, None), in_commune, language)))
}
