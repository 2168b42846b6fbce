//! One entry: what the register says, its code, and what becomes of it.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::DESK_REGISTER;
use super::entry_forms::{EntryForms, STEP, Sent, forms};
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{Desk, DeskPlace};
use crate::register::close::{EntryClosing, EntryNote, close, reopen};
use crate::register::detach::{detach, new_code};
use crate::register::edit::{EntryPatch, edit};
use crate::register::entity::group;
use crate::register::letters::written;
use crate::register::queries;
use crate::register::wire::{EntryOut, shown_one};
use crate::register::{CodeState, EntryId, EntryState, reads};
use ground::text::{Language, Message};
use ground::{FieldError, Input, say};
use kit::forms::{self as sending, Form, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct EntryAfter {
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "register/desk_entry.html")]
struct EntryPage {
    frame: Frame,
    back: String,
    done: Option<String>,
    name: String,
    state: Option<String>,
    standing: String,
    /// The code that was made just now.
    code: Option<String>,
    forms: EntryForms,
    /// The step whose form was refused.
    refused: String,
    id: String,
}

#[handler]
pub(in crate::register) async fn show_entry(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    after: Query<EntryAfter>,
) -> poem::Result<Response> {
    let desk = seated(app.0, request, at, &place.0.0).await?;
    reads::may_read(app.0, &desk.caller).map_err(Refusal::problem)?;
    reads::count(app.0, &desk.caller, 1);
    let (entry, groups) = read(app.0, &desk, &place.0.1).await?;
    let page = show(&desk.at, &entry, &groups, None, after.0.fait.as_deref().and_then(told), None);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The entry of an address, and the groups of the commune.
async fn read(app: &App, desk: &Desk<'_>, id: &str) -> Result<(EntryOut, Vec<group::Model>), Problem> {
    let not_found = || Problem::of(&problem::ENTRY_NOT_FOUND);
    let id: EntryId = id.parse().map_err(|_| not_found())?;
    let row = queries::find(&app.db.read, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == desk.at.commune.id).ok_or_else(not_found)?;
    let groups = queries::groups(&app.db.read, row.commune_id).await.map_err(Problem::internal)?;
    Ok((shown_one(&app.db.read, &row, app.clock.now()).await.map_err(Problem::internal)?, groups))
}

/// The outcome of a step.
enum Outcome {
    /// Done: the word for it.
    Done(&'static str),
    /// A new code, which is shown once.
    Code(String),
    /// A page of its own.
    Page(Response),
    /// Mistakes in what was sent.
    Wrong(Vec<FieldError>),
}

#[handler]
pub(in crate::register) async fn change_entry(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = seated_or(app.0, request, at, &place.0.0, || sign_in_again(request, &form)).await?;
    let (before, _) = read(app.0, &desk, &place.0.1).await?;
    let typed = form.typed();
    let step = typed.text(STEP).unwrap_or_default().to_owned();
    let outcome = perform(app.0, &desk, &before, (&step, typed), &form).await?;
    let (entry, groups) = read(app.0, &desk, &place.0.1).await?;
    let here = path(&desk.at, &format!("/{}", entry.id));
    match outcome {
        Outcome::Done(word) => Ok(sending::done(&format!("{here}?fait={word}"))),
        Outcome::Page(response) => Ok(response),
        Outcome::Code(code) => {
            let page = show(&desk.at, &entry, &groups, None, told("code"), Some(code));
            Ok(pages::answer(&page, desk.at.language)?)
        }
        Outcome::Wrong(mistakes) => {
            let sent = Some((step.as_str(), typed, mistakes.as_slice()));
            Ok(sending::refused(&show(&desk.at, &entry, &groups, sent, None, None), desk.at.language)?)
        }
    }
}

async fn perform(
    app: &App,
    desk: &Desk<'_>,
    entry: &EntryOut,
    (step, typed): (&str, &Typed),
    form: &Form<()>,
) -> poem::Result<Outcome> {
    let (caller, id) = (&desk.caller, entry.id);
    match step {
        "edit" => {
            // A box that is not ticked is not sent: no group is none.
            let typed = typed.clone();
            match body::<EntryPatch>(desk, typed) {
                Ok(mut patch) => {
                    patch.groups.0.get_or_insert_with(|| ground::List(vec![]));
                    done(edit(app, caller, id, &form.if_match(), patch).await, "change")
                }
                Err(mistakes) => Ok(Outcome::Wrong(mistakes)),
            }
        }
        "close" => match body::<EntryClosing>(desk, typed.clone()) {
            Ok(closing) => done(close(app, caller, id, closing).await, "ferme"),
            Err(mistakes) => Ok(Outcome::Wrong(mistakes)),
        },
        "reopen" => match body::<EntryNote>(desk, typed.clone()) {
            Ok(note) => done(reopen(app, caller, id, note).await, "rouvert"),
            Err(mistakes) => Ok(Outcome::Wrong(mistakes)),
        },
        "detach" => match body::<EntryNote>(desk, typed.clone()) {
            Ok(note) => done(detach(app, caller, id, note).await, "detache"),
            Err(mistakes) => Ok(Outcome::Wrong(mistakes)),
        },
        "code" => {
            let made = new_code(app, caller, id).await.map_err(Refusal::problem)?;
            Ok(Outcome::Code(made.code.to_string()))
        }
        "letter" => {
            let made = new_code(app, caller, id).await.map_err(Refusal::problem)?;
            let (commune, settings) = (&desk.at.commune, &desk.at.settings);
            Ok(Outcome::Page(pages::answer(&written(&app.site, commune, settings, &[made]), Language::Fr)?))
        }
        _ => Err(Problem::of(&problem::NOT_FOUND).into()),
    }
}

fn body<T: Input>(desk: &Desk<'_>, typed: Typed) -> Result<T, Vec<FieldError>> {
    typed.without(&[STEP]).read(desk.at.commune.zone())
}

fn done<E: Refusal>(outcome: Result<EntryOut, E>, word: &'static str) -> poem::Result<Outcome> {
    match outcome {
        Ok(_) => Ok(Outcome::Done(word)),
        Err(error) => Ok(Outcome::Wrong(error.problem().into_mistakes()?)),
    }
}

fn show(
    at: &DeskPlace<'_>,
    entry: &EntryOut,
    groups: &[group::Model],
    sent: Sent<'_>,
    done: Option<Message>,
    code: Option<String>,
) -> EntryPage {
    let name = format!("{} {}", entry.first_names, entry.last_name);
    EntryPage {
        frame: at.frame(say!("{name} · Registre", "{name} · Register", name), &DESK_REGISTER),
        back: path(at, ""),
        done: done.map(|words| at.say(words)),
        state: (entry.state != EntryState::Open).then(|| at.say(entry.state.words())),
        standing: at.say(match entry.code {
            CodeState::Used => say!("Son droit de vote est activé.", "Their right to vote is active."),
            CodeState::Printed => {
                say!("Une lettre est imprimée, pas encore activée.", "A letter is printed, and not used yet.")
            }
            CodeState::None => say!("Pas encore de code.", "No code yet."),
        }),
        code,
        forms: forms(at, entry, groups, sent),
        refused: sent.map(|it| it.0.to_owned()).unwrap_or_default(),
        id: entry.id.to_string(),
        name,
    }
}

fn told(word: &str) -> Option<Message> {
    match word {
        "ecrit" => Some(say!("C’est écrit au registre.", "It is written into the register.")),
        "change" => Some(say!("C’est enregistré.", "It is saved.")),
        "ferme" => Some(say!("La fiche est fermée.", "The entry is closed.")),
        "rouvert" => Some(say!("La fiche est rouverte.", "The entry is open again.")),
        "detache" => Some(say!(
            "La fiche n’a plus de compte. La personne est prévenue par courriel\u{a0}; donnez-lui un nouveau code.",
            "The entry has no account any more. The person is told by mail; give them a new code.",
        )),
        "code" => Some(say!(
            "Voici le nouveau code. L’ancien ne sert plus. Notez-le\u{a0}: il ne sera plus montré.",
            "This is the new code. The old one works no more. Note it: it will not be shown again.",
        )),
        _ => None,
    }
}

/// The page of an example.
pub(in crate::register) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let wrong = [FieldError::at("note", say!("Ce champ est obligatoire.", "This field is required."))];
    let sent = Some(("close", &Typed::default(), &wrong[..]));
    let page = show(&at, &EntryOut::example(), &[], sent, told("code"), Some("7KQ3-MWXP".to_owned()));
    Sample::of("register/desk_entry.html", &page)
}
