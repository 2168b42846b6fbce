//! Adding something to the agenda at the desk.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use sea_orm::DbErr;
use serde::Deserialize;
use serde_json::{Map, json};

use super::fields::{OF_PICTURE, Offered};
use super::hand::Refused;
use super::paths;
use super::preview::{EXAMPLE_NOW, Plan, Preview, look};
use super::sent::EventForm;
use super::shown::{Around, DeskForm, show};
use super::written::new_event;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::events::dates::occurrences;
use crate::events::{EventCategory, EventPlace, NewPlace, Series, create};
use crate::idempotency::Once;
use crate::{App, files, organisations};
use calendar::Recurrence;
use ground::date::Date;
use ground::ids::{EventId, SheetId};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldChoice, Form, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Sample, Site};
use kit::tenants::Commune;

/// The name under which the form's other buttons say what they are for.
pub(super) const DO: &str = "do";

/// The buttons' words for that: show the dates, and keep a draft.
pub(super) const DATES: &str = "dates";
pub(super) const DRAFT: &str = "draft";

/// The day that is asked for already.
#[derive(Debug, Deserialize)]
pub(super) struct AskedFor {
    le: Option<String>,
}

#[handler]
pub(super) async fn show_new(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    asked: Query<AskedFor>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let around = around(app.0, &desk).await?;
    let language = desk.at.language;
    let typed = Typed::of(&Map::from_iter([
        ("category".to_owned(), json!(EventCategory::Other)),
        ("day".to_owned(), json!(asked.0.le.and_then(|day| day.parse::<Date>().ok()))),
        ("organisation".to_owned(), json!(desk.organisations.first().map(|it| it.id))),
        ("communes".to_owned(), json!([desk.at.commune.slug])),
        ("notify".to_owned(), json!(true)),
    ]));
    let today = occurrences::today(app.clock.now(), desk.at.commune.zone());
    Ok(pages::answer(&show(&desk.at, around, &typed.with_once(), &[], today), language)?)
}

#[handler]
pub(super) async fn send_new(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<EventForm>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let once = Once::of_page(request, &form)?;
    let (typed, wrong) = files::take_picture(app.0, &desk.caller, &desk.at.commune, &form).await?;
    let typed = typed.without(&[DO]);
    let wish = form.typed().text(DO);
    let read: Result<EventForm, _> = typed.clone().without(OF_PICTURE).read(desk.at.commune.zone());
    let done = match (wish, read) {
        (_, Err(mistakes)) => Err(Refused::Mistakes(wrong.into_iter().chain(mistakes).collect())),
        (_, Ok(_)) if !wrong.is_empty() => Err(Refused::Mistakes(wrong)),
        (Some(DATES), Ok(event)) => return Ok(answer(app.0, &desk, &typed, preview(app.0, &desk, &event).await).await?),
        (wish, Ok(event)) => add(app.0, &desk, &once, event, wish == Some(DRAFT)).await,
    };
    match done {
        Ok(id) => Ok(forms::done(&format!("{}?done=added", paths::of_event(&desk.at.commune, id)))),
        Err(refused) => Ok(answer(app.0, &desk, &typed, Err(refused)).await?),
    }
}

/// Posts what the form says.
async fn add(app: &App, desk: &Desk<'_>, once: &Once, event: EventForm, is_draft: bool) -> Result<EventId, Refused> {
    // All mistakes are told at once: those in the dates, and that there is no title.
    let meant = event.meant();
    let mut mistakes = meant.as_ref().err().cloned().unwrap_or_default();
    if event.title.is_none() {
        mistakes.insert(0, super::written::no_title());
    }
    let (Ok(meant), true) = (meant, mistakes.is_empty()) else { return Err(mistakes.into()) };
    let event = EventForm { organisation: event.organisation.or(desk.organisations.first().map(|it| it.id)), ..event };
    let new = new_event(event, meant, desk.at.commune.zone(), is_draft)?;
    let made = create(app, &desk.caller, once, &desk.key()?, new).await?;
    made.made().ok_or_else(|| Problem::internal("an event has an address").into())
}

/// The next dates that the form means, and what else is there then.
async fn preview(app: &App, desk: &Desk<'_>, event: &EventForm) -> Result<Preview, Refused> {
    let commune = &desk.at.commune;
    let meant = event.meant()?;
    let misfit = |misfit: calendar::Misfit| {
        let name = if misfit.is_of_rule() { "repeats" } else { "day" };
        Refused::Mistakes(vec![FieldError::at(name, misfit.message())])
    };
    let rule = meant.rule.or(None);
    let series = Recurrence::new(meant.span, commune.zone(), rule, Default::default(), Default::default());
    let place = place(event);
    let plan = Plan {
        series: Series::new(&series.map_err(misfit)?, Default::default()),
        place: place.as_ref(),
        own: SheetId::new(),
        sees_all: desk.caller.is_staff_of(commune.id),
        skipped: event.skip.iter().flat_map(|skip| &skip.0).map(|it| it.0).collect(),
    };
    let looked = look(app, commune, &plan, true, desk.at.language).await;
    Ok(looked.map_err(Problem::internal)?)
}

pub(super) fn place(event: &EventForm) -> Option<EventPlace> {
    let new = NewPlace { name: event.place.clone()?, address: event.address.clone(), latitude: None, longitude: None };
    EventPlace::try_from(ground::Object(new)).ok()
}

/// The page again: with the dates, or with what is wrong.
async fn answer(
    app: &App,
    desk: &Desk<'_>,
    typed: &Typed,
    looked: Result<Preview, Refused>,
) -> Result<Response, Problem> {
    let around = around(app, desk).await?;
    let (language, today) = (desk.at.language, occurrences::today(app.clock.now(), desk.at.commune.zone()));
    match looked {
        Ok(preview) => pages::answer(&show(&desk.at, Around { preview, ..around }, typed, &[], today), language),
        Err(Refused::Mistakes(mistakes)) => forms::refused(&show(&desk.at, around, typed, &mistakes, today), language),
        // Nothing new is older than its page.
        Err(Refused::Stale) => Err(Problem::of(&problem::STALE)),
        Err(Refused::Problem(problem)) => Err(problem),
    }
}

async fn around(app: &App, desk: &Desk<'_>) -> Result<Around, Problem> {
    if !desk.publishes() {
        return Err(Problem::of(&problem::FORBIDDEN));
    }
    let boards = boards(app, desk).await.map_err(Problem::internal)?;
    let served = organisations::of_commune(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let is_own = |id| desk.organisations.iter().any(|it| it.id == id);
    let goes_up = desk.runs_board() || served.iter().any(|it| is_own(it.organisation.id) && it.trusted);
    Ok(to_add(&desk.at, Offered::to_make(desk, boards), goes_up))
}

fn to_add(at: &DeskPlace<'_>, offered: Offered, goes_up: bool) -> Around {
    let (button, note): (Message, Option<Message>) = match goes_up {
        true => (say!("Ajouter à l’agenda", "Add to the agenda"), None),
        false => (
            say!("Proposer à la mairie", "Propose to the town hall"),
            Some(say!("La mairie relit avant que cela paraisse.", "The town hall reads it before it appears.")),
        ),
    };
    Around {
        action: paths::to_add(&at.commune),
        button: Some(button),
        note,
        may_draft: true,
        offered,
        ..Around::default()
    }
}

/// The boards on which somebody who publishes for one organisation may put its events, if they are several.
async fn boards(app: &App, desk: &Desk<'_>) -> Result<Vec<FieldChoice>, DbErr> {
    let [one] = desk.organisations.as_slice() else { return Ok(vec![]) };
    if !desk.caller.publishes_for(one.id) {
        return Ok(vec![]);
    }
    let all = organisations::communes_of(&app.db.read, one.id).await?;
    let choice = |commune: std::sync::Arc<Commune>| (commune.slug.clone().into(), commune.name.clone());
    let all: Vec<FieldChoice> = all.into_iter().filter_map(|id| app.communes.by_id(id)).map(choice).collect();
    Ok(if all.len() > 1 { all } else { vec![] })
}

/// Pages of examples: empty, and refused.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let today = occurrences::today(EXAMPLE_NOW, Commune::example().zone());
    let page = |typed: &Typed, mistakes: &[FieldError]| -> DeskForm {
        show(&at, to_add(&at, Offered { notifies: true, ..Offered::default() }, false), typed, mistakes, today)
    };
    let wrong = ["title", "day", "closes", "days", "address"];
    let wrong = wrong.map(|name| FieldError::at(name, say!("C’est faux.", "That is wrong.")));
    [page(&Typed::default().with_once(), &[]), page(&Typed::default().with("day", "2026-12-05"), &wrong)]
        .map(|page| Sample::of("events/desk_form.html", &page))
}
