//! Announcing a draft: the page reads back what stays as it is told.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::one_shown::dates;
use super::paths::desk_consultation;
use super::seat::{AtHand, draft, staffed};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::consultation::Model;
use crate::consultations::publish::{FEWEST, PublishConsultationError, publish};
use crate::consultations::shares::share_key;
use crate::consultations::{ConsultationOut, example_row};
use crate::register;
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_publish.html")]
struct AnnouncePage<'a> {
    frame: Frame,
    back: String,
    asked: &'a ConsultationOut,
    dates: Vec<(String, String)>,
    /// Those who hold the key, each with true once they took their share; and whether the links were sent.
    holders: Vec<(String, bool)>,
    sent: bool,
    /// True if whoever reads it may send the links: the mayor and the clerk, not a councillor.
    may_send: bool,
    here: String,
    /// The number of people who may vote as the register is now, in words.
    people: String,
    too_few: bool,
    is_stale: bool,
    form: FormView,
}

#[handler]
pub(super) async fn ask_first(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let Some(found) = draft(app.0, &desk, &place.0.1).await? else {
        return Ok(forms::done(&format!("{}/{}", super::paths::list(&desk.at.commune), place.0.1)));
    };
    let page = show(&desk.at, &found, people(app.0, &found).await?, &[], false);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The number of people who may vote as the register is now.
async fn people(app: &App, found: &AtHand) -> Result<usize, Problem> {
    let row = &found.row;
    let entries = register::open_entries(&app.db.read, row.commune_id, row.group_id).await;
    Ok(entries.map_err(Problem::internal)?.len())
}

/// Announces it.
#[handler]
pub(super) async fn announce(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let Some(found) = draft(app.0, &desk, &place.0.1).await? else {
        return Ok(forms::done(&format!("{}/{}", super::paths::list(&desk.at.commune), place.0.1)));
    };
    if form.typed().text("faire") == Some(SENDS) {
        return match share_key(app.0, &desk.caller, found.row.id, &IfMatch::default()).await {
            Ok(_) => Ok(forms::done(&super::paths::step(&desk.at, found.row.id, "annoncer"))),
            Err(error) => {
                let mistakes = error.problem().into_mistakes()?;
                let page = show(&desk.at, &found, people(app.0, &found).await?, &mistakes, false);
                Ok(forms::refused(&page, desk.at.language)?)
            }
        };
    }
    match publish(app.0, &desk.caller, found.row.id, &form.if_match()).await {
        Ok(shown) => Ok(forms::done(&format!("{}?fait=annonce", desk_consultation(&desk.at.commune, shown.id)))),
        Err(PublishConsultationError::NotFresh) => Ok(sign_in_again(request, &form)?),
        Err(error) => {
            let problem = error.problem();
            let is_stale = problem.kind == &problem::STALE;
            let mistakes = problem.into_mistakes()?;
            let mistakes: &[FieldError] = if is_stale { &[] } else { &mistakes };
            let page = show(&desk.at, &found, people(app.0, &found).await?, mistakes, is_stale);
            Ok(if is_stale { forms::stale(&page, desk.at.language)? } else { forms::refused(&page, desk.at.language)? })
        }
    }
}

fn show<'a>(
    at: &DeskPlace<'_>,
    found: &'a AtHand,
    people: usize,
    mistakes: &[FieldError],
    is_stale: bool,
) -> AnnouncePage<'a> {
    let typed = Typed::default().with_state(&Revision::of_resource(&found.shown));
    let action = super::paths::step(at, found.row.id, "annoncer");
    // A mistake here is the whole draft's: its fields stand on another page.
    let mistakes: Vec<FieldError> =
        mistakes.iter().map(|it| FieldError { pointer: String::new(), detail: it.detail.clone() }).collect();
    AnnouncePage {
        frame: at
            .frame(say!("Annoncer la consultation", "Announce the consultation"), &DESK_HOME)
            .explained(if found.row.key_holders.0.is_empty() { HOW } else { HOW_SHARED }),
        back: desk_consultation(&at.commune, found.row.id),
        asked: &found.shown,
        dates: dates(at, &found.row),
        holders: holders(&found.row),
        sent: found.row.recorded.shares_taken.is_some(),
        may_send: found.may_send,
        here: action.clone(),
        people: at.say(say!("{people} personnes aujourd’hui", "{people} people today", people)),
        too_few: people < FEWEST,
        is_stale,
        form: FormView::new(at.language, action, at.say(say!("Annoncer", "Announce")), vec![], &typed, &mistakes),
    }
}

/// Those who hold the key, each with true once they took their share.
fn holders(row: &Model) -> Vec<(String, bool)> {
    let taken = row.recorded.shares_taken.iter().flatten().copied().chain(std::iter::repeat(false));
    row.key_holders.0.iter().map(|it| it.name.clone()).zip(taken).collect()
}

/// What the button says that sends the three their links.
const SENDS: &str = "cle";

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ce qui est annoncé reste\u{a0}: c’est ce qui fait la confiance.",
        "What is announced stays: that is what makes trust.",
    ),
    (
        "La clé qui scelle les bulletins est faite à l’annonce, et détruite après le compte.",
        "The key that seals ballots is made with the announcement, and destroyed after the count.",
    ),
];

/// The page explained, where three people hold the key.
const HOW_SHARED: &[(&str, &str)] = &[
    HOW[0],
    (
        "Trois personnes ont pris chacune une part de la clé\u{a0}: il en faut deux pour ouvrir l’urne.",
        "Three people took a share of the key each: two of them open the urn.",
    ),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Option<Sample> {
    let at = DeskPlace::example(site, language);
    let found = AtHand { row: example_row()?, shown: ConsultationOut::example(), may_write: true, may_send: true };
    let wrong = [FieldError::at("", say!("La clôture est trop proche.", "The close is too near."))];
    Some(Sample::of("consultations/desk_publish.html", &show(&at, &found, 7, &wrong, true)))
}
