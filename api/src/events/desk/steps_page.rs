//! The steps in an event's life at the desk, each asked once more before it is taken.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::hand::{InHand, take};
use super::paths;
use super::shown::StepLink;
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::DeskPlace;
use crate::events::paths::DESK_AGENDA;
use crate::events::{Cancellation, Event, EventOut, EventStatus, cancel, restore};
use crate::posts::{self, OutOfReach, TransitionError};
use ground::text::{Language, Message};
use ground::{FieldError, names, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

names! {
    /// A step that somebody takes with an event at the desk, as its address says it.
    pub enum DeskStep {
        /// A draft goes up.
        Publish = "publier",
        /// It does not take place.
        Cancel = "annuler",
        /// It leaves the agenda.
        Withdraw = "retirer",
        /// It comes back.
        Restore = "retablir",
    }
}

#[derive(Template)]
#[template(path = "events/desk_step.html")]
struct StepPage {
    frame: Frame,
    back: String,
    event: String,
    what: String,
    form: FormView,
}

impl DeskStep {
    fn button(self) -> Message {
        match self {
            Self::Publish => say!("Publier", "Publish"),
            Self::Cancel => say!("Annuler l’événement", "Cancel the event"),
            Self::Withdraw => say!("Retirer de l’agenda", "Withdraw from the agenda"),
            Self::Restore => say!("Rétablir", "Restore"),
        }
    }

    fn what(self) -> Message {
        match self {
            Self::Publish => say!(
                "Il paraît à l’agenda, ou part à la mairie qui relit d’abord.",
                "It appears in the agenda, or goes to the town hall, which reads it first.",
            ),
            Self::Cancel => say!(
                "Toutes ses dates à venir restent à l’agenda, barrées, et ceux qui suivent sont prévenus. Vous pourrez le rétablir.",
                "All its dates to come stay in the agenda, struck through, and followers are told. You can restore it.",
            ),
            Self::Withdraw => say!(
                "Il disparaît de l’agenda et personne n’est prévenu. Pour dire qu’il n’a pas lieu, annulez-le plutôt. Vous pourrez le rétablir.",
                "It disappears from the agenda and nobody is told. To say that it does not take place, cancel it instead. You can restore it.",
            ),
            Self::Restore => say!("Il revient à l’agenda comme avant.", "It comes back to the agenda as it was."),
        }
    }

    /// The words once it is done.
    const fn done(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Cancel => "cancelled",
            Self::Withdraw => "withdrawn",
            Self::Restore => "restored",
        }
    }

    /// The steps that an event allows, the most wanted first.
    fn of(status: EventStatus) -> &'static [Self] {
        match status {
            EventStatus::Draft => &[Self::Publish, Self::Withdraw],
            EventStatus::Scheduled => &[Self::Publish, Self::Cancel, Self::Withdraw],
            EventStatus::Published => &[Self::Cancel, Self::Withdraw],
            EventStatus::Cancelled => &[Self::Restore, Self::Withdraw],
            EventStatus::Submitted | EventStatus::Expired | EventStatus::Rejected => &[Self::Withdraw],
            EventStatus::Withdrawn => &[Self::Restore],
        }
    }
}

/// The links to the steps that an event allows.
pub(super) fn links(at: &DeskPlace<'_>, event: &EventOut) -> Vec<StepLink> {
    let link = |step: &DeskStep| StepLink {
        href: path(at, event, *step),
        words: at.say(step.button()),
        look: match step {
            DeskStep::Publish | DeskStep::Restore => "",
            DeskStep::Cancel | DeskStep::Withdraw => "plain",
        },
    };
    DeskStep::of(event.status).iter().map(link).collect()
}

fn path(at: &DeskPlace<'_>, event: &EventOut, step: DeskStep) -> String {
    format!("{}/{step}", paths::of_event(&at.commune, event.id))
}

/// The words for what was done just now.
pub(super) fn told(word: &str, status: EventStatus) -> Option<Message> {
    let waits = status == EventStatus::Submitted;
    match word {
        "added" | "published" if waits => {
            Some(say!("C’est envoyé à la mairie, qui relit.", "It has gone to the town hall, which reads it."))
        }
        "added" if status == EventStatus::Draft => Some(say!("C’est gardé en brouillon.", "It is kept as a draft.")),
        "added" | "published" => Some(say!("C’est à l’agenda.", "It is in the agenda.")),
        "changed" => Some(say!("C’est enregistré.", "It is saved.")),
        "split" => Some(say!("C’est changé à partir de cette date.", "It is changed from this date on.")),
        "cancelled" => Some(say!("L’événement est annulé.", "The event is cancelled.")),
        "withdrawn" => Some(say!("L’événement est retiré de l’agenda.", "The event is withdrawn from the agenda.")),
        "restored" => Some(say!("L’événement est rétabli.", "The event is restored.")),
        _ => None,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Annuler garde l’événement à l’agenda, barré, et prévient ; retirer l’enlève sans un mot.",
        "Cancelling keeps the event in the agenda, struck through, and tells; withdrawing takes it away without a word.",
    ),
    ("L’un et l’autre peuvent être défaits d’ici.", "Both can be undone from here."),
];

#[handler]
pub(super) async fn show_step(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
) -> poem::Result<Response> {
    let (hand, step) = at_step(take(app.0, request, caller, &path.0.0, &path.0.1).await?, &path.0.2)?;
    Ok(pages::answer(&show(&hand.desk.at, &hand.out, step, &Typed::default(), &[]), hand.desk.at.language)?)
}

#[handler]
pub(super) async fn take_step(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
    form: Form<Cancellation>,
) -> poem::Result<Response> {
    let (hand, step) = at_step(take(app.0, request, caller, &path.0.0, &path.0.1).await?, &path.0.2)?;
    let (caller, id, if_match) = (&hand.desk.caller, hand.out.id, form.if_match());
    let allowed = posts::allowed_by::<Event>(app.0, &if_match, caller);
    let done = match step {
        DeskStep::Publish => posts::publish(app.0, caller, id, &allowed).await,
        DeskStep::Cancel => match form.read(hand.desk.at.commune.zone()) {
            Ok(why) => cancel(app.0, caller, id, why.reason, &allowed).await,
            Err(mistakes) => {
                let page = show(&hand.desk.at, &hand.out, step, form.typed(), &mistakes);
                return Ok(forms::refused(&page, hand.desk.at.language)?);
            }
        },
        DeskStep::Withdraw => posts::withdraw(app.0, caller, id, &allowed).await,
        DeskStep::Restore => restore(app.0, caller, id, &allowed).await,
    };
    match done {
        Ok(_) => {
            let path = paths::of_event(&hand.desk.at.commune, id);
            Ok(forms::done(&format!("{path}?done={}", step.done())))
        }
        Err(TransitionError::OutOfReach(OutOfReach::Stale)) => {
            let detail = say!(
                "Quelqu’un a changé cet événement entre-temps. Le voici tel qu’il est\u{a0}: décidez de nouveau.",
                "Somebody changed this event meanwhile. Here it is as it stands: decide again.",
            );
            let stale = [FieldError { pointer: String::new(), detail }];
            Ok(forms::stale(&show(&hand.desk.at, &hand.out, step, form.typed(), &stale), hand.desk.at.language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

fn at_step<'a>(hand: InHand<'a>, word: &str) -> Result<(InHand<'a>, DeskStep), Problem> {
    let step = word.parse().map_err(|_| Problem::of(&problem::NOT_FOUND))?;
    Ok((hand, step))
}

fn show(at: &DeskPlace<'_>, event: &EventOut, step: DeskStep, typed: &Typed, mistakes: &[FieldError]) -> StepPage {
    let typed = typed.clone().with_state(&Revision::of_resource(event));
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Pourquoi", "Why")));
    let reason = reason.up_to(500).with_help(
        at.say(say!("Facultatif\u{a0}; en public, à côté de l’événement.", "Optional; in public, beside the event.")),
    );
    let fields = if step == DeskStep::Cancel { vec![reason] } else { vec![] };
    StepPage {
        frame: at.frame(say!("{step}\u{a0}?", "{step}?", step = step.button()), &DESK_AGENDA).explained(HOW),
        back: paths::of_event(&at.commune, event.id),
        event: event.title.clone(),
        what: at.say(step.what()),
        form: FormView::new(at.language, path(at, event, step), at.say(step.button()), fields, &typed, mistakes),
    }
}

/// The page of an example.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 1] {
    let at = DeskPlace::example(site, language);
    [Sample::of("events/desk_step.html", &show(&at, &EventOut::example(), DeskStep::Cancel, &Typed::default(), &[]))]
}
