//! Editing a notice at the desk: a draft, what waits, and what is up.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::super::paths::{desk_page, desk_published};
use super::super::{Notice, NoticeOut, NoticePatch, PostStatus, publish_also};
use super::asking::{self, Question};
use super::enclose;
use super::fields::{ForWhom, desks_beside};
use super::ringing::ringing;
use super::show::{Theirs, Writing, show};
use super::wish::{self, Going};
use crate::App;
use crate::accounts::{AtDesk, Caller};
use crate::communes::{Desk, DeskError};
use crate::organisations::OrganisationKind;
use crate::posts::{self, NoSuch};
use ground::ids::NoticeId;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages;
use kit::tenants::Key;

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    done: Option<String>,
}

impl After {
    fn told(&self, notice: &NoticeOut) -> Option<Message> {
        match (self.done.as_deref(), notice.status, &notice.revision) {
            (None, ..) => None,
            (_, PostStatus::Draft, _) => Some(say!("Le brouillon est gardé.", "The draft is kept.")),
            (_, _, Some(_)) | (_, PostStatus::Submitted, _) => {
                Some(say!("C’est enregistré. La mairie le relit d’abord.", "Saved. The town hall looks at it first."))
            }
            _ => Some(say!("C’est enregistré.", "Saved.")),
        }
    }
}

/// The desk, for who publishes there, and a notice of it that they see whole.
pub(super) async fn seat<'a>(
    app: &'a App,
    request: &Request,
    caller: Caller,
    (slug, id): &(String, String),
) -> Result<(Desk<'a>, NoticeOut), Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if !desk.publishes() {
        return Err(DeskError::Forbidden.problem());
    }
    let missing = || NoSuch::<Notice>::new().problem();
    let id: NoticeId = id.parse().map_err(|_| missing())?;
    let notice = read(app, &desk.caller, id).await?.ok_or_else(missing)?;
    let hangs_here = notice.boards.iter().flatten().any(|it| it.commune == desk.at.commune.slug);
    if hangs_here { Ok((desk, notice)) } else { Err(missing()) }
}

async fn read(app: &App, caller: &Caller, id: NoticeId) -> Result<Option<NoticeOut>, Problem> {
    let (found, now) =
        (posts::find::<Notice>(app, &app.db.read, id).await.map_err(Problem::internal)?, app.clock.now());
    Ok(found.seen_by(Some(caller), now).filter(posts::Seen::is_whole).map(|seen| NoticeOut::of(&seen, now)))
}

#[handler]
pub(super) async fn show_notice(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    after: Query<After>,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    let typed = wish::of_notice(&notice, desk.at.commune.zone()).with_state(&Revision::of_resource(&notice));
    let mut writing = writing(app.0, &desk, &notice, typed, vec![]).await?;
    writing.note = after.0.told(&notice).or(writing.note);
    Ok(pages::answer(&show(writing), desk.at.language)?)
}

/// Changes a notice as the form says; a draft goes up if it says so.
#[handler]
pub(super) async fn change(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<NoticePatch>,
) -> poem::Result<Response> {
    let (desk, notice) = seat(app.0, request, caller, &place.0).await?;
    let (typed, wrong) = enclose::take_in(app.0, &desk, &form).await?;
    Ok(sent(app.0, &desk, &notice, &form, typed, wrong).await?)
}

/// The answer to a form whose files are taken in.
async fn sent(
    app: &App,
    desk: &Desk<'_>,
    notice: &NoticeOut,
    form: &Form<NoticePatch>,
    typed: Typed,
    wrong: Vec<FieldError>,
) -> Result<Response, Problem> {
    let going = wish::going(&typed);
    if going == Going::Back {
        return pages::answer(&show(writing(app, desk, notice, typed, wrong).await?), desk.at.language);
    }
    let patch = match wish::read::<NoticePatch>(&typed, goes(notice, going), desk.at.commune.zone()) {
        Ok(patch) if wrong.is_empty() => patch,
        read => {
            let wrong = wrong.into_iter().chain(read.err().into_iter().flatten()).collect();
            return forms::refused(&show(writing(app, desk, notice, typed, wrong).await?), desk.at.language);
        }
    };
    if rings(form, notice, going) && !wish::is_sure(&typed) {
        let question = Question { action: desk_page(&desk.at.commune, notice.id), typed: &typed, going };
        return asking::ask(app, desk, question).await;
    }
    let allowed = form.if_match();
    let fresh = posts::allowed_by(app, &allowed, &desk.caller);
    let saved = save(app, desk, notice, patch, going, &wish::also(&typed), &fresh).await;
    Ok(match saved {
        Ok(others) => forms::done(&after(desk, notice, &others, going)),
        Err(problem) if problem.kind == &problem::STALE => changed_meanwhile(app, desk, notice, typed).await?,
        Err(problem) => {
            let wrong = problem.into_mistakes()?;
            forms::refused(&show(writing(app, desk, notice, typed, wrong).await?), desk.at.language)?
        }
    })
}

/// The wish as it counts for this notice: what is up already goes up no more.
fn goes(notice: &NoticeOut, going: Going) -> Going {
    if notice.status == PostStatus::Draft { going } else { Going::Draft }
}

/// True if phones would ring for an alert.
fn rings(form: &Form<NoticePatch>, notice: &NoticeOut, going: Going) -> bool {
    match notice.status {
        PostStatus::Draft => going != Going::Draft && wish::is_alert(form.typed()),
        PostStatus::Published => wish::rings_again(form, notice),
        PostStatus::Submitted
        | PostStatus::Scheduled
        | PostStatus::Expired
        | PostStatus::Withdrawn
        | PostStatus::Rejected => false,
    }
}

async fn save(
    app: &App,
    desk: &Desk<'_>,
    notice: &NoticeOut,
    patch: NoticePatch,
    going: Going,
    also: &[Key],
    allowed: posts::Precondition<'_, Notice>,
) -> Result<Vec<NoticeId>, Problem> {
    posts::edit::<Notice>(app, &desk.caller, notice.id, patch, allowed).await.map_err(Refusal::problem)?;
    if notice.status == PostStatus::Draft && going != Going::Draft {
        return publish_also(app, &desk.caller, notice.id, also).await.map_err(Refusal::problem);
    }
    Ok(vec![])
}

fn after(desk: &Desk<'_>, notice: &NoticeOut, others: &[NoticeId], going: Going) -> String {
    match goes(notice, going) {
        Going::Publish | Going::Later => desk_published(&desk.at.commune, notice.id, others),
        Going::Draft | Going::Back => format!("{}?done=saved", desk_page(&desk.at.commune, notice.id)),
    }
}

/// The page of a notice that somebody else changed since its form was shown: both texts, so that nothing is lost. Sent again,
/// the form goes over theirs.
async fn changed_meanwhile(app: &App, desk: &Desk<'_>, before: &NoticeOut, typed: Typed) -> Result<Response, Problem> {
    let notice = read(app, &desk.caller, before.id).await?.ok_or_else(|| NoSuch::<Notice>::new().problem())?;
    let told = pages::near_moment(notice.updated_at, app.clock.now(), desk.at.commune.zone(), desk.at.language);
    let typed = typed.with_state(&Revision::of_resource(&notice));
    let theirs = Theirs { at: told.words, title: notice.title.clone(), body: notice.body.clone() };
    let writing = Writing { theirs: Some(theirs), ..writing(app, desk, &notice, typed, vec![]).await? };
    forms::stale(&show(writing), desk.at.language)
}

async fn writing<'a>(
    app: &App,
    desk: &'a Desk<'a>,
    notice: &'a NoticeOut,
    typed: Typed,
    mistakes: Vec<FieldError>,
) -> Result<Writing<'a>, Problem> {
    let may_wait = [PostStatus::Draft, PostStatus::Scheduled].contains(&notice.status);
    let is_town_halls = notice.organisation.kind == OrganisationKind::TownHall;
    let is_draft = notice.status == PostStatus::Draft;
    let also = if is_draft && is_town_halls { desks_beside(app, desk) } else { vec![] };
    let rejected = notice.rejection_reason.as_ref();
    Ok(Writing {
        at: &desk.at,
        notice: Some(notice),
        whom: ForWhom { may_wait, also, ..ForWhom::default() },
        documents: enclose::named(app, desk, &typed).await?,
        typed,
        mistakes,
        note: rejected
            .map(|reason| say!("La mairie a refusé\u{a0}: {reason}", "The town hall said no: {reason}", reason)),
        theirs: None,
        ringing: ringing(app, desk.at.commune.id).await.map_err(Problem::internal)?,
    })
}
