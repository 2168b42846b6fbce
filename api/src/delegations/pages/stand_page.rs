//! Carrying the voices of others: what one says of oneself in public, and the way out.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::asked::{Place, database};
use crate::App;
use crate::accounts::{AtAccount, SignedIn};
use crate::delegations::delegate_wire::MyDelegateOut;
use crate::delegations::leave::{NoDelegate, leave};
use crate::delegations::queries::standing_of;
use crate::delegations::residence::{NoVoice, home, page_of};
use crate::delegations::stand::{DelegateProfile, StandError, shown, stand};
use crate::topics::{self, TopicRow};
use ground::FieldError;
use ground::say;
use ground::text::Message;
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Site};
use kit::tenants::Key;

/// The name of the button that ends it.
const LEAVE: &str = "arreter";

/// The page on which one accepts to carry voices.
#[derive(Template)]
#[template(path = "delegations/stand.html")]
pub(super) struct StandPage {
    frame: Frame,
    back: String,
    action: String,
    form: Option<FormView>,
    /// The numbers of voices, in words, for somebody who stands.
    carried: Option<String>,
    givers: Vec<String>,
    is_done: bool,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct StandAfter {
    fait: Option<String>,
}

#[handler]
pub(super) async fn show_stand(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    slug: Path<String>,
    after: Query<StandAfter>,
) -> poem::Result<Response> {
    let place = Place::of(app.0, &slug.0, pages::language(request.headers())).await?;
    let page = page(app.0, &who, &place, None, after.0.fait.is_some()).await?;
    Ok(pages::answer(&page, place.language)?)
}

#[handler]
pub(super) async fn send_stand(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let place = Place::of(app.0, &slug.0, pages::language(request.headers())).await?;
    let typed = form.typed();
    let key = key(&place)?;
    if typed.text(LEAVE).is_some() {
        return match leave(app.0, who.account, &key).await {
            Ok(()) | Err(NoDelegate::NotOne) => Ok(forms::done(&format!("{}?fait=1", page_of(&place.commune.slug)))),
            Err(error) => Err(error.problem().into()),
        };
    }
    let mistakes = match read(&place, typed) {
        Ok(profile) => match stand(app.0, who.account, profile).await {
            Ok(_) => return Ok(forms::done(&format!("{}/porter?fait=1", page_of(&place.commune.slug)))),
            Err(StandError::Invalid(mistake)) => vec![mistake],
            Err(error) => return Err(error.problem().into()),
        },
        Err(mistakes) => mistakes,
    };
    let page = page(app.0, &who, &place, Some((typed, &mistakes)), false).await?;
    Ok(forms::refused(&page, place.language)?)
}

fn key(place: &Place) -> Result<Key, Problem> {
    place.commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))
}

/// What somebody says of themselves, as a program would send it: no topic stands for every topic.
fn read(place: &Place, typed: &Typed) -> Result<DelegateProfile, Vec<FieldError>> {
    let mut members = Map::new();
    members.insert("commune".to_owned(), json!(place.commune.slug));
    for name in ["name", "statement"] {
        members.insert(name.to_owned(), json!(typed.text(name).unwrap_or_default()));
    }
    let topics: Vec<&str> = typed.all("topics").collect();
    members.insert("topics".to_owned(), if topics.is_empty() { Value::Null } else { json!(topics) });
    ground::input::read(&members)
}

async fn page(
    app: &App,
    who: &SignedIn,
    place: &Place,
    typed: Option<(&Typed, &[FieldError])>,
    is_done: bool,
) -> Result<StandPage, Problem> {
    let db = &app.db.read;
    let entry = match home(app, who.account, &key(place)?).await {
        Ok((_, entry)) => entry,
        Err(NoVoice::NoResident) => return Ok(framed(&app.site, place)),
        Err(error) => return Err(error.problem()),
    };
    let tree = topics::all_of(db, place.commune.id).await.map_err(database)?;
    let mine = match standing_of(db, place.commune.id, entry).await.map_err(database)? {
        Some(row) => Some(shown(db, &place.commune, &row, app.clock.now()).await.map_err(database)?),
        None => None,
    };
    let now = mine.as_ref().map(known).unwrap_or_default();
    let (typed, mistakes) = typed.unwrap_or((&now, &[]));
    Ok(StandPage { is_done, ..filled(&app.site, place, (&tree, mine.as_ref()), typed, mistakes) })
}

fn known(mine: &MyDelegateOut) -> Typed {
    let topics = mine.delegate.topics.iter().flatten();
    let typed = Typed::default().with("name", &mine.delegate.name).with("statement", &mine.delegate.statement);
    topics.fold(typed, |typed, it| typed.with("topics", it.to_string()))
}

fn framed(site: &Site, place: &Place) -> StandPage {
    let title = say!("Porter la voix des autres", "Carrying others’ voices").in_language(place.language);
    let back = page_of(&place.commune.slug);
    StandPage {
        frame: place.framed(site, title),
        action: format!("{back}/porter"),
        back,
        form: None,
        carried: None,
        givers: vec![],
        is_done: false,
    }
}

/// The page of somebody who may carry voices.
pub(super) fn filled(
    site: &Site,
    place: &Place,
    (tree, mine): (&[TopicRow], Option<&MyDelegateOut>),
    typed: &Typed,
    mistakes: &[FieldError],
) -> StandPage {
    let page = framed(site, place);
    let say = |message: Message| message.in_language(place.language);
    let mut fields = vec![
        FieldView::new("name", FieldKind::Line, say(say!("Votre nom, en public", "Your name, in public"))),
        FieldView::new("statement", FieldKind::Lines, say(say!("Quelques mots, en public", "A few words, in public")))
            .with_help(say(say!(
                "Pourquoi on peut vous confier sa voix, et comment vous vous décidez.",
                "Why one may give you a voice, and how you decide.",
            ))),
    ];
    if !tree.is_empty() {
        let choices = tree.iter().map(|it| (it.id.to_string().into(), it.name.to_string())).collect();
        let topics = FieldView::new("topics", FieldKind::SomeOf(choices), say(say!("Vos thèmes", "Your topics")));
        fields.push(topics.with_help(say(say!("Sans rien cocher\u{a0}: tous.", "With none ticked: all."))));
    }
    let button = match mine {
        Some(_) => say(say!("Enregistrer", "Save")),
        None => say(say!("Accepter de porter des voix", "Accept to carry voices")),
    };
    let carried = mine.map(|it| {
        let total = it.voices.total.map(|total| format!("{total:.0}"));
        match total {
            Some(total) => say(say!(
                "Hier à minuit, environ {total} voix pouvaient vous arriver.",
                "At last midnight about {total} voices could reach you.",
                total
            )),
            None => say(say!(
                "Hier à minuit, moins de cinq voix pouvaient vous arriver.",
                "At last midnight fewer than five voices could reach you.",
            )),
        }
    });
    StandPage {
        form: Some(FormView::new(place.language, page.action.clone(), button, fields, typed, mistakes)),
        carried,
        givers: mine.map(|it| it.givers.clone()).unwrap_or_default(),
        ..page
    }
}
