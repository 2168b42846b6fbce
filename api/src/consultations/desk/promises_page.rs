//! The promises of an answer, kept, dropped or moved at the desk, in public.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::paths::{desk_consultation, step};
use super::seat::{of_the_board, staffed};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::responses::{MilestoneOut, MilestonePatch, ResponseOut, patch};
use crate::consultations::words::promise_said;
use crate::consultations::{ConsultationId, ConsultationOut, MilestoneId, MilestoneState};
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The field that says which promise a form is about.
const WHICH: &str = "which";

/// The word for something done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AfterChange {
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "consultations/desk_promises.html")]
struct PromisesPage<'a> {
    frame: Frame,
    back: String,
    title: &'a str,
    done: Option<String>,
    is_stale: bool,
    promises: Vec<PromiseLine<'a>>,
}

/// A promise, with the form that changes it.
struct PromiseLine<'a> {
    text: &'a str,
    due: String,
    said: String,
    class: &'static str,
    note: Option<&'a str>,
    form: FormView,
    is_open: bool,
}

/// What was sent last, if it was refused: which promise, what was typed, and the mistakes.
type Refused<'a> = Option<(&'a str, &'a Typed, &'a [FieldError])>;

#[handler]
pub(super) async fn show_promises(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    after: Query<AfterChange>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    let page = show(&desk.at, found.row.id, &found.shown, None, (after.0.fait.is_some(), false));
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Changes one of them.
#[handler]
pub(super) async fn change_promise(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    let typed = form.typed();
    let which = typed.text(WHICH).unwrap_or_default().to_owned();
    let all = found.shown.response.iter().flat_map(|it: &ResponseOut| &it.milestones);
    let id: Option<MilestoneId> = all.map(|it| it.id).find(|id| id.to_string() == which);
    let id = id.ok_or_else(|| Problem::of(&problem::MILESTONE_NOT_FOUND))?;
    let mistakes = match typed.clone().without(&[WHICH]).read::<MilestonePatch>(desk.at.commune.zone()) {
        Ok(changed) => match patch(app.0, &desk.caller, id, &form.if_match(), changed).await {
            Ok(_) => return Ok(forms::done(&format!("{}?fait=change", step(&desk.at, found.row.id, "engagements")))),
            Err(error) => {
                let problem = error.problem();
                if problem.kind == &problem::STALE {
                    let sent: Refused<'_> = Some((&which, typed, &[]));
                    let page = show(&desk.at, found.row.id, &found.shown, sent, (false, true));
                    return Ok(forms::stale(&page, desk.at.language)?);
                }
                problem.into_mistakes()?
            }
        },
        Err(mistakes) => mistakes,
    };
    let sent: Refused<'_> = Some((&which, typed, &mistakes));
    let page = show(&desk.at, found.row.id, &found.shown, sent, (false, false));
    Ok(forms::refused(&page, desk.at.language)?)
}

fn show<'a>(
    at: &DeskPlace<'_>,
    id: ConsultationId,
    shown: &'a ConsultationOut,
    sent: Refused<'_>,
    (is_done, is_stale): (bool, bool),
) -> PromisesPage<'a> {
    let action = step(at, id, "engagements");
    let promises = shown.response.iter().flat_map(|it: &ResponseOut| &it.milestones);
    PromisesPage {
        frame: at.frame(say!("Les engagements", "What was promised"), &DESK_HOME).explained(HOW),
        back: desk_consultation(&at.commune, id),
        title: &shown.title,
        done: is_done.then(|| at.say(say!("C’est publié.", "It is published."))),
        is_stale,
        promises: promises.map(|it| line(at, it, &action, sent)).collect(),
    }
}

fn line<'a>(at: &DeskPlace<'_>, it: &'a MilestoneOut, action: &str, sent: Refused<'_>) -> PromiseLine<'a> {
    let which = it.id.to_string();
    let (typed, mistakes, is_open) = match sent {
        Some((id, typed, mistakes)) if id == which => (typed.clone().without(&[WHICH]), mistakes, true),
        _ => (Typed::default(), &[][..], false),
    };
    let typed = typed.with(WHICH, which.as_str()).with_state(&Revision::of_resource(it));
    let words = |state: &MilestoneState| match state {
        MilestoneState::Kept => say!("Tenu", "Kept"),
        MilestoneState::Dropped => say!("Abandonné", "Dropped"),
        MilestoneState::Open | MilestoneState::Late => say!("Encore à tenir", "Still to be kept"),
    };
    let states = [MilestoneState::Open, MilestoneState::Kept, MilestoneState::Dropped];
    let states = states.iter().map(|it| (it.as_str().into(), at.say(words(it)))).collect();
    let field = |name, kind, words: Message| FieldView::new(name, kind, at.say(words));
    let fields = vec![
        FieldView::hidden(WHICH),
        field("state", FieldKind::OneOf(states), say!("Où il en est", "How it stands")),
        field("due", FieldKind::Date, say!("Repoussé au", "Moved to"))
            .with_help(at.say(say!("Laissez vide si la date reste.", "Leave blank if the day stays."))),
        field("note", FieldKind::Line, say!("Ce qu’il faut en dire", "What there is to say"))
            .up_to(600)
            .with_help(at.say(say!("Obligatoire pour repousser ou abandonner.", "Required to move or drop it."))),
    ];
    let fields = fields.into_iter().map(|field| field.one_of_many(&which)).collect();
    let (said, class) = promise_said(it.state);
    let due = say!("promis pour le {day}", "promised for {day}", day = day_of_year(it.due.0, at.language));
    PromiseLine {
        text: &it.text,
        due: at.say(due),
        said: at.say(said),
        class,
        note: it.note.as_deref(),
        form: FormView::new(at.language, action, at.say(say!("Publier", "Publish")), fields, &typed, mistakes),
        is_open,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un engagement dont la date est passée est en retard, tout seul, en public.",
        "A promise whose day is past is late, by itself, in public.",
    ),
    (
        "Repousser ou abandonner demande une raison. L’ancienne date reste lisible.",
        "Moving or dropping one needs a reason. The day of before can still be read.",
    ),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let shown = ConsultationOut::example();
    let which = MilestoneOut::example().id.to_string();
    let wrong = [FieldError::at("note", say!("Dites pourquoi.", "Say why."))];
    let page = show(&at, shown.id, &shown, Some((&which, &Typed::default(), &wrong)), (true, true));
    Sample::of("consultations/desk_promises.html", &page)
}
