//! Publishing a new notice at the desk.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::super::paths::{desk_page, desk_published};
use super::super::{NewNotice, Notice, NoticeOut, create_also};
use super::asking::{self, Question};
use super::enclose;
use super::fields::{ForWhom, desks_beside};
use super::ringing::ringing;
use super::show::{Writing, show};
use super::wish::{self, Going};
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskError};
use crate::idempotency::{Answered, Once, OnceError};
use crate::{App, organisations, posts};
use ground::ids::NoticeId;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::Created;
use kit::http::problem::{Problem, Refusal};
use kit::pages;

/// The notice whose text a new one begins with.
#[derive(Debug, Deserialize)]
pub(super) struct Model {
    de: Option<String>,
}

#[handler]
pub(super) async fn show_blank(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    model: Query<Model>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let copied = match model.0.de.and_then(|id| id.parse().ok()) {
        Some(id) => of_model(app.0, &desk, id).await?,
        None => None,
    };
    let mut writing = writing(app.0, &desk, copied.unwrap_or_else(wish::usual).with_once(), vec![], None).await?;
    // On all boards unless somebody says otherwise.
    let boards = writing.whom.boards.iter().map(|(slug, _)| slug.clone());
    writing.typed = boards.fold(writing.typed, |typed, slug| typed.with("communes", slug));
    Ok(pages::answer(&show(writing), desk.at.language)?)
}

/// The desk, for who publishes: others only look.
async fn seat<'a>(
    app: &'a App,
    request: &Request,
    caller: crate::accounts::Caller,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.publishes() { Ok(desk) } else { Err(DeskError::Forbidden.problem()) }
}

/// The text of another notice, if there is one that the caller sees whole.
async fn of_model(app: &App, desk: &Desk<'_>, id: NoticeId) -> Result<Option<Typed>, Problem> {
    let (found, now) =
        (posts::find::<Notice>(app, &app.db.read, id).await.map_err(Problem::internal)?, app.clock.now());
    let seen = found.seen_by(Some(&desk.caller), now).filter(posts::Seen::is_whole);
    Ok(seen.map(|seen| wish::copy_of(&NoticeOut::of(&seen, now), desk.at.commune.zone())))
}

/// Publishes what the form says, or keeps it as a draft.
#[handler]
pub(super) async fn publish(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewNotice>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let once = Once::of_page(request, &form)?;
    let going = wish::going(form.typed());
    match once.before(app.0, &desk.caller).await {
        Ok(Some(kept)) => return Ok(lead_on(&desk, &Answered::Before(kept), &[], going)?),
        Ok(None) => {}
        Err(OnceError::Reused) => return Ok(used_already(app.0, &desk, &form).await?),
        Err(error) => return Err(error.problem().into()),
    }
    let (typed, wrong) = enclose::take_in(app.0, &desk, &form).await?;
    Ok(sent(app.0, &desk, &once, typed, wrong).await?)
}

/// The answer to a form whose files are taken in.
async fn sent(
    app: &App,
    desk: &Desk<'_>,
    once: &Once,
    typed: Typed,
    mut wrong: Vec<FieldError>,
) -> Result<Response, Problem> {
    let going = wish::going(&typed);
    if going == Going::Back {
        let page = show(writing(app, desk, typed, vec![], None).await?);
        return pages::answer(&page, desk.at.language);
    }
    let new = wish::read::<NewNotice>(&typed, going, desk.at.commune.zone());
    let new = match new {
        Ok(new) if wrong.is_empty() => NewNotice { draft: Some(going == Going::Draft), ..new },
        read => {
            wrong.extend(read.err().into_iter().flatten());
            return refused(app, desk, typed, wrong).await;
        }
    };
    if going != Going::Draft && wish::is_alert(&typed) && !wish::is_sure(&typed) {
        let question = Question { action: super::PUBLISH.path(&desk.at.commune.slug), typed: &typed, going };
        return asking::ask(app, desk, question).await;
    }
    match create_also(app, &desk.caller, once, &desk.key()?, new, &wish::also(&typed)).await {
        Ok((answered, others)) => lead_on(desk, &answered, &others, going),
        Err(error) => refused(app, desk, typed, error.problem().into_mistakes()?).await,
    }
}

/// The answer that leads on to what was made, now or before.
fn lead_on(
    desk: &Desk<'_>,
    made: &Answered<Created<NoticeOut>>,
    others: &[NoticeId],
    going: Going,
) -> Result<Response, Problem> {
    let id = made.made::<NoticeId>().ok_or_else(|| Problem::internal("a notice was made without an id"))?;
    Ok(forms::done(&match going {
        Going::Draft | Going::Back => format!("{}?done=kept", desk_page(&desk.at.commune, id)),
        Going::Publish | Going::Later => desk_published(&desk.at.commune, id, others),
    }))
}

/// The page again, with every mistake at its field.
async fn refused(app: &App, desk: &Desk<'_>, typed: Typed, mistakes: Vec<FieldError>) -> Result<Response, Problem> {
    forms::refused(&show(writing(app, desk, typed, mistakes, None).await?), desk.at.language)
}

/// The page again, of which something else was made already.
async fn used_already(app: &App, desk: &Desk<'_>, form: &Form<NewNotice>) -> Result<Response, Problem> {
    let (typed, wrong) = enclose::take_in(app, desk, form).await?;
    let note = say!(
        "Ce formulaire a déjà servi\u{a0}: le panneau d’avant est enregistré, vous le trouverez dans la liste. Envoyé de nouveau, ce texte en fera un autre.",
        "This form was used already: the notice from before is saved, you find it in the list. Sent again, this text makes another one.",
    );
    let page = show(writing(app, desk, typed.with_once(), wrong, Some(note)).await?);
    forms::stale(&page, desk.at.language)
}

async fn writing<'a>(
    app: &App,
    desk: &'a Desk<'a>,
    typed: Typed,
    mistakes: Vec<FieldError>,
    note: Option<Message>,
) -> Result<Writing<'a>, Problem> {
    Ok(Writing {
        at: &desk.at,
        notice: None,
        whom: whom(app, desk).await?,
        documents: enclose::named(app, desk, &typed).await?,
        typed,
        mistakes,
        note,
        theirs: None,
        ringing: ringing(app, desk.at.commune.id).await.map_err(Problem::internal)?,
    })
}

/// The choices of who writes: the organisations, and for who has one alone its boards.
async fn whom(app: &App, desk: &Desk<'_>) -> Result<ForWhom, Problem> {
    let organisations = desk.organisations.iter().map(|it| (it.id.to_string().into(), it.name.to_string())).collect();
    let boards = match desk.organisations.as_slice() {
        [one] if !desk.runs_board() => {
            let served = organisations::communes_of(&app.db.read, one.id).await.map_err(Problem::internal)?;
            let communes = served.into_iter().filter_map(|id| app.communes.by_id(id));
            communes.map(|it| (it.slug.clone().into(), it.name.clone())).collect()
        }
        _ => vec![],
    };
    Ok(ForWhom { organisations, boards, also: desks_beside(app, desk), may_wait: true })
}
