//! The page of a draft's form.

use askama::Template;
use chrono::NaiveDate;

use super::draft_fields::{DraftChoices, QuestionPlace, fields, of_question, places};
use super::draft_holders::HOLDERS;
use super::draft_questions::{self, MOST};
use super::draft_typed::usual;
use super::paths;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::methods::{MethodOut, in_words};
use crate::consultations::{ConsultationId, TRIAL, VotingMethod};
use crate::posts::Attachment;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{FieldKind, FieldView, FormView, Typed};
use kit::pages::{Frame, Sample, Site};

/// Everything that the page is made of.
pub(super) struct DraftForm {
    /// The draft, if it is written already.
    pub(super) id: Option<ConsultationId>,
    pub(super) choices: DraftChoices,
    /// The documents that came with it.
    pub(super) documents: Vec<Attachment>,
    pub(super) typed: Typed,
    pub(super) mistakes: Vec<FieldError>,
    pub(super) note: Option<Message>,
    pub(super) today: NaiveDate,
}

#[derive(Template)]
#[template(path = "consultations/desk_draft.html")]
pub(super) struct DraftPage {
    frame: Frame,
    back: (String, String),
    note: Option<String>,
    /// The page on which topics are added, where there is none.
    topics: Option<String>,
    form: FormView,
    has_documents: bool,
    /// True if something that is rarely said is said.
    has_more: bool,
    questions: Vec<QuestionPlace>,
    may_add: bool,
    methods: Vec<MethodOut>,
    trial: &'static str,
}

/// The fields that are rarely filled in.
const RARE: [&str; 8] =
    ["contact", "debate_from", "delegates_until", "response_due", "cap", "threshold_kind", "threshold_value", HOLDERS];

/// The page.
pub(super) fn show(at: &DeskPlace<'_>, it: DraftForm) -> DraftPage {
    let DraftForm { id, choices, documents, typed, mistakes, note, today } = it;
    let number = draft_questions::number(&typed);
    let mut all = fields(at, &choices, today);
    let kept = documents.iter().map(|it| (it.id.to_string().into(), it.name.clone())).collect();
    all.push(FieldView::new(
        "documents",
        FieldKind::SomeOf(kept),
        at.say(say!("Documents gardés", "Documents that are kept")),
    ));
    let file = FieldKind::File { accept: "", camera: false, several: true };
    all.push(
        FieldView::new("pieces", file, at.say(say!("Ajouter des documents", "Add documents"))).with_help(
            at.say(say!("Six au plus\u{a0}: plan, devis, étude.", "Six at most: a plan, a quote, a study.")),
        ),
    );
    all.extend((0..number).flat_map(|place| of_question(at, place)));
    let action = match id {
        Some(id) => paths::step(at, id, "modifier"),
        None => paths::blank(&at.commune),
    };
    let back = match id {
        Some(id) => (paths::desk_consultation(&at.commune, id), at.say(say!("Le brouillon", "The draft"))),
        None => (paths::list(&at.commune), at.say(say!("Les consultations", "Consultations"))),
    };
    let typed = match typed.text(draft_questions::NUMBER) {
        Some(_) => typed,
        None => typed.with(draft_questions::NUMBER, number.to_string()),
    };
    let rarely = |name: &&str| typed.text(name).is_some() || mistakes.iter().any(|it| it.pointer == format!("/{name}"));
    let title = match id {
        Some(_) => say!("Modifier le brouillon", "Edit the draft"),
        None => say!("Préparer une consultation", "Prepare a consultation"),
    };
    let button = at.say(say!("Enregistrer et relire", "Save and read again"));
    DraftPage {
        frame: at.frame(title, &DESK_HOME).explained(HOW),
        back,
        note: note.map(|it| at.say(it)),
        topics: choices.topics.is_empty().then(|| at.path(crate::topics::DESK_END)),
        has_documents: !documents.is_empty(),
        has_more: RARE.iter().any(rarely),
        questions: places(&typed),
        form: FormView::new(at.language, action, button, all, &typed, &mistakes),
        may_add: number < MOST,
        methods: VotingMethod::ALL.iter().map(|it| in_words(*it, at.language)).collect(),
        trial: TRIAL,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un brouillon n’est vu que de la mairie et des élus. Rien n’est annoncé avant que vous ne le disiez.",
        "A draft is seen by the town hall and councillors alone. Nothing is announced before you say so.",
    ),
    (
        "Posez une question à la fois, avec des choix que la mairie peut vraiment suivre.",
        "Ask one thing at a time, with options that the town hall can really follow.",
    ),
    (
        "Le mode de scrutin se choisit avant de connaître l’issue\u{a0}: il ne change plus après l’annonce.",
        "The method is chosen before the outcome is known: it does not change after the announcement.",
    ),
    (
        "Une consultation éclaire le conseil, qui décide\u{a0}; il doit une réponse, et son retard se voit.",
        "A consultation advises the council, which decides; it owes an answer, and its lateness shows.",
    ),
];

/// Pages of examples: a new one, and one with mistakes.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let today = NaiveDate::default();
    let form = |typed: Typed, mistakes: Vec<FieldError>| DraftForm {
        id: None,
        choices: DraftChoices::default(),
        documents: vec![],
        typed,
        mistakes,
        note: None,
        today,
    };
    let wrong = vec![FieldError::at("q1_text", say!("Ce champ est obligatoire.", "This field is required."))];
    let two = draft_questions::with_one_more(&usual(today));
    let note = say!("Ce brouillon a changé.", "This draft changed.");
    let changed = DraftForm { note: Some(note), ..form(two, wrong) };
    [form(usual(today), vec![]), changed].map(|it| Sample::of("consultations/desk_draft.html", &show(&at, it))).into()
}
