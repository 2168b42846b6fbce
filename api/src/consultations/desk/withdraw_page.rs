//! Taking a consultation back: the page asks why, and says what becomes of the ballots.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::paths::{desk_consultation, step};
use super::seat::{AtHand, of_the_board, staffed};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::withdraw::{WithdrawConsultationError, Withdrawal, withdraw};
use crate::consultations::{ConsultationOut, example_row};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_withdraw.html")]
struct WithdrawPage<'a> {
    frame: Frame,
    back: String,
    title: &'a str,
    form: FormView,
}

#[handler]
pub(super) async fn ask_why(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    Ok(pages::answer(&show(&desk.at, &found, &Typed::default(), &[]), desk.at.language)?)
}

/// Takes it back.
#[handler]
pub(super) async fn take_back(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<Withdrawal>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(why) => match withdraw(app.0, &desk.caller, found.row.id, &form.if_match(), why).await {
            Ok(shown) => {
                return Ok(forms::done(&format!("{}?fait=retiree", desk_consultation(&desk.at.commune, shown.id))));
            }
            Err(WithdrawConsultationError::NotFresh) => return Ok(sign_in_again(request, &form)?),
            Err(error) => error.problem().into_mistakes()?,
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&show(&desk.at, &found, form.typed(), &mistakes), desk.at.language)?)
}

fn show<'a>(at: &DeskPlace<'_>, found: &'a AtHand, typed: &Typed, mistakes: &[FieldError]) -> WithdrawPage<'a> {
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Pourquoi", "Why"))).up_to(600);
    let reason = reason.with_help(at.say(say!("En public.", "In public.")));
    let typed = typed.clone().with_state(&Revision::of_resource(&found.shown));
    let button = at.say(say!("Retirer la consultation", "Withdraw the consultation"));
    WithdrawPage {
        frame: at.frame(say!("Retirer la consultation", "Withdraw the consultation"), &DESK_HOME).explained(HOW),
        back: desk_consultation(&at.commune, found.row.id),
        title: &found.shown.title,
        form: FormView::new(at.language, step(at, found.row.id, "retirer"), button, vec![reason], &typed, mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[(
    "Une consultation retirée reste lisible, avec la raison. Elle ne revient pas\u{a0}: il faut en annoncer une autre.",
    "A consultation that is withdrawn can still be read, with the reason. It does not come back: announce another one.",
)];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Option<Sample> {
    let at = DeskPlace::example(site, language);
    let found = AtHand { row: example_row()?, shown: ConsultationOut::example(), may_write: true, may_send: true };
    let wrong = [FieldError::at("reason", say!("Ce champ est obligatoire.", "This field is required."))];
    Some(Sample::of("consultations/desk_withdraw.html", &show(&at, &found, &Typed::default(), &wrong)))
}
