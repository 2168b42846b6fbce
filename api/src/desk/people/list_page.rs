//! The page of people at the desk, with the form that invites somebody.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::path;
use super::words::{self, Names};
use crate::accounts::{AtDesk, Role, sign_in_again};
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::idempotency::Once;
use crate::members::{self, InviteError, MemberLogOut, MemberOut, MemberStatus, NewMember, Seated, may_give};
use crate::{App, organisations};
use ground::clock::Instant;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldChoice, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "desk/people.html")]
struct PeoplePage {
    frame: Frame,
    done: Option<String>,
    people: Vec<PersonLine>,
    /// The form that invites, for who may.
    form: Option<FormView>,
    log: Vec<String>,
}

/// Somebody in the list.
struct PersonLine {
    name: String,
    email: Option<String>,
    role: String,
    when: String,
    waits: bool,
    /// The words and the path of the page that ends it, for who may.
    end: Option<(String, String)>,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(in crate::desk) struct PeopleAfter {
    done: Option<String>,
}

#[handler]
pub(in crate::desk) async fn show_people(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    after: Query<PeopleAfter>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, caller, &slug.0).await?;
    let page = page(app.0, &desk, after.0.done.as_deref(), &Typed::default().with_once(), &[]).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The desk of somebody of the commune's staff.
pub(super) async fn staffed<'a>(
    app: &'a App,
    request: &Request,
    caller: crate::accounts::Caller,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.caller.is_staff_of(desk.at.commune.id) { Ok(desk) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// Invites somebody. Who signed in too long ago does so again, and comes back with what was typed.
#[handler]
pub(in crate::desk) async fn invite_one(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewMember>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, caller, &slug.0).await?;
    let once = Once::of_page(request, &form)?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(new) => match members::invite(app.0, &desk.caller, &once, &desk.key()?, new).await {
            Ok(_) => return Ok(forms::done(&format!("{}?done=invited", path(&desk.at)))),
            Err(InviteError::NotFresh) => return Ok(sign_in_again(request, &form)?),
            Err(InviteError::Invalid(mistake)) => vec![mistake],
            Err(error) => return Err(error.problem().into()),
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app.0, &desk, None, form.typed(), &mistakes).await?, desk.at.language)?)
}

async fn page(
    app: &App,
    desk: &Desk<'_>,
    done: Option<&str>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> Result<PeoplePage, Problem> {
    let read = members::read(app, &desk.caller, &desk.key()?).await.map_err(Refusal::problem)?;
    let named = read.standing.iter().map(|it| it.member.organisation).chain(read.log.iter().map(|it| it.organisation));
    let named: Vec<_> = named.flatten().collect();
    let known = organisations::by_id(&app.db.read, named.into_iter()).await.map_err(Problem::internal)?;
    let names: Names = known.into_iter().map(|(id, it)| (id, it.name.to_string())).collect();
    let roles = [Role::Publisher, Role::Clerk, Role::Councillor, Role::Mayor];
    let roles: Vec<Role> = roles.into_iter().filter(|role| may_give(&desk.caller, desk.at.commune.id, *role)).collect();
    let now = app.clock.now();
    let publish = desk.organisations.iter().map(|it| (it.id.to_string().into(), it.name.to_string())).collect();
    let form = (!roles.is_empty()).then(|| form(&desk.at, &roles, publish, typed, mistakes));
    Ok(show(&desk.at, (&read.standing, &read.log, &names), form, done, now))
}

fn form(
    at: &DeskPlace<'_>,
    roles: &[Role],
    organisations: Vec<FieldChoice>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> FormView {
    let choices = roles.iter().map(|role| (role.as_str().into(), at.say(words::offered(*role)))).collect();
    let none = ("".into(), at.say(say!("aucune", "none")));
    let organisations = [none].into_iter().chain(organisations).collect();
    let fields = vec![
        FieldView::new("email", FieldKind::Email, at.say(say!("Son adresse de courriel", "Their email address")))
            .with_help(at.say(say!(
                "L’invitation y part, et attend quatorze jours.",
                "The invitation goes there, and waits for fourteen days."
            ))),
        FieldView::new("role", FieldKind::Select(choices), at.say(say!("Son rôle", "Their role"))),
        FieldView::new(
            "organisation",
            FieldKind::Select(organisations),
            at.say(say!("L’organisation", "The organisation")),
        )
        .with_help(at.say(say!("Pour qui publie seulement.", "Only for who publishes."))),
    ];
    FormView::new(at.language, path(at), at.say(say!("Inviter", "Invite")), fields, typed, mistakes)
}

fn show(
    at: &DeskPlace<'_>,
    (standing, log, names): (&[Seated], &[MemberLogOut], &Names),
    form: Option<FormView>,
    done: Option<&str>,
    now: Instant,
) -> PeoplePage {
    let zone = at.commune.zone();
    let lines = log.iter().map(|line| {
        let (when, what) = (pages::near_moment(line.at, now, zone, at.language).words, words::told(line, names));
        at.say(say!("{what} ({when})", "{what} ({when})", what, when))
    });
    PeoplePage {
        frame: at.frame(say!("Les personnes", "People"), &DESK_SETTINGS).explained(HOW),
        done: done.and_then(told).map(|words| at.say(words)),
        people: standing.iter().map(|it| person(at, it, names, now)).collect(),
        form,
        log: lines.collect(),
    }
}

fn person(at: &DeskPlace<'_>, seated: &Seated, names: &Names, now: Instant) -> PersonLine {
    let Seated { member, is_own, may_end } = seated;
    let day = |instant| pages::near(instant, now, at.commune.zone(), at.language).words;
    let since = day(member.since);
    let by = member.invited_by.clone();
    let when = match (member.status, member.expires_at.map(day), by) {
        (MemberStatus::Active, _, None) => say!("depuis {since}", "since {since}", since),
        (MemberStatus::Active, _, Some(by)) => {
            say!("depuis {since}, sur l’invitation de {by}", "since {since}, invited by {by}", since, by)
        }
        (MemberStatus::Invited, until, by) => {
            let until = until.unwrap_or_default();
            let by = by.unwrap_or_default();
            say!(
                "invitation de {by}, {since}\u{a0}; elle attend jusqu’à {until}",
                "invited by {by}, {since}; it waits until {until}",
                by,
                since,
                until
            )
        }
    };
    let words = match (member.status, is_own) {
        (MemberStatus::Invited, _) => say!("Retirer l’invitation…", "Withdraw the invitation…"),
        (MemberStatus::Active, true) => say!("Quitter ce rôle…", "Leave this role…"),
        (MemberStatus::Active, false) => say!("Retirer ce rôle…", "Take this role away…"),
    };
    PersonLine {
        name: member.name.clone().unwrap_or_else(|| member.email.clone()),
        email: member.name.is_some().then(|| member.email.clone()),
        role: at.say(words::role(member.role, member.organisation, names)),
        when: at.say(when),
        waits: member.status == MemberStatus::Invited,
        end: may_end.then(|| (at.say(words), format!("{}/{}", path(at), member.id))),
    }
}

fn told(word: &str) -> Option<Message> {
    match word {
        "invited" => Some(say!("L’invitation part à cette adresse.", "The invitation is on its way to this address.")),
        "ended" => Some(say!("C’est fait\u{a0}: cela compte dès maintenant.", "Done: it counts from now on.")),
        _ => None,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Une invitation part par courriel ; seule la personne à cette adresse peut l’accepter.",
        "An invitation goes by mail; only the person of that address can accept it.",
    ),
    ("Le maire donne et retire tous les rôles.", "The mayor gives and takes every role."),
    (
        "Le secrétariat donne et retire celui de publier pour une organisation.",
        "A clerk gives and takes that of publishing for an organisation.",
    ),
    (
        "Un rôle retiré ne compte plus dès l’instant, sur tous les appareils.",
        "A role that is taken away ends at once, on every device.",
    ),
    ("Le dernier maire ne peut pas être retiré.", "The last mayor cannot be removed."),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let (invited, log) = (MemberOut::example(), MemberLogOut::example());
    let now = invited.since.plus_seconds(3600);
    let names = Names::from_iter(invited.organisation.map(|id| (id, "Les Amis du lavoir".to_owned())));
    let active = MemberOut {
        name: Some("Camille Martin".to_owned()),
        role: Role::Mayor,
        organisation: None,
        status: MemberStatus::Active,
        expires_at: None,
        ..invited.clone()
    };
    let seated = [invited, active].map(|member| Seated { member, is_own: false, may_end: true });
    let wrong = [FieldError::at("email", say!("Il manque le @ dans l’adresse.", "The address lacks its @."))];
    let form = form(&at, &[Role::Publisher, Role::Mayor], vec![], &Typed::default(), &wrong);
    let page = show(&at, (&seated, &[log], &names), Some(form), Some("invited"), now);
    Sample::of("desk/people.html", &page)
}
