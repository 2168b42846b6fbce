//! The forms on the page of a consultation, those that its phase allows: each sends one step.

use super::paths::desk_consultation;
use super::seat::AtHand;
use crate::communes::DeskPlace;
use crate::consultations::Phase;
use crate::consultations::patch::{CalendarPatch, ConsultationPatch};
use crate::consultations::texts::PublicReason;
use ground::clock::Instant;
use ground::text::Message;
use ground::{Change, FieldError, Object, Patch, input, say};
use kit::forms::{FieldKind, FieldView, FormView, Typed};
use kit::http::etag::Revision;
use kit::pages;
use serde_json::json;

/// The name of the field that says which form is sent.
pub(super) const STEP: &str = "step";

input! {
    /// Dates that move later, and why.
    #[example(json!({}))]
    pub struct MovedDates {
        /// The vote opens.
        pub vote_from: Option<Instant>,
        /// The cut-off for delegates.
        pub delegates_until: Option<Instant>,
        /// The vote closes.
        pub vote_until: Option<Instant>,
        /// Why, in public.
        pub reason: Option<PublicReason>,
    }
}

impl MovedDates {
    /// As changes to a consultation that was announced.
    pub(super) fn into_patch(self) -> ConsultationPatch {
        let calendar = CalendarPatch {
            debate_from: Patch::Keep,
            vote_from: Change(self.vote_from),
            delegates_until: Change(self.delegates_until),
            vote_until: Change(self.vote_until),
            response_due: Change(None),
        };
        ConsultationPatch { calendar: Change(Some(Object(calendar))), reason: self.reason, ..nothing() }
    }
}

/// No change at all.
pub(super) fn nothing() -> ConsultationPatch {
    ConsultationPatch {
        title: Change(None),
        summary: Change(None),
        body: Change(None),
        documents: Change(None),
        topic: Change(None),
        portfolio: Patch::Keep,
        contact: Patch::Keep,
        calendar: Change(None),
        electorate: Change(None),
        delegation: Change(None),
        threshold: Patch::Keep,
        key: Patch::Keep,
        contributions: Change(None),
        questions: Change(None),
        reason: None,
    }
}

/// The forms of a page, those that the phase allows.
#[derive(Default)]
pub(super) struct ConsultationForms {
    pub(super) delete: Option<FormView>,
    pub(super) dates: Option<FormView>,
    pub(super) documents: Option<FormView>,
    pub(super) incident: Option<FormView>,
}

/// What was sent last, if it was refused: its step, what was typed, and the mistakes.
pub(super) type SentStep<'a> = Option<(&'a str, &'a Typed, &'a [FieldError])>;

/// The forms of a consultation for whoever sits at the desk.
pub(super) fn forms(
    at: &DeskPlace<'_>,
    it: &AtHand,
    (runs_board, phase): (bool, Phase),
    sent: SentStep<'_>,
    now: Instant,
) -> ConsultationForms {
    let action = desk_consultation(&at.commune, it.row.id);
    let form = |step: &'static str, words: Message, fields: Vec<FieldView>| {
        let (typed, mistakes) = match sent {
            Some((sent, typed, mistakes)) if sent == step => (typed.clone(), mistakes),
            _ => (Typed::default(), &[][..]),
        };
        let typed = typed.without(&[STEP]).with(STEP, step).with_state(&Revision::of_resource(&it.shown));
        let fields = [FieldView::hidden(STEP)].into_iter().chain(fields);
        let fields = fields.map(|field| field.one_of_many(step)).collect();
        FormView::new(at.language, action.as_str(), at.say(words), fields, &typed, mistakes)
    };
    let runs = matches!(phase, Phase::Announced | Phase::Debate | Phase::Vote);
    ConsultationForms {
        delete: (it.may_write && phase == Phase::Draft)
            .then(|| form("supprimer", say!("Supprimer le brouillon", "Delete the draft"), vec![])),
        dates: (it.may_write && runs).then(|| form("dates", say!("Repousser", "Move later"), dates(at, it, phase, now))),
        documents: (it.may_write && runs).then(|| {
            let file = FieldKind::File { accept: "", camera: false, several: true };
            let field = FieldView::new("pieces", file, at.say(say!("Documents", "Documents")));
            form("documents", say!("Ajouter", "Add"), vec![field])
        }),
        incident: (runs_board && (runs || phase == Phase::Counting)).then(|| {
            let text = FieldView::new("text", FieldKind::Line, at.say(say!("Ce qui est arrivé", "What happened"))).up_to(600);
            let text = text.with_help(at.say(say!(
                "Une panne, une erreur dans un document\u{a0}: ce que les votants doivent savoir. C’est public, et ne s’efface pas.",
                "A breakdown, an error in a document: what voters must know. It is public, and stays.",
            )));
            form("incident", say!("Signaler", "Tell"), vec![text])
        }),
    }
}

/// The dates that may still move, each with what it is now.
fn dates(at: &DeskPlace<'_>, it: &AtHand, phase: Phase, now: Instant) -> Vec<FieldView> {
    let (row, zone) = (&it.row, at.commune.zone());
    let field = |name, hour, words: Message, date: Instant| {
        let told = pages::at(date, zone, at.language).words;
        (date > now).then(|| {
            FieldView::new(name, FieldKind::Day(hour), at.say(words))
                .with_hour(at.say(say!("Heure", "Hour")))
                .with_help(at.say(say!("Pour l’instant\u{a0}: {told}.", "So far: {told}.", told)))
        })
    };
    let may_close_later = phase != Phase::Vote || !row.extended;
    let fields = [
        field("vote_from", "08:00", say!("Ouverture du vote", "The vote opens"), row.vote_from),
        field("vote_until", "18:00", say!("Clôture du vote", "The vote closes"), row.vote_until)
            .filter(|_| may_close_later),
        field("delegates_until", "18:00", say!("Limite des délégués", "Cut-off for delegates"), row.delegates_until)
            .filter(|_| row.delegation_allowed && may_close_later),
    ];
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Pourquoi", "Why"))).up_to(600);
    let reason = reason.with_help(at.say(say!("En public.", "In public.")));
    fields.into_iter().flatten().chain([reason]).collect()
}
