//! One's own page of a consultation: how one stands towards the vote, what one said, what one supports, and the forms for it.

use std::fmt;
use std::sync::Arc;

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::mine_page::{Gesture, MinePage, Refused, show};
use super::paths::mine_of;
use super::place::Voting;
use super::voter::found;
use crate::App;
use crate::accounts::{AtAccount, SignedIn};
use crate::arguments::{self, ArgumentId, DebatePart, NewArgument, NewContribution, NewReport};
use crate::ballots::carried::{MyVoiceError, MyVoiceOut, OwnVote, my_voice};
use crate::ballots::wire::StandingOut;
use crate::communes::settings::CommuneSettings;
use crate::consultations;
use crate::idempotency::Once;
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::Cursor;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Sample, Site};
use kit::tenants::Commune;

/// The choices in the address.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// What was done just now.
    fait: Option<String>,
    /// The argument that is to be reported.
    signaler: Option<String>,
    /// The start of a page of arguments.
    suite: Option<String>,
}

#[handler]
pub(super) async fn show_mine(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    id: Path<String>,
    asked: Query<Asked>,
) -> poem::Result<Response> {
    let (voting, standing) = found(app.0, request, &who, &id.0).await?;
    let reported = asked.0.signaler.as_deref().and_then(|it| it.parse().ok());
    let done = asked.0.fait.as_deref().and_then(|it| it.parse().ok());
    let after: Option<Cursor> = asked.0.suite.as_deref().and_then(|it| it.parse().ok());
    let page = page(app.0, &who, (&voting, &standing), (done, reported), None, after.as_ref()).await?;
    Ok(pages::answer(&page, voting.language)?)
}

async fn page(
    app: &App,
    who: &SignedIn,
    (voting, standing): (&Voting, &StandingOut),
    (done, reported): (Option<Gesture>, Option<ArgumentId>),
    refused: Option<Refused<'_>>,
    after: Option<&Cursor>,
) -> Result<MinePage, Problem> {
    let at = (voting.language, app.clock.now());
    let voice = match voting.row.delegation_allowed {
        true => match my_voice(app, &who.caller, voting.row.id).await {
            Ok(voice) => Some(voice).filter(|it| it.mine != OwnVote::NotInElectorate),
            Err(MyVoiceError::NoResident) => None,
            Err(error) => return Err(error.problem()),
        },
        false => None,
    };
    let debate = arguments::debate(app, Some(&who.caller), &voting.row, after, at).await?;
    Ok(show(&app.site, voting, (standing, voice.as_ref(), at.1), debate, (done, reported), refused))
}

/// Does what a form says: gives, supports, leaves, takes back or reports an argument, or contributes.
#[handler]
pub(super) async fn act(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    id: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (voting, standing) = found(app.0, request, &who, &id.0).await?;
    let typed = form.typed();
    let asked =
        typed.text("geste").and_then(|it| it.parse::<Gesture>().ok()).ok_or_else(|| Problem::invalid(lost()))?;
    let argument = typed.text("argument").and_then(|it| it.parse::<ArgumentId>().ok());
    match take(app.0, request, &who, &voting, (asked, argument), &form).await {
        Ok(at) => Ok(forms::done(&format!("{}?fait={asked}{at}", mine_of(voting.row.id)))),
        Err(problem) => {
            let refused = Refused { asked, typed, mistakes: problem.into_mistakes()? };
            let reported = argument.filter(|_| asked == Gesture::Report);
            let page = page(app.0, &who, (&voting, &standing), (None, reported), Some(refused), None).await?;
            Ok(forms::refused(&page, voting.language)?)
        }
    }
}

/// Does it, and says the place on the page where it shows.
async fn take(
    app: &App,
    request: &Request,
    who: &SignedIn,
    voting: &Voting,
    (asked, argument): (Gesture, Option<ArgumentId>),
    form: &Form<()>,
) -> Result<Place, Problem> {
    let (caller, id, zone) = (&who.caller, voting.row.id, voting.commune.zone());
    let typed: Typed = form.typed().clone().without(&["geste", "argument"]);
    let named = || argument.ok_or_else(|| Problem::invalid(lost()));
    match asked {
        Gesture::Give => {
            let new: NewArgument = typed.read(zone).map_err(Problem::invalid)?;
            let once = Once::of_page(request, form)?;
            arguments::write(app, caller, &once, id, new).await.map_err(Refusal::problem)?;
            Ok(Place(None))
        }
        Gesture::Contribute => {
            let new: NewContribution = arguments::typed_contribution(&typed, zone).map_err(Problem::invalid)?;
            let once = Once::of_page(request, form)?;
            arguments::contribute(app, caller, &once, id, new).await.map_err(Refusal::problem)?;
            Ok(Place(None))
        }
        Gesture::Support => {
            arguments::support(app, caller, named()?).await.map_err(Refusal::problem)?;
            Ok(Place(argument))
        }
        Gesture::Leave => {
            arguments::leave(app, caller, named()?).await.map_err(Refusal::problem)?;
            Ok(Place(argument))
        }
        Gesture::TakeBack => {
            arguments::take_back(app, caller, named()?).await.map_err(Refusal::problem)?;
            Ok(Place(None))
        }
        Gesture::Report => {
            let new: NewReport = typed.read(zone).map_err(Problem::invalid)?;
            arguments::report(app, caller, named()?, new).await.map_err(Refusal::problem)?;
            Ok(Place(argument))
        }
    }
}

/// The place of an argument on the page, as the end of an address.
struct Place(Option<ArgumentId>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |id| write!(f, "#a-{id}"))
    }
}

fn lost() -> FieldError {
    let detail = say!("Cette demande ne se lit pas. Rechargez la page.", "This cannot be read. Load the page again.");
    FieldError { pointer: String::new(), detail }
}

/// The page of an example.
pub(super) fn sample(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Option<Sample> {
    let row = consultations::example_row()?;
    let now = row.vote_from;
    let debate = DebatePart { is_mine: true, ..arguments::example_debate(&row, language, now) };
    let voting = Voting { row, commune: Arc::new(commune.clone()), settings: settings.clone(), language, open: false };
    let standing = StandingOut { reason: None, ..StandingOut::example() };
    let wrong = FieldError::at("text", say!("Écrivez quelque chose.", "Write something."));
    let typed = Typed::default().with("geste", Gesture::Give.as_str());
    let refused = Refused { asked: Gesture::Give, typed: &typed, mistakes: vec![wrong] };
    let doing = (Some(Gesture::Report), Some(ArgumentId::from_uuid(uuid::Uuid::nil())));
    let page = show(site, &voting, (&standing, Some(&MyVoiceOut::example()), now), Some(debate), doing, Some(refused));
    Some(Sample::of("consultations/mine.html", &page))
}
