//! The list of who publishes in a commune.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Deserialize;

use super::joining::{self, NewJoining, ask};
use super::one;
use super::paths::{ASSOCIATIONS, icon};
use crate::communes::settings::{self, CommuneSettings};
use crate::organisations::{self, OrganisationOut, page_of};
use crate::{App, communes};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::documents::{Snapshot, SnapshotError};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[
    Page::public("/:commune/associations", &show_list),
    Page::form("/:commune/associations/demande", &show_form, &ask_to_join).unlisted(),
    Page::public("/:commune/associations/:id", &one::show_organisation),
];

#[derive(Template)]
#[template(path = "associations/list.html")]
struct AssociationsPage<'a> {
    frame: Frame,
    form: FormView,
    /// True if a mail was promised just now.
    is_sent: bool,
    board: String,
    organisations: Vec<Listed<'a>>,
}

struct Listed<'a> {
    href: String,
    name: &'a str,
    kind: String,
    icon: &'static str,
}

struct Content {
    settings: CommuneSettings,
    organisations: Vec<OrganisationOut>,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
struct Sent {
    done: Option<String>,
}

#[handler]
async fn show_list(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    communes::serve(app.0, request, &commune, ASSOCIATIONS.end, async |language| make(app.0, &commune, language).await)
        .await
}

/// Shows the list again, with the form below it or the word that it was sent.
#[handler]
async fn show_form(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    after: Query<Sent>,
) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    let (content, language) = (read(app.0, &commune).await?, pages::language(request.headers()));
    let page = show(&app.site, &content, &commune, (&Typed::default(), &[]), after.0.done.is_some(), language);
    Ok(pages::answer(&page, language)?)
}

/// Asks to publish by the form below the list.
#[handler]
async fn ask_to_join(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    form: Form<NewJoining>,
) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    match form.read(commune.zone()) {
        Ok(new) => {
            let key = commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))?;
            let new = NewJoining { locale: Some(language), ..new };
            ask(app.0, &key, new, app.limits.network_of(request)).await.map_err(Refusal::problem)?;
            Ok(forms::done(&format!("{}?done=sent", to_ask(&commune))))
        }
        Err(mistakes) => {
            let content = read(app.0, &commune).await?;
            let page = show(&app.site, &content, &commune, (form.typed(), &mistakes), false, language);
            Ok(forms::refused(&page, language)?)
        }
    }
}

async fn content(app: &App, commune: &Commune) -> Result<Content, DbErr> {
    let settings = settings::of(&app.db.read, commune).await?;
    let served = organisations::of_commune(&app.db.read, commune.id).await?;
    let organisations = served.iter().map(|it| OrganisationOut::from(&it.organisation)).collect();
    Ok(Content { settings, organisations })
}

async fn read(app: &App, commune: &Commune) -> Result<Content, Problem> {
    content(app, commune).await.map_err(Problem::internal)
}

async fn make(app: &App, commune: &Commune, language: Language) -> Result<Snapshot, SnapshotError> {
    let (site, shown) = (app.site.clone(), commune.clone());
    let read = async || Ok((content(app, commune).await?, None));
    let write = move |content: Content| {
        let page = show(&site, &content, &shown, (&Typed::default(), &[]), false, language);
        Ok(pages::ready(&page, language)?)
    };
    Snapshot::take(&app.db, commune.id, app.clock.now(), read, write).await
}

fn show<'a>(
    site: &Site,
    content: &'a Content,
    commune: &Commune,
    (typed, mistakes): (&Typed, &[FieldError]),
    is_sent: bool,
    language: Language,
) -> AssociationsPage<'a> {
    let listed = |it: &'a OrganisationOut| Listed {
        href: page_of(commune, it),
        name: &it.name,
        kind: it.kind.label().in_language(language),
        icon: icon(it.kind),
    };
    let about = language.say("Qui publie dans la commune.", "Who publishes in the commune.");
    let frame = communes::framed(site, commune, &content.settings, language, ASSOCIATIONS.say(language));
    let path = ASSOCIATIONS.path(&commune.slug);
    let button = say!("Demander à publier", "Ask to publish").in_language(language);
    AssociationsPage {
        frame: frame.shared(Sharing::of_page(site, &path, about, None)),
        form: FormView::new(language, to_ask(commune), button, fields(language), typed, mistakes),
        is_sent,
        board: commune.path(),
        organisations: content.organisations.iter().map(listed).collect(),
    }
}

/// The path of the form.
fn to_ask(commune: &Commune) -> String {
    format!("{}/demande", ASSOCIATIONS.path(&commune.slug))
}

fn fields(language: Language) -> Vec<FieldView> {
    let say = |message: Message| message.in_language(language);
    vec![
        FieldView::new("name", FieldKind::Line, say(say!("Le nom de l’association", "The name of the association")))
            .up_to(120),
        FieldView::new("about", FieldKind::Line, say(say!("Ce qu’elle fait", "What it does")))
            .up_to(500)
            .with_help(say(say!("En une phrase ou deux, pour la mairie.", "In a sentence or two, for the town hall."))),
        FieldView::new("email", FieldKind::Email, say(say!("Votre adresse de courriel", "Your email address")))
            .with_help(say(say!(
                "Un courriel y arrive d’abord\u{a0}: la mairie reçoit la demande quand vous suivez son lien.",
                "A mail comes there first: the town hall gets the request when you follow its link.",
            ))),
    ]
}

/// Pages of examples: the list, and an organisation.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let commune = Commune::example();
    let content = Content { settings: CommuneSettings::example(), organisations: vec![OrganisationOut::example()] };
    let wrong = [FieldError::at("name", say!("Donnez un nom.", "Give it a name."))];
    let list = |wrong: &[FieldError], is_sent| {
        let page = show(site, &content, &commune, (&Typed::default(), wrong), is_sent, language);
        Sample::of("associations/list.html", &page)
    };
    let mut all = vec![list(&wrong, false), list(&[], true), one::sample(site, language)];
    all.extend(joining::samples(language));
    all
}
