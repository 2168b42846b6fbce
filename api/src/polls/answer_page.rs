//! Answering a poll on its page, and what one reads then. Whoever runs scripts keeps the secret of their device in the phone and
//! never comes here.

use std::sync::Arc;

use poem::http::{HeaderValue, header};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::answer::{Answer, AnswerError, answer};
use super::pages::{Said, find, show};
use super::paths::{answer_page_of, page_of};
use super::queries::ReadPollError;
use super::view::show_one;
use super::{PollOut, PollStatus};
use crate::devices::{self, RegisterError, Visitor, cookie};
use crate::{App, communes};
use ground::FieldError;
use kit::forms::{self, Form};
use kit::http::IfMatch;
use kit::http::problem::{Problem, Refusal};
use kit::pages;
use kit::tenants::Commune;

/// Seconds for which a device is remembered after a poll has closed.
pub(crate) const COOKIE_KEPT: i64 = 30 * 86_400;

/// Shows a poll to the device that answered it.
#[handler]
pub(super) async fn show_answer(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let visitor = remembered(app.0, request).await?;
    let (poll, commune) = seen_by(app.0, &id.0, &visitor).await.map_err(Refusal::problem)?;
    if poll.my_answer.is_none() {
        return Ok(forms::done(&page_of(poll.id)));
    }
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let page = show(&app.site, &poll, (&commune, &settings), Said::Answered, language);
    Ok(pages::answer(&page, language)?)
}

/// Answers by the page's form; whoever has no device yet gets one.
#[handler]
pub(super) async fn send_answer(
    app: Data<&App>,
    request: &Request,
    id: Path<String>,
    form: Form<Answer>,
) -> poem::Result<Response> {
    let visitor = remembered(app.0, request).await?;
    let (poll, commune) = seen_by(app.0, &id.0, &visitor).await.map_err(Refusal::problem)?;
    let read = match form.read(commune.zone()) {
        Ok(read) => read,
        Err(mistakes) => return again(app.0, request, &poll, &commune, mistakes).await,
    };
    // A choice that cannot be made makes no device either.
    if poll.status == PollStatus::Closed {
        return Ok(forms::done(&page_of(poll.id)));
    }
    let (visitor, secret) = match visitor.device {
        Some(_) => (visitor, None),
        None => {
            let secret = register(app.0, request).await.map_err(Refusal::problem)?;
            let device = devices::recognise(app.0, &secret).await.map_err(Problem::internal)?;
            (Visitor { caller: None, device }, Some(secret))
        }
    };
    match answer(app.0, &visitor, poll.id, &IfMatch::default(), read).await {
        Ok(_) => {}
        Err(AnswerError::Invalid(mistake)) => return again(app.0, request, &poll, &commune, vec![mistake]).await,
        Err(error) => return Err(error.problem().into()),
    }
    let mut response = forms::done(&answer_page_of(poll.id));
    if let Some(secret) = secret {
        let seconds = (poll.closes_at.micros() - app.clock.now().micros()) / 1_000_000 + COOKIE_KEPT;
        let kept = HeaderValue::try_from(cookie::keep(&secret, seconds)).map_err(Problem::internal)?;
        response.headers_mut().insert(header::SET_COOKIE, kept);
    }
    Ok(response)
}

async fn again(
    app: &App,
    request: &Request,
    poll: &PollOut,
    commune: &Commune,
    mistakes: Vec<FieldError>,
) -> poem::Result<Response> {
    let settings = communes::said_by(app, commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let page = show(&app.site, poll, (commune, &settings), Said::Mistaken(mistakes), language);
    Ok(forms::refused(&page, language)?)
}

/// The device that a browser remembers; one that is not known any more is as good as none.
async fn remembered(app: &App, request: &Request) -> poem::Result<Visitor> {
    let Some(secret) = cookie::kept(request) else { return Ok(Visitor::default()) };
    let device = devices::recognise(app, secret).await.map_err(Problem::internal)?;
    Ok(Visitor { caller: None, device })
}

async fn register(app: &App, request: &Request) -> Result<String, RegisterError> {
    app.limits.count_new_device(request)?;
    devices::register(app).await
}

async fn seen_by(app: &App, id: &str, visitor: &Visitor) -> Result<(PollOut, Arc<Commune>), ReadPollError> {
    let (row, commune) = find(app, id).await?;
    let poll = show_one(app, &row, visitor, app.clock.now()).await?.ok_or(ReadPollError::NoSuchPoll)?;
    Ok((poll, commune))
}
