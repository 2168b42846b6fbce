//! The form of a portfolio: its fields, and what was typed as a program would send it.

use serde_json::{Map, Value, json};

use super::topics_page::choices;
use crate::App;
use crate::accounts::{Role, people, roles};
use crate::communes::DeskPlace;
use crate::mandates::words::project_said;
use crate::portfolios::{PortfolioRow, ProjectState};
use crate::topics::TopicOut;
use ground::ids::CommuneId;
use ground::text::Message;
use ground::{FieldError, Input, say};
use kit::forms::{FieldChoice, FieldKind, FieldView, Typed};
use sea_orm::DbErr;

/// The field that says how many projects the page shows.
pub(super) const PROJECTS: &str = "number";

/// The most projects of a portfolio.
const MOST: usize = 100;

/// The councillors of a commune who have an account, by its id.
pub(super) async fn councillors(app: &App, commune: CommuneId) -> Result<Vec<FieldChoice>, DbErr> {
    let rows = roles::all_in(&app.db.read, commune).await?;
    let stand = rows.into_iter().filter(|it| it.accepted_at.is_some() && it.ended_at.is_none());
    let elected = stand.filter(|it| matches!(it.role, Role::Mayor | Role::Councillor));
    let ids = elected.filter_map(|it| it.account_id).collect();
    let mut all = people::find_all(&app.db.read, ids).await?;
    all.sort_by_key(|it| it.called());
    Ok(all.into_iter().map(|it| (it.id.to_string().into(), it.called())).collect())
}

/// The name of a project's field.
pub(super) fn name(place: usize, member: &str) -> String {
    format!("p{place}_{member}")
}

/// The number of projects that the page shows.
pub(super) fn number(typed: &Typed) -> usize {
    typed.text(PROJECTS).and_then(|it| it.parse::<usize>().ok()).unwrap_or_default().min(MOST)
}

/// What was typed, with a place for one more project.
pub(super) fn with_one_more(typed: &Typed) -> Typed {
    let more = (number(typed) + 1).min(MOST);
    typed.clone().without(&[PROJECTS, "faire"]).with(PROJECTS, more.to_string())
}

/// A portfolio in its form.
pub(super) fn typed_of(row: &PortfolioRow) -> Typed {
    let members = [
        ("title", json!(row.title.to_string())),
        ("holder_name", json!(row.holder_name.to_string())),
        ("holder_title", json!(row.holder_title.to_string())),
        ("holder_account", json!(row.holder.map(|it| it.to_string()))),
        ("topics", row.topics.0.iter().map(|it| json!(it.to_string())).collect()),
    ];
    let typed = Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))));
    let projects = row.projects.0.iter().enumerate();
    let typed = projects.fold(typed, |typed, (place, it)| {
        typed
            .with(&name(place, "id"), it.id.to_string())
            .with(&name(place, "title"), it.title.clone())
            .with(&name(place, "state"), it.state.as_str())
            .with(&name(place, "text"), it.text.clone())
    });
    typed.with(PROJECTS, (row.projects.0.len() + 1).min(MOST).to_string())
}

/// The fields of what the mayor says of a portfolio.
pub(super) fn fields(at: &DeskPlace<'_>, topics: &[TopicOut], councillors: &[FieldChoice]) -> Vec<FieldView> {
    let field = |name: &'static str, kind, words: Message| FieldView::new(name, kind, at.say(words));
    let none = ("".into(), at.say(say!("aucun", "none")));
    let accounts = [none].into_iter().chain(councillors.iter().cloned()).collect();
    vec![
        field("title", FieldKind::Line, say!("Intitulé", "Title")).up_to(120),
        field("holder_name", FieldKind::Line, say!("Nom de l’élu", "The councillor’s name")),
        field("holder_title", FieldKind::Line, say!("Sa fonction", "Their office")).up_to(80),
        field("holder_account", FieldKind::Select(accounts), say!("Son compte", "Their account")).with_help(at.say(
            say!(
                "Avec un compte, l’élu prépare et annonce lui-même ses consultations, et tient ses projets à jour.",
                "With an account the councillor prepares and announces consultations, and keeps projects up to date.",
            ),
        )),
        field("topics", FieldKind::SomeOf(choices(topics)), say!("Thèmes", "Topics")),
    ]
}

/// The fields of its projects.
pub(super) fn project_fields(at: &DeskPlace<'_>, typed: &Typed) -> Vec<FieldView> {
    let states: Vec<FieldChoice> =
        ProjectState::ALL.iter().map(|it| (it.as_str().into(), at.say(project_said(*it)))).collect();
    let mut all = vec![FieldView::hidden(PROJECTS)];
    for place in 0..number(typed) {
        let number = place + 1;
        let title = at.say(say!("Projet {number}", "Project {number}", number));
        all.push(FieldView::hidden(name(place, "id")));
        all.push(FieldView::new(name(place, "title"), FieldKind::Line, title).up_to(120));
        let state = at.say(say!("Où il en est", "How far it is"));
        all.push(FieldView::new(name(place, "state"), FieldKind::Select(states.clone()), state));
        let text = at.say(say!("Ce qu’il faut en dire", "What there is to say"));
        all.push(FieldView::new(name(place, "text"), FieldKind::Lines, text).up_to(2000));
    }
    all
}

/// What the mayor typed, as a program would send it.
pub(super) fn read<T: Input>(typed: &Typed) -> Result<T, Vec<FieldError>> {
    let text = |name: &str| typed.text(name).map(Value::from);
    let holder = [("name", "holder_name"), ("title", "holder_title"), ("account", "holder_account")];
    let holder: Map<String, Value> =
        holder.into_iter().filter_map(|(member, name)| Some((member.to_owned(), text(name)?))).collect();
    let mut members = Map::from_iter([
        ("holder".to_owned(), Value::Object(holder)),
        ("topics".to_owned(), typed.all("topics").collect()),
    ]);
    members.extend(text("title").map(|it| ("title".to_owned(), it)));
    ground::input::read(&members).map_err(|mistakes| at_fields(mistakes, typed))
}

/// The projects that were typed, as a program would send them. Places without a title and a text are passed over.
pub(super) fn read_projects<T: Input>(typed: &Typed) -> Result<T, Vec<FieldError>> {
    let projects = written(typed).into_iter().map(|place| {
        let members = ["id", "title", "state", "text"].into_iter();
        let text = |member: &str| typed.text(&name(place, member)).map(Value::from);
        Value::Object(members.filter_map(|it| Some((it.to_owned(), text(it)?))).collect())
    });
    let members = Map::from_iter([("projects".to_owned(), projects.collect())]);
    ground::input::read(&members).map_err(|mistakes| at_fields(mistakes, typed))
}

/// The places of projects in which something stands.
fn written(typed: &Typed) -> Vec<usize> {
    let says = |place: &usize| ["title", "text"].iter().any(|it| typed.text(&name(*place, it)).is_some());
    (0..number(typed)).filter(says).collect()
}

/// Mistakes, each at the field of the form that it is about.
pub(super) fn at_fields(mistakes: Vec<FieldError>, typed: &Typed) -> Vec<FieldError> {
    let written = written(typed);
    let field = |pointer: &str| {
        let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["holder", member] => format!("/holder_{member}"),
            ["projects", place, member] => {
                let place = place.parse().ok().and_then(|it: usize| written.get(it).copied()).unwrap_or_default();
                format!("/{}", name(place, member))
            }
            _ => pointer.to_owned(),
        }
    };
    mistakes.into_iter().map(|it| FieldError { pointer: field(&it.pointer), detail: it.detail }).collect()
}
