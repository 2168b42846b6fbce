//! The fields of the form on which a notice is written.

use super::super::{Category, Severity};
use super::wish::{END_OF_DAY, MORNING};
use crate::App;
use crate::communes::{Desk, DeskPlace};
use crate::posts::Attachment;
use ground::say;
use ground::text::Message;
use kit::forms::{FieldChoice, FieldKind, FieldView};

/// The types of documents, and of pictures, that browsers offer.
const DOCUMENTS: &str = "application/pdf,image/*";
const PICTURES: &str = "image/*";

/// The choices that depend on who writes.
#[derive(Debug, Default)]
pub(super) struct ForWhom {
    /// The organisations in whose name they may publish, if there is a choice.
    pub(super) organisations: Vec<FieldChoice>,
    /// The boards on which it may hang, if there is a choice.
    pub(super) boards: Vec<FieldChoice>,
    /// The other communes in whose names they may publish the same.
    pub(super) also: Vec<FieldChoice>,
    /// True if it is not up yet, so that it may go up later.
    pub(super) may_wait: bool,
}

/// The other communes whose boards somebody at a desk runs.
pub(super) fn desks_beside(app: &App, desk: &Desk<'_>) -> Vec<FieldChoice> {
    let held = desk.caller.roles().iter().filter_map(|held| held.commune);
    let mut others: Vec<_> = held.filter_map(|id| app.communes.by_id(id)).collect();
    others.retain(|it| it.id != desk.at.commune.id && desk.runs_board() && desk.caller.runs_board(it.id));
    others.sort_by(|one, other| one.name.cmp(&other.name));
    others.dedup_by_key(|it| it.id);
    others.into_iter().map(|it| (it.slug.clone().into(), it.name.clone())).collect()
}

/// The fields of the form, with the documents that it names.
pub(super) fn fields(at: &DeskPlace<'_>, whom: ForWhom, documents: &[Attachment]) -> Vec<FieldView> {
    let say = |message: Message| at.say(message);
    let categories = Category::ALL.iter().map(|it| (it.as_str().into(), say(it.label()))).collect();
    let severities = Severity::ALL.iter().map(|it| (it.as_str().into(), say(it.label()))).collect();
    let kept: Vec<FieldChoice> = documents.iter().map(|it| (it.id.to_string().into(), it.name.clone())).collect();
    let file = |accept, several| FieldKind::File { accept, camera: false, several };
    let mut all = vec![
        FieldView::hidden("image"),
        FieldView::new("category", FieldKind::OneOf(categories), say(say!("Quoi\u{a0}?", "What?"))).in_columns(),
        FieldView::new("severity", FieldKind::Select(severities), say(say!("Danger", "Danger")))
            .with_help(say(say!("Pour une alerte seulement.", "For an alert only."))),
        FieldView::new("title", FieldKind::Line, say(say!("Titre", "Title"))).up_to(120).with_help(say(say!(
            "Ce qu’on lira sur l’écran verrouillé du téléphone.",
            "What is read on the phone’s locked screen.",
        ))),
        FieldView::new("body", FieldKind::Lines, say(say!("Texte", "Text"))).up_to(10_000),
        FieldView::new("photo", file(PICTURES, false), say(say!("Photo", "Photo"))).with_help(say(say!(
            "Facultative. Prise avec le téléphone, ou choisie.",
            "Optional. Taken with the phone, or chosen.",
        ))),
        FieldView::new("alt", FieldKind::Line, say(say!("Ce que montre la photo", "What the photo shows"))).with_help(
            say(say!("En une phrase, pour qui ne la voit pas.", "In one sentence, for those who do not see it.")),
        ),
        FieldView::new("drop", FieldKind::Tick, say(say!("Retirer la photo", "Remove the photo"))),
        FieldView::new("documents", file(DOCUMENTS, true), say(say!("Documents", "Documents"))).with_help(say(say!(
            "Jusqu’à 6 fichiers PDF ou images, de 10\u{a0}Mo chacun.",
            "Up to 6 PDF files or pictures of 10 MB each.",
        ))),
        FieldView::new("expire_at", FieldKind::Day(END_OF_DAY), say(say!("Affiché jusqu’au", "Up until")))
            .with_hour(say(say!("Heure de fin", "Hour of the end")))
            .with_help(say(say!(
                "Sans heure, jusqu’au soir. Sans date, jusqu’à ce que vous le retiriez.",
                "Without an hour, until the evening. Without a date, until you withdraw it.",
            ))),
        FieldView::new("notify", FieldKind::Tick, say(say!("Prévenir les téléphones", "Tell the phones"))),
        FieldView::new("pinned", FieldKind::Tick, say(say!("Épingler en haut du tableau", "Pin it to the top"))),
        FieldView::new("link", FieldKind::Line, say(say!("Lien pour en savoir plus", "Link for more")))
            .with_help("https://…"),
    ];
    if !kept.is_empty() {
        all.push(FieldView::new("attachments", FieldKind::SomeOf(kept), say(say!("Déjà joints", "Attached already"))));
    }
    if whom.may_wait {
        all.push(
            FieldView::new(
                "publish_at",
                FieldKind::Day(MORNING),
                say(say!("Paraîtra plus tard, le", "Goes up later, on")),
            )
            .with_hour(say(say!("Heure de parution", "Hour at which it goes up")))
            .with_help(say(say!("Pour «\u{202f}Publier plus tard\u{202f}».", "For “Publish later”."))),
        );
    }
    if whom.organisations.len() > 1 {
        let words = say(say!("Au nom de", "In the name of"));
        all.push(FieldView::new("organisation", FieldKind::Select(whom.organisations), words));
    }
    if whom.boards.len() > 1 {
        let words = say(say!("Sur le tableau de", "On the board of"));
        all.push(FieldView::new("communes", FieldKind::SomeOf(whom.boards), words));
    }
    if !whom.also.is_empty() {
        let words = say(say!("Publier aussi à", "Publish also in"));
        all.push(FieldView::new("also", FieldKind::SomeOf(whom.also), words).with_help(say(say!(
            "Un panneau de plus, au nom de chaque mairie, sur son tableau. Cochez au moment de publier.",
            "One more notice, in each town hall’s name, on its board. Tick it when you publish.",
        ))));
    }
    all
}
