//! The topics of a commune at the desk, as a tree, with the form that adds one.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::seat::{staffed, topics_at};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskPlace};
use crate::consultations::DESK_CONSULTATIONS;
use crate::idempotency::Once;
use crate::topics::{self, NewTopic, TopicOut};
use ground::ids::TopicId;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldChoice, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The word for something done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AfterTopic {
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "mandates/desk_topics.html")]
struct TopicsPage {
    frame: Frame,
    back: String,
    done: Option<String>,
    /// Each topic: its page, for who may change it, its name, and how deep it stands.
    topics: Vec<(Option<String>, String, String)>,
    form: Option<FormView>,
}

#[handler]
pub(super) async fn show_topics(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    after: Query<AfterTopic>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    let page = page(app.0, &desk, &Typed::default().with_once(), &[], after.0.fait.as_deref()).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Adds one.
#[handler]
pub(super) async fn add_topic(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewTopic>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    desk.clerk()?;
    let once = Once::of_page(request, &form)?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(new) => match topics::add(app.0, &desk.caller, &once, &desk.key()?, new).await {
            Ok(_) => return Ok(forms::done(&format!("{}?fait=ajoute", topics_at(&desk.at, "")))),
            Err(error) => error.problem().into_mistakes()?,
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app.0, &desk, form.typed(), &mistakes, None).await?, desk.at.language)?)
}

async fn page(
    app: &App,
    desk: &Desk<'_>,
    typed: &Typed,
    mistakes: &[FieldError],
    done: Option<&str>,
) -> Result<TopicsPage, Problem> {
    let rows = topics::all_of(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let all: Vec<TopicOut> = rows.iter().map(TopicOut::from).collect();
    Ok(show(&desk.at, &all, desk.runs_board(), (typed, mistakes), done))
}

fn show(
    at: &DeskPlace<'_>,
    all: &[TopicOut],
    may_change: bool,
    (typed, mistakes): (&Typed, &[FieldError]),
    done: Option<&str>,
) -> TopicsPage {
    let button = at.say(say!("Ajouter le thème", "Add the topic"));
    let form = || FormView::new(at.language, topics_at(at, ""), button, fields(at, all, None), typed, mistakes);
    let line = |(it, depth): (&TopicOut, usize)| {
        let href = may_change.then(|| topics_at(at, &format!("/{}", it.id)));
        (href, it.name.clone(), "\u{2014}\u{a0}".repeat(depth))
    };
    let told = |word: &str| match word {
        "ajoute" => say!("Le thème est ajouté.", "The topic is added."),
        "retire" => say!("Le thème est supprimé.", "The topic is removed."),
        _ => say!("C’est enregistré.", "It is saved."),
    };
    TopicsPage {
        frame: at.frame(say!("Les thèmes", "Topics"), &DESK_HOME).explained(HOW),
        back: DESK_CONSULTATIONS.path(&at.commune.slug),
        done: done.map(|word| at.say(told(word))),
        topics: in_tree(all, None, 0).into_iter().map(line).collect(),
        form: may_change.then(form),
    }
}

/// The topics below one, each below the one that it is a part of, with how deep it stands.
pub(super) fn in_tree(all: &[TopicOut], parent: Option<TopicId>, depth: usize) -> Vec<(&TopicOut, usize)> {
    let below = all.iter().filter(|it| it.parent == parent);
    below.flat_map(|it| [(it, depth)].into_iter().chain(in_tree(all, Some(it.id), depth + 1))).collect()
}

/// The topics among which one chooses, in their tree.
pub(super) fn choices(all: &[TopicOut]) -> Vec<FieldChoice> {
    let words = |(it, depth): (&TopicOut, usize)| {
        (it.id.to_string().into(), format!("{}{}", "\u{2014}\u{a0}".repeat(depth), it.name))
    };
    in_tree(all, None, 0).into_iter().map(words).collect()
}

/// The fields of a topic; one that is there is no part of itself.
pub(super) fn fields(at: &DeskPlace<'_>, all: &[TopicOut], own: Option<TopicId>) -> Vec<FieldView> {
    let field = |name: &'static str, kind, words: Message| FieldView::new(name, kind, at.say(words));
    let none = ("".into(), at.say(say!("aucun\u{a0}: c’est un grand thème", "none: it is a main topic")));
    let own = own.map(|id| id.to_string());
    let others = choices(all).into_iter().filter(|it| own.as_deref() != Some(&*it.0));
    vec![
        field("name", FieldKind::Line, say!("Nom", "Name")).up_to(80),
        field("parent", FieldKind::Select([none].into_iter().chain(others).collect()), say!("Partie de", "A part of")),
        field("position", FieldKind::Number, say!("Place dans la liste", "Place in the list"))
            .with_help(at.say(say!("Le plus petit nombre vient d’abord.", "The smallest number comes first."))),
    ]
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un thème dit de quoi parle une consultation\u{a0}: école, voirie, eau. Trois niveaux, cent thèmes au plus.",
        "A topic says what a consultation is about: school, roads, water. Three levels, a hundred topics at most.",
    ),
    (
        "Chacun pourra confier sa voix pour un thème\u{a0}: gardez des mots que tout le monde comprend.",
        "Everybody will be able to hand on their voice for a topic: keep words that everybody understands.",
    ),
    ("Un thème qui sert ne se supprime pas.", "A topic that is in use is not removed."),
];

/// Pages of examples: a tree, and nothing yet.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let all = example_tree();
    let wrong = [FieldError::at("name", say!("Ce champ est obligatoire.", "This field is required."))];
    let pages = [
        show(&at, &all, true, (&Typed::default(), &wrong), Some("ajoute")),
        show(&at, &[], false, (&Typed::default(), &[]), None),
    ];
    pages.iter().map(|page| Sample::of("mandates/desk_topics.html", page)).collect()
}

/// Two topics, one below the other.
pub(super) fn example_tree() -> Vec<TopicOut> {
    use poem_openapi::types::Example;
    let below = TopicOut::example();
    let id = below.parent.unwrap_or(below.id);
    vec![TopicOut { id, name: "École".to_owned(), parent: None, position: 0 }, below]
}
