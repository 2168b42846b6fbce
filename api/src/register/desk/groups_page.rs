//! The groups of residents at the desk.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::DESK_REGISTER;
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{Desk, DeskPlace};
use crate::idempotency::Once;
use crate::register::groups::{CreateGroupError, DeleteGroupError, NewGroup, create, delete};
use crate::register::{GroupId, GroupKind, queries};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::IfMatch;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The name of the field that says which group is deleted.
const DELETED: &str = "delete";

#[derive(Template)]
#[template(path = "register/desk_groups.html")]
struct GroupsPage {
    frame: Frame,
    back: String,
    groups: Vec<GroupLine>,
    form: FormView,
}

/// A group in the list.
struct GroupLine {
    name: String,
    kind: String,
    size: String,
    delete: FormView,
}

#[handler]
pub(in crate::register) async fn show_groups(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = seated(app.0, request, at, &slug.0).await?;
    let page = page(app.0, &desk, &Typed::default().with_once(), &[]).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Makes a group, or deletes one.
#[handler]
pub(in crate::register) async fn change_groups(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewGroup>,
) -> poem::Result<Response> {
    let desk = seated_or(app.0, request, at, &slug.0, || sign_in_again(request, &form)).await?;
    let outcome = match form.typed().text(DELETED) {
        Some(id) => delete_one(app.0, &desk, id).await?,
        None => make(app.0, &desk, request, &form).await?,
    };
    match outcome {
        Ok(()) => Ok(forms::done(&path(&desk.at, "/groupes"))),
        Err(mistakes) => {
            let page = page(app.0, &desk, &form.typed().clone().without(&[DELETED]), &mistakes).await?;
            Ok(forms::refused(&page, desk.at.language)?)
        }
    }
}

type Outcome = Result<(), Vec<FieldError>>;

async fn make(app: &App, desk: &Desk<'_>, request: &Request, form: &Form<NewGroup>) -> Result<Outcome, Problem> {
    let once = Once::of_page(request, form)?;
    match form.read(desk.at.commune.zone()) {
        Ok(new) => match create(app, &desk.caller, &once, &desk.key()?, new).await {
            Ok(_) => Ok(Ok(())),
            Err(CreateGroupError::Invalid(mistake)) => Ok(Err(vec![mistake])),
            Err(error) => Err(error.problem()),
        },
        Err(mistakes) => Ok(Err(mistakes)),
    }
}

async fn delete_one(app: &App, desk: &Desk<'_>, id: &str) -> Result<Outcome, Problem> {
    let id: GroupId = id.parse().map_err(|_| Problem::of(&problem::NOT_FOUND))?;
    match delete(app, &desk.caller, id, &IfMatch::default()).await {
        Ok(()) => Ok(Ok(())),
        Err(error @ DeleteGroupError::InUse) => Ok(Err(error.problem().into_mistakes()?)),
        Err(error) => Err(error.problem()),
    }
}

async fn page(app: &App, desk: &Desk<'_>, typed: &Typed, mistakes: &[FieldError]) -> Result<GroupsPage, Problem> {
    let commune = desk.at.commune.id;
    let groups = queries::groups(&app.db.read, commune).await.map_err(Problem::internal)?;
    let sizes = queries::sizes(&app.db.read, commune).await.map_err(Problem::internal)?;
    let lines = groups
        .into_iter()
        .map(|it| (it.id, it.name.to_string(), it.kind, sizes.get(&it.id).copied().unwrap_or_default()));
    Ok(show(&desk.at, lines.collect(), typed, mistakes))
}

fn show(
    at: &DeskPlace<'_>,
    groups: Vec<(GroupId, String, GroupKind, i64)>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> GroupsPage {
    let kinds = GroupKind::ALL.iter().map(|it| (it.as_str().into(), at.say(it.words()))).collect();
    let fields = vec![
        FieldView::new("name", FieldKind::Line, at.say(say!("Nom du groupe", "Name of the group"))),
        FieldView::new("kind", FieldKind::Select(kinds), at.say(say!("Ce que c’est", "What it is"))),
    ];
    let here = path(at, "/groupes");
    let line = |(id, name, kind, size): (GroupId, String, GroupKind, i64)| GroupLine {
        kind: at.say(kind.words()),
        size: at.say(say!("{size} personnes", "{size} people", size)),
        delete: FormView::new(
            at.language,
            here.clone(),
            at.say(say!("Effacer le groupe « {name} »", "Delete the group “{name}”", name = name.clone())),
            vec![FieldView::hidden(DELETED)],
            &Typed::default().with(DELETED, id.to_string()),
            &[],
        ),
        name,
    };
    let button = at.say(say!("Créer le groupe", "Make the group"));
    GroupsPage {
        frame: at.frame(say!("Les groupes", "Groups"), &DESK_REGISTER).explained(HOW),
        back: path(at, ""),
        groups: groups.into_iter().map(line).collect(),
        form: FormView::new(at.language, here.clone(), button, fields, typed, mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    ("Une consultation peut s’adresser à un seul groupe.", "A consultation may ask one group alone."),
    (
        "Cochez les groupes de chacun sur sa fiche, ou nommez-les dans la colonne « groupes » d’une liste.",
        "Tick the groups of somebody on their entry, or name them in the column “groups” of a list.",
    ),
    ("Effacer un groupe n’efface personne.", "Deleting a group deletes nobody."),
];

/// The page of an example.
pub(in crate::register) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let group = GroupId::from_uuid(uuid::Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0032));
    let groups = vec![(group, "Haut-Sierck".to_owned(), GroupKind::Hamlet, 84)];
    let wrong = [FieldError::at("name", say!("Ce champ est obligatoire.", "This field is required."))];
    Sample::of("register/desk_groups.html", &show(&at, groups, &Typed::default(), &wrong))
}
