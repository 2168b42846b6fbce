//! The forms of an entry's page: each sends one step.

use super::home_page;
use super::seat::path;
use crate::communes::DeskPlace;
use crate::register::EntryState;
use crate::register::close::ClosingReason;
use crate::register::entity::group;
use crate::register::wire::EntryOut;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{FieldChoice, FieldKind, FieldView, FormView, Typed};
use kit::http::etag::Revision;
use serde_json::{Map, Value, json};

/// The name of the field that says which form is sent.
pub(super) const STEP: &str = "step";

/// The forms of a page, those that the entry's state allows.
pub(super) struct EntryForms {
    pub(super) edit: FormView,
    pub(super) code: Option<FormView>,
    pub(super) letter: Option<FormView>,
    pub(super) detach: Option<FormView>,
    pub(super) close: Option<FormView>,
    pub(super) reopen: Option<FormView>,
}

/// What was sent last, if it was refused: its step, what was typed, and the mistakes.
pub(super) type Sent<'a> = Option<(&'a str, &'a Typed, &'a [FieldError])>;

/// The forms of an entry.
pub(super) fn forms(at: &DeskPlace<'_>, entry: &EntryOut, groups: &[group::Model], sent: Sent<'_>) -> EntryForms {
    let action = path(at, &format!("/{}", entry.id));
    let form = |step: &'static str, words: Message, mut fields: Vec<FieldView>, now: Typed| {
        let (typed, mistakes) = match sent {
            Some((it, typed, mistakes)) if it == step => (typed.clone(), mistakes),
            _ => (now, &[][..]),
        };
        fields.insert(0, FieldView::hidden(STEP));
        let fields = fields.into_iter().map(|field| field.one_of_many(step)).collect();
        FormView::new(at.language, action.clone(), at.say(words), fields, &typed.with(STEP, step), mistakes)
    };
    let (is_open, has_account) = (entry.state == EntryState::Open, entry.activated);
    let note =
        || FieldView::new("note", FieldKind::Line, at.say(say!("Comment le savez-vous\u{a0}?", "How do you know?")));
    let reopen = || form("reopen", say!("Rouvrir la fiche", "Reopen the entry"), vec![note()], Typed::default());
    EntryForms {
        edit: form(
            "edit",
            say!("Enregistrer", "Save"),
            fields(at, groups),
            typed_of(entry).with_state(&Revision::of_resource(entry)),
        ),
        code: (is_open && !has_account)
            .then(|| form("code", say!("Donner un nouveau code", "Give a new code"), vec![], Typed::default())),
        letter: (is_open && !has_account)
            .then(|| form("letter", say!("Imprimer sa lettre", "Print their letter"), vec![], Typed::default())),
        detach: has_account.then(|| {
            form("detach", say!("Détacher du compte", "Detach from the account"), vec![note()], Typed::default())
        }),
        close: is_open.then(|| {
            let reasons = ClosingReason::ALL.iter().map(|it| (it.as_str().into(), at.say(it.words()))).collect();
            let other =
                FieldView::new("of", FieldKind::Line, at.say(say!("La fiche qui reste", "The entry that stays")));
            let other = other.with_help(at.say(say!(
                "Pour un doublon seulement\u{a0}: le numéro écrit en bas de l’autre fiche.",
                "For a duplicate alone: the number at the bottom of the other entry.",
            )));
            let reason = FieldView::new("reason", FieldKind::OneOf(reasons), at.say(say!("Pourquoi", "Why")));
            form("close", say!("Fermer la fiche", "Close the entry"), vec![reason, other, note()], Typed::default())
        }),
        reopen: (!is_open).then(reopen),
    }
}

fn fields(at: &DeskPlace<'_>, groups: &[group::Model]) -> Vec<FieldView> {
    let mut fields = home_page::fields(at);
    if !groups.is_empty() {
        let choices: Vec<FieldChoice> =
            groups.iter().map(|it| (it.id.to_string().into(), it.name.to_string())).collect();
        fields.push(FieldView::new("groups", FieldKind::SomeOf(choices), at.say(say!("Groupes", "Groups"))));
    }
    fields
}

fn typed_of(entry: &EntryOut) -> Typed {
    let members = json!({
        "last_name": entry.last_name,
        "first_names": entry.first_names,
        "birth_year": entry.birth_year,
        "street": entry.street,
        "hamlet": entry.hamlet,
        "reference": entry.reference,
        "groups": entry.groups.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    match members {
        Value::Object(members) => Typed::of(&members),
        _ => Typed::of(&Map::new()),
    }
}
