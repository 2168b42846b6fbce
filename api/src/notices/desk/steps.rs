//! The steps of a notice's life as buttons of the desk: each is done by one touch from a list, and asked for on a page of its
//! own by who comes by its address.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::super::paths::{PUBLISH, desk_list, desk_published, desk_step};
use super::super::{Category, Notice, NoticeOut, NoticePatch};
use super::asking::{self, Question};
use super::change::seat;
use super::wish::Going;
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::posts;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};
use poem_openapi::types::Example;

#[derive(Template)]
#[template(path = "notices/desk_step.html")]
struct StepPage {
    frame: Frame,
    list: String,
    title: String,
    form: FormView,
}

/// A step that a button takes.
#[derive(Debug, Clone, Copy)]
enum DeskStep {
    Publish,
    Withdraw,
    Restore,
}

impl DeskStep {
    const fn end(self) -> &'static str {
        match self {
            Self::Publish => "publier",
            Self::Withdraw => "retirer",
            Self::Restore => "retablir",
        }
    }

    const fn question(self) -> Message {
        match self {
            Self::Publish => say!("Publier ce panneau\u{202f}?", "Publish this notice?"),
            Self::Withdraw => say!("Retirer ce panneau du tableau\u{202f}?", "Take this notice off the board?"),
            Self::Restore => say!("Remettre ce panneau\u{202f}?", "Put this notice back?"),
        }
    }

    const fn button(self) -> Message {
        match self {
            Self::Publish => say!("Publier maintenant", "Publish now"),
            Self::Withdraw => say!("Retirer", "Withdraw"),
            Self::Restore => say!("Remettre", "Put back"),
        }
    }
}

type Place = Path<(String, String)>;

#[handler]
pub(super) async fn ask_publish(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Place,
) -> poem::Result<Response> {
    ask(app.0, request, at, &place.0, DeskStep::Publish).await
}

#[handler]
pub(super) async fn ask_withdraw(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Place,
) -> poem::Result<Response> {
    ask(app.0, request, at, &place.0, DeskStep::Withdraw).await
}

#[handler]
pub(super) async fn ask_restore(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Place,
) -> poem::Result<Response> {
    ask(app.0, request, at, &place.0, DeskStep::Restore).await
}

async fn ask(
    app: &App,
    request: &Request,
    AtDesk(caller): AtDesk,
    place: &(String, String),
    step: DeskStep,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app, request, caller, place).await?;
    Ok(pages::answer(&show(&desk.at, &notice, step, &[]), desk.at.language)?)
}

fn show(at: &DeskPlace<'_>, notice: &NoticeOut, step: DeskStep, mistakes: &[FieldError]) -> StepPage {
    let action = desk_step(&at.commune, notice.id, step.end());
    let form = FormView::new(at.language, action, at.say(step.button()), vec![], &Typed::default(), mistakes);
    StepPage {
        frame: at.frame(step.question(), &PUBLISH).explained(HOW),
        list: desk_list(&at.commune),
        title: notice.title.clone(),
        form,
    }
}

/// Publishes a draft as it is, once somebody is sure if phones ring for an alert.
#[handler]
pub(super) async fn publish(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Place,
    form: Form<NoticePatch>,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    if notice.category == Category::Alert && !super::wish::is_sure(form.typed()) {
        let typed = Typed::default().with("title", notice.title.as_str());
        let action = desk_step(&desk.at.commune, notice.id, DeskStep::Publish.end());
        let question = Question { action, typed: &typed, going: Going::Publish };
        return Ok(asking::ask(app.0, &desk, question).await?);
    }
    if super::wish::going(form.typed()) == Going::Back {
        return Ok(forms::done(&desk_list(&desk.at.commune)));
    }
    let published = posts::publish::<Notice>(app.0, &desk.caller, notice.id, &|_, _| true).await;
    match published {
        Ok(_) => Ok(forms::done(&desk_published(&desk.at.commune, notice.id, &[]))),
        Err(error) => Ok(refused(&desk, &notice, DeskStep::Publish, error.problem())?),
    }
}

/// Takes a notice down.
#[handler]
pub(super) async fn withdraw(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Place,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    match posts::withdraw::<Notice>(app.0, &desk.caller, notice.id, &|_, _| true).await {
        Ok(_) => Ok(forms::done(&format!("{}?etat=withdrawn&done={}", desk_list(&desk.at.commune), notice.id))),
        Err(error) => Ok(refused(&desk, &notice, DeskStep::Withdraw, error.problem())?),
    }
}

/// Undoes a withdrawal.
#[handler]
pub(super) async fn restore(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Place,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    match posts::restore::<Notice>(app.0, &desk.caller, notice.id, &|_, _| true).await {
        Ok(sheets) => {
            let now = app.clock.now();
            let status = sheets.seen_by(Some(&desk.caller), now).map(|seen| seen.sheet.status(now));
            let status = status.map(|it| it.as_str()).unwrap_or_default();
            Ok(forms::done(&format!("{}?etat={status}&done={}", desk_list(&desk.at.commune), notice.id)))
        }
        Err(error) => Ok(refused(&desk, &notice, DeskStep::Restore, error.problem())?),
    }
}

fn refused(desk: &Desk<'_>, notice: &NoticeOut, step: DeskStep, problem: Problem) -> Result<Response, Problem> {
    forms::refused(&show(&desk.at, notice, step, &problem.into_mistakes()?), desk.at.language)
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un panneau retiré peut être remis ; rien n’est perdu.",
        "A notice that is withdrawn can be put back; nothing is lost.",
    ),
    ("Un panneau publié paraît tout de suite.", "A notice that is published appears at once."),
];

/// The example of a step's page.
pub(super) fn samples(site: &Site, language: ground::text::Language) -> [Sample; 1] {
    let at = DeskPlace::example(site, language);
    [Sample::of("notices/desk_step.html", &show(&at, &NoticeOut::example(), DeskStep::Withdraw, &[]))]
}
