//! « À qui confier ma voix » : the delegates, what one gives, and the form in which one gives it.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::asked::{Person, Place, ScopeChoice, database, people, scopes};
use super::filled::Filled;
use super::form::{BACK, FOR, GIVE, ONESELF, field_at, is_nobody, voice};
use super::preview_page::shown;
use crate::App;
use crate::accounts::{AtAccount, SignedIn, to_sign_in, who};
use crate::delegations::confirm::confirm;
use crate::delegations::delegation_wire::DelegationOut;
use crate::delegations::end::take_back;
use crate::delegations::give::{GiveError, give};
use crate::delegations::preview::preview;
use crate::delegations::queries::{given_by, standing_of};
use crate::delegations::residence::{entry_in, page_of};
use crate::delegations::scope::WrongScope;
use crate::delegations::show::show_all;
use crate::delegations::values::{ShareState, VoiceScope};
use crate::register::EntryId;
use ground::FieldError;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Site};

/// The names of the buttons that take a voice back, and confirm it.
const TAKE_BACK: &str = "reprendre";
const CONFIRM: &str = "confirmer";

/// The page about one's voice.
#[derive(Template)]
#[template(path = "delegations/voice.html")]
pub(super) struct VoicePage {
    pub(super) frame: Frame,
    pub(super) action: String,
    pub(super) how: String,
    pub(super) stand: String,
    pub(super) state: Reader,
    pub(super) is_done: bool,
    pub(super) people: Vec<Person>,
    pub(super) scopes: Vec<ScopeChoice>,
    pub(super) given: Vec<GivenLine>,
    pub(super) typed: Filled,
    pub(super) mistakes: Vec<(&'static str, String)>,
}

/// What whoever reads may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reader {
    /// They are nobody yet: the path to the door.
    Stranger(String),
    /// They are no resident: the path where one activates.
    Visitor(String),
    /// They give; true if they stand as a delegate.
    Resident(bool),
}

/// A voice that one gives.
pub(super) struct GivenLine {
    pub(super) id: String,
    pub(super) scope: String,
    /// Each delegate with the share, and why it is unused if it is.
    pub(super) to: Vec<(String, u8, Option<String>)>,
    /// True if it comes round unless one of them votes.
    pub(super) circles: bool,
    pub(super) until: String,
}

/// What an address says of the page.
#[derive(Debug, Deserialize)]
pub(super) struct VoiceAfter {
    fait: Option<String>,
    pour: Option<String>,
}

#[handler]
pub(super) async fn show_voice(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    after: Query<VoiceAfter>,
) -> poem::Result<Response> {
    let place = Place::of(app.0, &slug.0, pages::language(request.headers())).await?;
    let account = who::known(request).await?.and_then(|caller| caller.account());
    let entry = match account {
        Some(account) => entry_in(&app.db.read, account, place.commune.id).await.map_err(database)?,
        None => None,
    };
    let path = page_of(&place.commune.slug);
    let state = match (account, entry) {
        (None, _) => Reader::Stranger(to_sign_in(&path)),
        (Some(_), None) => Reader::Visitor(format!("{}/activer", place.commune.path())),
        (Some(_), Some(entry)) => resident(app.0, &place, entry).await?,
    };
    let typed = Typed::default().with(FOR, after.0.pour.unwrap_or_default());
    let page = page(app.0, &place, state, entry, (&typed, &[]), after.0.fait.is_some()).await?;
    Ok(pages::answer(&page, place.language)?)
}

async fn resident(app: &App, place: &Place, entry: EntryId) -> Result<Reader, Problem> {
    let stands = standing_of(&app.db.read, place.commune.id, entry).await.map_err(database)?.is_some();
    Ok(Reader::Resident(stands))
}

#[handler]
pub(super) async fn send_voice(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let place = Place::of(app.0, &slug.0, pages::language(request.headers())).await?;
    let entry = entry_in(&app.db.read, who.account, place.commune.id).await.map_err(database)?;
    let Some(entry) = entry else { return Err(Problem::of(&problem::RESIDENTS_ONLY).into()) };
    let typed = form.typed();
    let done = || forms::done(&format!("{}?fait=1", page_of(&place.commune.slug)));
    if let Some(id) = typed.text(TAKE_BACK).and_then(|it| it.parse().ok()) {
        take_back(app.0, who.account, id).await.map_err(Refusal::problem)?;
        return Ok(done());
    }
    if let Some(id) = typed.text(CONFIRM).and_then(|it| it.parse().ok()) {
        confirm(app.0, who.account, id).await.map_err(Refusal::problem)?;
        return Ok(done());
    }
    let state = resident(app.0, &place, entry).await?;
    if typed.text(BACK).is_some() {
        let page = page(app.0, &place, state, Some(entry), (typed, &[]), false).await?;
        return Ok(pages::answer(&page, place.language)?);
    }
    let mistakes = match sent(app.0, &who, &place, typed).await? {
        Ok(response) => return Ok(response.unwrap_or_else(done)),
        Err(mistakes) => mistakes,
    };
    let page = page(app.0, &place, state, Some(entry), (typed, &mistakes), false).await?;
    Ok(forms::refused(&page, place.language)?)
}

/// Give a voice, or show where it would go: nothing where it is given, and what is wrong with the form.
async fn sent(
    app: &App,
    who: &SignedIn,
    place: &Place,
    typed: &Typed,
) -> poem::Result<Result<Option<Response>, Vec<FieldError>>> {
    if is_nobody(typed) {
        let detail = say!("Choisissez quelqu’un, ou parlez pour vous.", "Choose somebody, or speak for yourself.");
        return Ok(Err(vec![FieldError::at("to", detail)]));
    }
    let given = match voice(&place.commune.slug, typed) {
        Ok(given) => given,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let refused = |error: GiveError| match error {
        GiveError::Invalid(mistakes) => Ok(Err(mistakes)),
        GiveError::Scope(WrongScope::NotAllowed) => Ok(Err(vec![at_scope(&problem::DELEGATION_NOT_ALLOWED.advice)])),
        GiveError::Scope(WrongScope::Frozen) => Ok(Err(vec![at_scope(&problem::DELEGATIONS_FROZEN.advice)])),
        error => Err(error.problem().into()),
    };
    if typed.text(GIVE).is_some() {
        return match give(app, who.account, given).await {
            Ok(_) => Ok(Ok(None)),
            Err(error) => refused(error),
        };
    }
    match preview(app, who.account, &given).await {
        Ok(preview) => {
            let page = shown(&app.site, place, &preview, typed);
            Ok(Ok(Some(pages::answer(&page, place.language)?)))
        }
        Err(error) => refused(error),
    }
}

fn at_scope(detail: &Message) -> FieldError {
    FieldError { pointer: "/scope".to_owned(), detail: detail.clone() }
}

async fn page(
    app: &App,
    place: &Place,
    state: Reader,
    entry: Option<EntryId>,
    (typed, mistakes): (&Typed, &[FieldError]),
    is_done: bool,
) -> Result<VoicePage, Problem> {
    let (commune, language, now) = (&place.commune, place.language, app.clock.now());
    let given = match entry {
        Some(entry) => {
            let rows = given_by(&app.db.read, commune.id, entry).await.map_err(database)?;
            let all = show_all(&app.db.read, commune, &rows, now).await.map_err(database)?;
            all.iter().map(|it| line(it, language)).collect()
        }
        None => vec![],
    };
    let said = mistakes.iter().map(|it| (field_at(&it.pointer), it.detail.in_language(language)));
    Ok(VoicePage {
        people: people(app, commune).await?,
        scopes: scopes(app, commune, now).await.map_err(database)?,
        given,
        is_done,
        mistakes: said.collect(),
        ..empty(&app.site, place, state, typed)
    })
}

/// The page of a commune without delegates.
pub(super) fn empty(site: &Site, place: &Place, state: Reader, typed: &Typed) -> VoicePage {
    let path = page_of(&place.commune.slug);
    let title = say!("À qui confier ma voix", "Whom to give my voice").in_language(place.language);
    VoicePage {
        frame: place.framed(site, title),
        how: format!("{path}/comment"),
        stand: format!("{path}/porter"),
        action: path,
        state,
        is_done: false,
        people: vec![],
        scopes: vec![],
        given: vec![],
        typed: Filled::of(typed),
        mistakes: vec![],
    }
}

/// A voice that one gives, in words.
pub(super) fn line(it: &DelegationOut, language: Language) -> GivenLine {
    let state = |state: ShareState| match state {
        ShareState::Active => None,
        ShareState::Left => Some(say!("ne porte plus de voix", "carries no voices any more")),
        ShareState::Outside => Some(say!("ne vote pas ici", "does not vote here")),
        ShareState::OtherTopics => Some(say!("ne prend pas ce thème", "does not take this topic")),
    };
    let to = it
        .to
        .iter()
        .map(|share| (share.name.clone(), share.percent, state(share.state).map(|said| said.in_language(language))));
    let day = |day: chrono::NaiveDate| day_of_year(day, language);
    let until = match it.expires_on {
        Some(last) => say!("jusqu’au {day}", "until {day}", day = day(last.0)),
        None => say!("à confirmer avant le {day}", "to be confirmed before {day}", day = day(it.lapses_on.0)),
    };
    GivenLine {
        id: it.id.to_string(),
        scope: match it.scope.kind {
            VoiceScope::Everything => say!("Pour tout", "For everything").in_language(language),
            VoiceScope::Topic | VoiceScope::Consultation => it.scope.name.clone().unwrap_or_default(),
        },
        to: to.collect(),
        circles: it.circles,
        until: until.in_language(language),
    }
}

impl VoicePage {
    fn is_resident(&self) -> bool {
        matches!(self.state, Reader::Resident(_))
    }

    fn oneself(&self) -> &'static str {
        ONESELF
    }

    fn wrong<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.mistakes.iter().filter(move |(name, _)| *name == field).map(|(_, said)| said.as_str())
    }
}
