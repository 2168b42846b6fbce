//! A decision about one thing of the queue, by the verb of its kind.

use chrono_tz::Tz;
use uuid::Uuid;

use crate::App;
use crate::arguments::{self, ArgumentId, DebateRemoval};
use crate::associations::{self, JoiningId};
use crate::communes::Desk;
use crate::events::{Event, EventOut};
use crate::notices::{Notice, NoticeOut};
use crate::organisations::Offer;
use crate::posts::{self, OnWire, Rejection, Seen, Sheets};
use crate::{calendars, organisations};
use ground::clock::Instant;
use ground::ids::{EventId, NoticeId, OrganisationId};
use ground::{FieldError, names, say};
use kit::forms::Form;
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::http::problem::{Problem, Refusal};
use kit::tenants::Key;

names! {
    /// The kind of what a form decides about.
    pub enum Decided {
        /// A notice, or its revision.
        Notice = "notice",
        /// An event, or its revision.
        Event = "event",
        /// A calendar.
        Calendar = "subscription",
        /// An organisation that is to publish in a commune.
        Serving = "serving",
        /// An association that asks to publish.
        Joining = "joining",
        /// An argument that residents reported.
        Argument = "argument",
    }
}

names! {
    /// The decision.
    pub enum Verdict {
        /// It goes up, or may come.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// What was let up comes down again.
        Undo = "undo",
        /// What was refused waits again.
        Reconsider = "reconsider",
    }
}

/// A decision that a form asks for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) what: Decided,
    pub(super) id: Uuid,
    verdict: Verdict,
    /// The commune whose board it is about, if it is another's.
    board: Option<Key>,
    /// The organisation that shall need no leave any more.
    trust: Option<OrganisationId>,
    reason: Option<Rejection>,
}

impl Asked {
    /// Reads it; a no needs its reason.
    pub(super) fn of(form: &Form<Rejection>, zone: Tz) -> Result<Self, Vec<FieldError>> {
        let typed = form.typed();
        let lost = || {
            let detail =
                say!("Cette demande ne se lit pas. Rechargez la page.", "This cannot be read. Load the page again.");
            vec![FieldError { pointer: String::new(), detail }]
        };
        let what: Decided = typed.text("what").and_then(|it| it.parse().ok()).ok_or_else(lost)?;
        let id: Uuid = typed.text("id").and_then(|it| it.parse().ok()).ok_or_else(lost)?;
        let verdict: Verdict = typed.text("verdict").and_then(|it| it.parse().ok()).ok_or_else(lost)?;
        let needs_reason = verdict == Verdict::No && what != Decided::Serving;
        let reason = match needs_reason {
            true => Some(typed.clone().without(&["what", "id", "verdict", "board", "trust"]).read(zone)?),
            false => None,
        };
        let board = typed.text("board").and_then(|it| it.parse().ok());
        Ok(Self { what, id, verdict, board, trust: typed.text("trust").and_then(|it| it.parse().ok()), reason })
    }
}

/// Decides, and says the word for what was done.
pub(super) async fn decide(
    app: &App,
    desk: &Desk<'_>,
    asked: &Asked,
    if_match: &IfMatch,
) -> Result<&'static str, Problem> {
    let key = desk.key()?;
    match asked.what {
        Decided::Notice => {
            let fresh = |notice: &Seen<'_, Notice>, now| Revision::of_resource(&NoticeOut::of(notice, now));
            post::<Notice>(app, desk, NoticeId::from_uuid(asked.id), asked, if_match, fresh).await?;
        }
        Decided::Event => {
            let fresh = |event: &Seen<'_, Event>, now| Revision::of_resource(&EventOut::of(app, event, now));
            post::<Event>(app, desk, EventId::from_uuid(asked.id), asked, if_match, fresh).await?;
        }
        Decided::Calendar => {
            let id = OrganisationId::from_uuid(asked.id);
            match (asked.verdict, &asked.reason) {
                (Verdict::Yes, _) => calendars::approve(app, &desk.caller, id).await,
                (Verdict::No, Some(reason)) => calendars::reject(app, &desk.caller, id, reason.clone()).await,
                (Verdict::No, None) | (Verdict::Undo | Verdict::Reconsider, _) => {
                    return Err(Problem::internal("nothing undoes this"));
                }
            }
            .map_err(Refusal::problem)?;
        }
        Decided::Joining => {
            let id = JoiningId::from_uuid(asked.id);
            match (asked.verdict, &asked.reason) {
                (Verdict::Yes, _) => associations::approve(app, &desk.caller, &key, id).await.map(drop),
                (Verdict::No, Some(reason)) => associations::reject(app, &desk.caller, &key, id, reason.clone()).await,
                (Verdict::No, None) | (Verdict::Undo | Verdict::Reconsider, _) => {
                    return Err(Problem::internal("nothing undoes this"));
                }
            }
            .map_err(Refusal::problem)?;
        }
        Decided::Argument => {
            let id = ArgumentId::from_uuid(asked.id);
            match (asked.verdict, &asked.reason) {
                (Verdict::Yes, _) => {
                    arguments::keep(app, &desk.caller, id, &IfMatch::of(None)).await.map_err(Refusal::problem)?;
                }
                (Verdict::No, Some(reason)) => {
                    let removal = DebateRemoval { reason: reason.reason.clone() };
                    arguments::remove(app, &desk.caller, id, removal).await.map_err(Refusal::problem)?;
                }
                (Verdict::No, None) | (Verdict::Undo | Verdict::Reconsider, _) => {
                    return Err(Problem::internal("nothing undoes this"));
                }
            }
        }
        Decided::Serving => {
            let (id, board) = (OrganisationId::from_uuid(asked.id), asked.board.as_ref().unwrap_or(&key));
            match asked.verdict {
                Verdict::Yes => organisations::accept(app, &desk.caller, board, id).await,
                Verdict::No | Verdict::Undo | Verdict::Reconsider => {
                    organisations::end(app, &desk.caller, board, id, &IfMatch::of(None)).await
                }
            }
            .map_err(Refusal::problem)?;
        }
    }
    if let Some(id) = asked.trust.filter(|_| asked.verdict == Verdict::Yes) {
        let offer = Offer { trusted: Some(true), alerts: None };
        organisations::offer(app, desk.clerk()?, id, &IfMatch::of(None), offer).await.map_err(Refusal::problem)?;
    }
    Ok(asked.verdict.as_str())
}

/// Decides about a post on this desk's board, if it is still what the page showed.
async fn post<P: OnWire>(
    app: &App,
    desk: &Desk<'_>,
    id: P::Id,
    asked: &Asked,
    if_match: &IfMatch,
    revision: impl Fn(&Seen<'_, P>, Instant) -> Revision + Sync,
) -> Result<(), Problem> {
    let (key, here) = (desk.key()?, desk.at.commune.id);
    let is_fresh = |sheets: &Sheets<P>, now: Instant| {
        let sheet = sheets.0.iter().find(|it| it.owner().commune.id == here);
        sheet.is_some_and(|sheet| if_match.allows(&revision(&Seen::alone(sheet, &desk.caller), now)))
    };
    match (asked.verdict, &asked.reason) {
        (Verdict::Undo, _) => {
            posts::withdraw::<P>(app, &desk.caller, id, &|_, _| true).await.map_err(Refusal::problem)?;
        }
        (Verdict::Reconsider, _) => {
            posts::reconsider::<P>(app, &desk.caller, Some(&key), id).await.map_err(Refusal::problem)?;
        }
        (Verdict::No, Some(reason)) => {
            let rejected = posts::reject::<P>(app, &desk.caller, Some(&key), id, reason.clone(), &is_fresh).await;
            rejected.map_err(Refusal::problem)?;
        }
        (Verdict::No, None) => return Err(Problem::internal("a no without a reason")),
        (Verdict::Yes, _) => {
            posts::approve::<P>(app, &desk.caller, Some(&key), id, &is_fresh).await.map_err(Refusal::problem)?;
        }
    }
    Ok(())
}
