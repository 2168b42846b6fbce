//! The page of a debate at the desk.

use askama::Template;
use poem_openapi::types::Example;

use super::contributions::{self, ContributionOut, SynthesisOut, field, groups_in, typed_of};
use super::paths::desk_debate;
use super::wire::ArgumentOut;
use super::{ContributionId, Stance};
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::{self, consultation};
use ground::text::{Language, Message};
use ground::{FieldError, names, say};
use kit::forms::{FieldKind, FieldView, FormView, Typed};
use kit::http::ListPage;
use kit::http::etag::Revision;
use kit::pages::{Frame, Sample, Site};

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Les habitants donnent des arguments ; ils ne se répondent pas entre eux. La mairie seule répond, à côté de l’argument.",
        "Residents give arguments; they do not answer each other. The town hall alone answers, beside the argument.",
    ),
    (
        "Un argument retiré laisse sa place et votre motif, en public. Retirez ce que la loi interdit, pas ce qui dérange.",
        "A removed argument leaves its place and your reason, in public. Remove what the law forbids, not what is unwelcome.",
    ),
    (
        "La synthèse des contributions est publique ; vous pouvez l’écrire plusieurs fois.",
        "The synthesis of contributions is public; you can write it several times.",
    ),
    (
        "Un groupe réunit des contributions qui disent la même chose, par leurs numéros. Videz ses cases pour l’enlever.",
        "A group holds contributions that say the same, by their numbers. Empty its fields to take it away.",
    ),
];

names! {
    /// Something that is done in a debate at the desk.
    pub enum DeskDeed {
        /// An argument is answered.
        Answer = "repondre",
        /// An argument is removed.
        Remove = "retirer",
        /// A contribution is removed.
        RemoveContribution = "retirer-contribution",
        /// Contributions are summed up.
        SumUp = "synthese",
    }
}

/// All that the page shows.
pub(super) struct Shown {
    pub(super) row: consultation::Model,
    pub(super) arguments: ListPage<ArgumentOut>,
    pub(super) contributions: Vec<ContributionOut>,
    /// All contributions, each at its number.
    pub(super) numbered: Vec<ContributionId>,
    pub(super) synthesis: Option<SynthesisOut>,
}

/// A form that was refused.
pub(super) struct Refused<'a> {
    pub(super) deed: DeskDeed,
    pub(super) typed: &'a Typed,
    pub(super) mistakes: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "arguments/desk.html")]
pub(super) struct DeskDebate {
    frame: Frame,
    done: Option<String>,
    title: String,
    arguments: Vec<Row>,
    next: Option<String>,
    contributions: Vec<Row>,
    sum_up: Option<FormView>,
}

/// An argument or a contribution, with what may be done about it.
struct Row {
    /// The number of a contribution.
    number: Option<usize>,
    side: Option<String>,
    author: String,
    text: String,
    supports: Option<u64>,
    removed: Option<String>,
    answer: Option<FormView>,
    /// True if an answer was refused: it stays open.
    is_answered: bool,
    remove: Option<FormView>,
    /// True if a removal was refused: it stays open.
    is_open: bool,
}

pub(super) fn show(
    at: &DeskPlace<'_>,
    shown: &Shown,
    done: Option<DeskDeed>,
    refused: Option<Refused<'_>>,
) -> DeskDebate {
    let path = desk_debate(&at.commune, shown.row.id);
    let refused = refused.as_ref();
    DeskDebate {
        frame: at.frame(say!("Le débat", "The debate"), &DESK_HOME).explained(HOW),
        done: done.map(|deed| at.say(told(deed))),
        title: shown.row.title.to_string(),
        arguments: shown.arguments.items.iter().map(|it| argument(at, &path, it, refused)).collect(),
        next: shown.arguments.next.as_ref().map(|cursor| format!("{path}?suite={cursor}")),
        contributions: shown
            .contributions
            .iter()
            .map(|it| Row {
                number: shown.numbered.iter().position(|id| *id == it.id).map(|it| it + 1),
                ..contribution(at, &path, it, refused)
            })
            .collect(),
        sum_up: shown.row.contributions.then(|| sum_up(at, &path, shown, refused)),
    }
}

const fn told(deed: DeskDeed) -> Message {
    match deed {
        DeskDeed::Answer => say!("La réponse paraît à côté de l’argument.", "The answer stands beside the argument."),
        DeskDeed::Remove => say!("L’argument est retiré.", "The argument is removed."),
        DeskDeed::RemoveContribution => say!("La contribution est retirée.", "The contribution is removed."),
        DeskDeed::SumUp => say!("La synthèse est publiée.", "The synthesis is published."),
    }
}

fn argument(at: &DeskPlace<'_>, path: &str, it: &ArgumentOut, refused: Option<&Refused<'_>>) -> Row {
    let side = match it.stance {
        Stance::For => say!("Pour", "For"),
        Stance::Against => say!("Contre", "Against"),
        Stance::Neutral => say!("Ni pour ni contre", "Neither for nor against"),
    };
    let id = it.id.to_string();
    let is_up = it.removed.is_none();
    let answer =
        FieldView::new("text", FieldKind::Lines, at.say(say!("La réponse de la mairie", "The town hall’s answer")));
    let before = Typed::default().with("text", it.official_answer.clone().unwrap_or_default());
    let words = say!("Répondre en public", "Answer in public");
    let (answer, is_answered) =
        form(at, path, (DeskDeed::Answer, &id, words), vec![answer.one_of_many(&id).up_to(1000)], before, refused);
    let (remove, is_open) = removal(at, path, (DeskDeed::Remove, &id), refused);
    Row {
        number: None,
        side: Some(at.say(side)),
        author: it.author.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
        text: it.text.clone().unwrap_or_default(),
        supports: Some(it.supports),
        removed: it.removed.as_ref().map(|it| it.reason.clone()),
        answer: is_up.then_some(answer),
        is_answered: is_answered || it.official_answer.is_some(),
        remove: is_up.then_some(remove),
        is_open,
    }
}

fn contribution(at: &DeskPlace<'_>, path: &str, it: &ContributionOut, refused: Option<&Refused<'_>>) -> Row {
    let (remove, is_open) = removal(at, path, (DeskDeed::RemoveContribution, &it.id.to_string()), refused);
    Row {
        number: None,
        side: None,
        author: it.author.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
        text: it.text.clone().unwrap_or_default(),
        supports: None,
        removed: it.removed.as_ref().map(|it| it.reason.clone()),
        answer: None,
        is_answered: false,
        remove: it.removed.is_none().then_some(remove),
        is_open,
    }
}

fn removal(
    at: &DeskPlace<'_>,
    path: &str,
    (deed, id): (DeskDeed, &str),
    refused: Option<&Refused<'_>>,
) -> (FormView, bool) {
    let help = say!("Il paraît à sa place, mot pour mot.", "It stands in its place, word for word.");
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Le motif", "The reason")));
    let reason = reason.one_of_many(id).up_to(500).with_help(at.say(help));
    form(at, path, (deed, id, say!("Retirer", "Remove")), vec![reason], Typed::default(), refused)
}

/// The form of the synthesis: its text, the groups that it has, and one more.
fn sum_up(at: &DeskPlace<'_>, path: &str, shown: &Shown, refused: Option<&Refused<'_>>) -> FormView {
    let before = shown.synthesis.as_ref();
    let typed = before.map_or_else(
        || Typed::default().with("text", ""),
        |it| typed_of(it, &shown.numbered).with_state(&Revision::of_resource(it)),
    );
    let mine = refused.filter(|it| it.deed == DeskDeed::SumUp);
    let groups = mine.map_or_else(|| before.map_or(0, |it| it.groups.len()) + 1, |it| groups_in(it.typed));
    let text = FieldView::new("text", FieldKind::Lines, at.say(say!("La synthèse", "The synthesis")));
    let mut fields = vec![text.one_of_many("synthese").up_to(10_000)];
    if !shown.numbered.is_empty() {
        fields.extend((0..groups.min(contributions::MOST)).flat_map(|place| group(at, place)));
    }
    let words = say!("Publier la synthèse", "Publish the synthesis");
    form(at, path, (DeskDeed::SumUp, "synthese", words), fields, typed, refused).0
}

/// The fields of a group.
fn group(at: &DeskPlace<'_>, place: usize) -> [FieldView; 3] {
    let number = place + 1;
    let title = say!("Groupe {number} : le titre", "Group {number}: the title", number);
    let text = say!("Groupe {number} : ce qui s’y dit", "Group {number}: what they say", number);
    let which =
        say!("Groupe {number} : les numéros des contributions", "Group {number}: the numbers of contributions", number);
    let help = say!("Par exemple 1, 4, 7.", "For example 1, 4, 7.");
    [
        FieldView::new(field(place, "title"), FieldKind::Line, at.say(title)).up_to(120),
        FieldView::new(field(place, "text"), FieldKind::Lines, at.say(text)).up_to(2000),
        FieldView::new(field(place, "contributions"), FieldKind::Line, at.say(which)).with_help(at.say(help)),
    ]
}

/// A form about one thing, and whether it was refused: then what was typed stays.
fn form(
    at: &DeskPlace<'_>,
    path: &str,
    (deed, id, words): (DeskDeed, &str, Message),
    own: Vec<FieldView>,
    typed: Typed,
    refused: Option<&Refused<'_>>,
) -> (FormView, bool) {
    let mine = refused.filter(|it| it.deed == deed && it.typed.text("id") == Some(id));
    let typed = mine.map_or_else(|| typed.with("geste", deed.as_str()).with("id", id), |it| it.typed.clone());
    let fields = [FieldView::hidden("geste"), FieldView::hidden("id")].into_iter().chain(own).collect();
    let mistakes: &[FieldError] = mine.map_or(&[], |it| &it.mistakes);
    (FormView::new(at.language, path, at.say(words), fields, &typed, mistakes), mine.is_some())
}

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = consultations::example_row() else { return vec![] };
    let row = consultation::Model { contributions: true, ..row };
    let up = ArgumentOut { removed: None, ..ArgumentOut::example() };
    let items = vec![up, ArgumentOut::example()];
    let contributions =
        vec![ContributionOut { removed: None, ..ContributionOut::example() }, ContributionOut::example()];
    let shown = Shown {
        row,
        arguments: ListPage { items, next: None },
        numbered: contributions.iter().map(|it| it.id).collect(),
        contributions,
        synthesis: Some(SynthesisOut::example()),
    };
    vec![Sample::of("arguments/desk.html", &show(&at, &shown, Some(DeskDeed::Answer), None))]
}
