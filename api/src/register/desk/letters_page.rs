//! Printing letters at the desk.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde_json::json;

use super::DESK_REGISTER;
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{Desk, DeskPlace};
use crate::register::codes::{CodesFor, Print, print};
use crate::register::letters::written;
use crate::register::queries;
use crate::register::texts::GroupName;
use ground::text::Language;
use ground::{FieldError, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

input! {
    /// The letters that are to be printed, as the desk's form sends it.
    #[example(json!({"only": "without-account"}))]
    pub struct LettersForm {
        /// For whom.
        pub only: CodesFor,
        /// Those of a group alone, by its name.
        pub group: Option<GroupName>,
    }
}

#[derive(Template)]
#[template(path = "register/desk_letters.html")]
struct LettersPage {
    frame: Frame,
    back: String,
    form: FormView,
}

#[handler]
pub(in crate::register) async fn show_print(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = seated(app.0, request, at, &slug.0).await?;
    let typed = Typed::default().with("only", CodesFor::WithoutAccount.as_str());
    Ok(pages::answer(&page(app.0, &desk, &typed, &[]).await?, desk.at.language)?)
}

/// Makes the codes, and shows the letters, which a browser prints.
#[handler]
pub(in crate::register) async fn print_letters(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<LettersForm>,
) -> poem::Result<Response> {
    let desk = seated_or(app.0, request, at, &slug.0, || sign_in_again(request, &form)).await?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(wish) => {
            let wish = Print { only: wish.only, group: wish.group.map(|it| it.to_string()), reference: None };
            let printed = print(app.0, Some(desk.clerk()?), &desk.at.commune, &wish).await.map_err(Refusal::problem)?;
            if !printed.is_empty() {
                let page = written(&app.site, &desk.at.commune, &desk.at.settings, &printed);
                return Ok(pages::answer(&page, Language::Fr)?);
            }
            let nobody = say!("Personne n’attend de lettre dans ce choix.", "Nobody of these waits for a letter.");
            vec![FieldError { pointer: String::new(), detail: nobody }]
        }
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app.0, &desk, form.typed(), &mistakes).await?, desk.at.language)?)
}

async fn page(app: &App, desk: &Desk<'_>, typed: &Typed, mistakes: &[FieldError]) -> Result<LettersPage, Problem> {
    let groups = queries::groups(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    Ok(show(&desk.at, groups.into_iter().map(|it| it.name.to_string()).collect(), typed, mistakes))
}

fn show(at: &DeskPlace<'_>, groups: Vec<String>, typed: &Typed, mistakes: &[FieldError]) -> LettersPage {
    let only = vec![
        (
            CodesFor::WithoutAccount.as_str().into(),
            at.say(say!(
                "À qui n’a pas de compte\u{a0}: les lettres déjà en route servent encore",
                "To who has no account: letters on their way go on working",
            )),
        ),
        (
            CodesFor::All.as_str().into(),
            at.say(say!("À tous\u{a0}: les codes d’avant ne servent plus", "To all: earlier codes work no more")),
        ),
    ];
    let everybody = ("".into(), at.say(say!("tous", "all")));
    let groups = [everybody].into_iter().chain(groups.into_iter().map(|it| (it.clone().into(), it))).collect();
    let fields = vec![
        FieldView::new("only", FieldKind::OneOf(only), at.say(say!("Pour qui", "For whom"))),
        FieldView::new("group", FieldKind::Select(groups), at.say(say!("Le groupe", "The group"))),
    ];
    let button = at.say(say!("Faire les lettres", "Make the letters"));
    LettersPage {
        frame: at.frame(say!("Imprimer les lettres", "Print the letters"), &DESK_REGISTER).explained(HOW),
        back: path(at, ""),
        form: FormView::new(at.language, path(at, "/lettres"), button, fields, typed, mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Une page A4 par personne, pliée en trois dans une enveloppe à fenêtre (DL ou C5/6).",
        "A page A4 for each person, folded in three for a window envelope (DL or C5/6).",
    ),
    (
        "Les codes ne sont montrés qu’une fois\u{a0}: imprimez la page avant de la fermer.",
        "Codes are shown once: print the page before you close it.",
    ),
    ("Imprimez à 100\u{a0}%, sans marges.", "Print at 100%, without margins."),
];

/// The page of an example.
pub(in crate::register) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let wrong = [FieldError::at("only", say!("Ce champ est obligatoire.", "This field is required."))];
    Sample::of("register/desk_letters.html", &show(&at, vec!["Haut-Sierck".to_owned()], &Typed::default(), &wrong))
}
