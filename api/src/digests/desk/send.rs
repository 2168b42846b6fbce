//! Sending the letter before its hour, which is asked once more.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::next::{END, next, running};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::digests::{Composed, send_now};
use ground::say;
use kit::forms::{self, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame};

#[derive(Template)]
#[template(path = "digests/desk_send.html")]
pub(super) struct SendPage {
    frame: Frame,
    back: String,
    what: String,
    form: FormView,
}

#[handler]
pub(super) async fn ask_to_send(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let letter = next(app.0, &desk).await.map_err(Problem::internal)?;
    Ok(pages::answer(&asking(&desk.at, letter.numbers), desk.at.language)?)
}

#[handler]
pub(super) async fn send_letter(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    _form: Form<()>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let letter = next(app.0, &desk).await.map_err(Problem::internal)?;
    let sent =
        send_now(app.0, Some(desk.clerk()?), &desk.at.commune, Some(letter.name)).await.map_err(Refusal::problem)?;
    let word = match sent {
        Composed::To(_) => "sent",
        Composed::Nothing => "nothing",
        Composed::Already => "already",
    };
    Ok(forms::done(&format!("{}?done={word}", desk.at.path(END))))
}

/// The page explained.
const HOW: &[(&str, &str)] = &[(
    "La lettre suivante partira à son heure, comme d’habitude.",
    "The next letter will leave at its hour, as usual.",
)];

/// The page that asks.
pub(super) fn asking(at: &DeskPlace<'_>, (readers, suspended): (i64, i64)) -> SendPage {
    let title = say!("Envoyer la lettre maintenant\u{a0}?", "Send the letter now?");
    let count = readers - suspended;
    let what = say!(
        "Elle part tout de suite, à {count} abonnés au plus, au lieu d’attendre son heure. Elle ne part qu’une fois.",
        "It leaves at once, to {count} readers at most, instead of waiting for its hour. It is sent once.",
        count
    );
    let button = at.say(say!("Envoyer maintenant", "Send now"));
    let action = at.path(&format!("{END}/envoi"));
    SendPage {
        frame: at.frame(title, &DESK_HOME).explained(HOW),
        back: at.path(END),
        what: at.say(what),
        form: FormView::new(at.language, action, button, vec![], &Typed::default(), &[]),
    }
}
