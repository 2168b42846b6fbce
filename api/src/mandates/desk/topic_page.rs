//! One topic at the desk: changed, or removed as long as nothing hangs on it.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde_json::{Map, json};

use super::seat::{staffed, topics_at};
use super::topics_page::{example_tree, fields};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskPlace};
use crate::topics::{self, TopicOut, TopicPatch};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The field that says which form is sent.
const STEP: &str = "step";

#[derive(Template)]
#[template(path = "mandates/desk_topic.html")]
struct TopicPage {
    frame: Frame,
    back: String,
    is_stale: bool,
    edit: FormView,
    remove: FormView,
}

#[handler]
pub(super) async fn show_topic(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let (topic, all) = read(app.0, &desk, &place.0.1).await?;
    let page = show(&desk.at, (&topic, &all), &typed_of(&topic), ("", &[]), false);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The topic that an address names, for who may change it, and all of the commune.
async fn read(app: &App, desk: &Desk<'_>, id: &str) -> Result<(TopicOut, Vec<TopicOut>), Problem> {
    desk.clerk()?;
    let rows = topics::all_of(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let all: Vec<TopicOut> = rows.iter().map(TopicOut::from).collect();
    let found = all.iter().find(|it| it.id.to_string() == id).cloned();
    Ok((found.ok_or_else(|| Problem::of(&problem::TOPIC_NOT_FOUND))?, all))
}

/// Changes or removes it.
#[handler]
pub(super) async fn change_topic(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let (topic, all) = read(app.0, &desk, &place.0.1).await?;
    let step = form.typed().text(STEP).unwrap_or_default().to_owned();
    let typed = form.typed().clone().without(&[STEP]);
    let (caller, seen) = (&desk.caller, form.if_match());
    let problem = match step.as_str() {
        "remove" => match topics::remove(app.0, caller, topic.id, &seen).await {
            Ok(()) => return Ok(forms::done(&format!("{}?fait=retire", topics_at(&desk.at, "")))),
            Err(error) => error.problem(),
        },
        _ => match typed.read::<TopicPatch>(desk.at.commune.zone()) {
            Ok(patch) => match topics::change(app.0, caller, topic.id, &seen, patch).await {
                Ok(_) => return Ok(forms::done(&format!("{}?fait=change", topics_at(&desk.at, "")))),
                Err(error) => error.problem(),
            },
            Err(mistakes) => Problem::invalid(mistakes),
        },
    };
    let is_stale = problem.kind == &problem::STALE;
    let mistakes = problem.into_mistakes()?;
    let page = show(&desk.at, (&topic, &all), &typed, (&step, &mistakes), is_stale);
    Ok(if is_stale { forms::stale(&page, desk.at.language)? } else { forms::refused(&page, desk.at.language)? })
}

fn typed_of(topic: &TopicOut) -> Typed {
    let members = [
        ("name", json!(topic.name)),
        ("parent", json!(topic.parent.map(|it| it.to_string()))),
        ("position", json!(topic.position)),
    ];
    Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))))
}

fn show(
    at: &DeskPlace<'_>,
    (topic, all): (&TopicOut, &[TopicOut]),
    typed: &Typed,
    (step, mistakes): (&str, &[FieldError]),
    is_stale: bool,
) -> TopicPage {
    let action = topics_at(at, &format!("/{}", topic.id));
    let form = |go: &str, words: Message, fields: Vec<_>, typed: &Typed| {
        let typed = typed.clone().with(STEP, go).with_state(&Revision::of_resource(topic));
        let fields = [kit::forms::FieldView::hidden(STEP)].into_iter().chain(fields).collect();
        let mistakes = if is_stale || (step == "remove") != (go == "remove") { &[] } else { mistakes };
        FormView::new(at.language, action.as_str(), at.say(words), fields, &typed, mistakes)
    };
    let name = topic.name.clone();
    TopicPage {
        frame: at.frame(say!("{name} · Thème", "{name} · Topic", name), &DESK_HOME).explained(HOW),
        back: topics_at(at, ""),
        is_stale,
        edit: form("edit", say!("Enregistrer", "Save"), fields(at, all, Some(topic.id)), typed),
        remove: form("remove", say!("Supprimer le thème", "Remove the topic"), vec![], &Typed::default()),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[(
    "Un thème où il y a une consultation, une délégation ou un autre thème ne se supprime pas.",
    "A topic on which a consultation, a portfolio or another topic hangs is not removed.",
)];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let (at, all) = (DeskPlace::example(site, language), example_tree());
    let wrong = [FieldError::at("", say!("Ce thème sert.", "This topic is in use."))];
    let page = show(&at, (&all[1], &all), &typed_of(&all[1]), ("remove", &wrong), false);
    Sample::of("mandates/desk_topic.html", &page)
}
