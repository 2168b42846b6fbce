//! Taking a role back at the desk, or an invitation, which is asked once.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::list_page::staffed;
use super::path;
use super::words::{self, Names};
use crate::accounts::{AtDesk, MemberId};
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::members::{self, EndMemberError, MemberOut, MemberStatus, Seated};
use crate::{App, organisations};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "desk/people_end.html")]
struct EndPage {
    frame: Frame,
    back: String,
    who: String,
    what: String,
    form: FormView,
}

/// Somebody whom the caller may turn out, with the names of organisations.
async fn at_hand(app: &App, desk: &Desk<'_>, id: &str) -> Result<(Seated, Names), Problem> {
    let not_found = || Problem::of(&problem::NOT_FOUND);
    let id: MemberId = id.parse().map_err(|_| not_found())?;
    let read = members::read(app, &desk.caller, &desk.key()?).await.map_err(Refusal::problem)?;
    let found = read.standing.into_iter().find(|it| it.member.id == id).ok_or_else(not_found)?;
    if !found.may_end {
        return Err(Problem::of(&problem::FORBIDDEN));
    }
    let known =
        organisations::by_id(&app.db.read, found.member.organisation.into_iter()).await.map_err(Problem::internal)?;
    Ok((found, known.into_iter().map(|(id, it)| (id, it.name.to_string())).collect()))
}

#[handler]
pub(in crate::desk) async fn ask_to_end(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, caller, &place.0.0).await?;
    let (seated, names) = at_hand(app.0, &desk, &place.0.1).await?;
    Ok(pages::answer(&show(&desk.at, &seated, &names, &[]), desk.at.language)?)
}

#[handler]
pub(in crate::desk) async fn end_one(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    _form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, caller, &place.0.0).await?;
    let (seated, names) = at_hand(app.0, &desk, &place.0.1).await?;
    match members::end(app.0, &desk.caller, &desk.key()?, seated.member.id).await {
        // Who left has no desk here any more.
        Ok(()) if seated.is_own => Ok(forms::done("/compte")),
        Ok(()) => Ok(forms::done(&format!("{}?done=ended", path(&desk.at)))),
        Err(EndMemberError::LastMayor) => {
            let detail = say!(
                "C’est le dernier compte de maire\u{a0}: donnez d’abord ce rôle à quelqu’un d’autre.",
                "It is the last mayor: give somebody else the role first.",
            );
            let last = [FieldError { pointer: String::new(), detail }];
            Ok(forms::refused(&show(&desk.at, &seated, &names, &last), desk.at.language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

fn show(at: &DeskPlace<'_>, seated: &Seated, names: &Names, mistakes: &[FieldError]) -> EndPage {
    let member = &seated.member;
    let (title, button) = match (member.status, seated.is_own) {
        (MemberStatus::Invited, _) => (
            say!("Retirer cette invitation\u{a0}?", "Withdraw this invitation?"),
            say!("Retirer l’invitation", "Withdraw the invitation"),
        ),
        (MemberStatus::Active, true) => {
            (say!("Quitter ce rôle\u{a0}?", "Leave this role?"), say!("Quitter ce rôle", "Leave this role"))
        }
        (MemberStatus::Active, false) => {
            (say!("Retirer ce rôle\u{a0}?", "Take this role away?"), say!("Retirer ce rôle", "Take this role away"))
        }
    };
    let (who, role) = (
        member.name.clone().unwrap_or_else(|| member.email.clone()),
        words::role(member.role, member.organisation, names),
    );
    let what = match member.status {
        MemberStatus::Invited => say!("Son lien ne servira plus.", "Its link will work no more."),
        MemberStatus::Active => say!(
            "Cela compte dès maintenant, sur tous ses appareils. Ce qui a été publié reste. Pour le rendre, il faudra inviter de nouveau.",
            "It counts from now on, on all their devices. What was published stays. To give it back, invite again.",
        ),
    };
    let action = format!("{}/{}", path(at), member.id);
    EndPage {
        frame: at.frame(title, &DESK_SETTINGS).explained(HOW),
        back: path(at),
        who: at.say(say!("{who}\u{a0}: {role}", "{who}: {role}", who, role)),
        what: at.say(what),
        form: FormView::new(at.language, action, at.say(button), vec![], &Typed::default(), mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    ("La personne garde son compte, sans ce rôle.", "The person keeps their account, without this role."),
    ("Le journal garde qui a retiré quoi, et quand.", "The log keeps who took what away, and when."),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let member = MemberOut { status: MemberStatus::Active, ..MemberOut::example() };
    let last = [FieldError { pointer: String::new(), detail: say!("C’est le dernier.", "It is the last.") }];
    let seated = Seated { member, is_own: false, may_end: true };
    Sample::of("desk/people_end.html", &show(&at, &seated, &Names::new(), &last))
}
