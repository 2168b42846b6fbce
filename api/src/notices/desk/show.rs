//! The page on which a notice is written, new or edited.

use askama::Template;
use poem_openapi::types::Example;

use super::super::paths::{PUBLISH, desk_list, desk_page};
use super::super::{Category, NoticeOut, PostStatus};
use super::asking::question_of;
use super::fields::{ForWhom, fields};
use super::ringing::Ringing;
use super::wish;
use crate::communes::DeskPlace;
use crate::posts::Attachment;
use ground::clock::Instant;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{FormView, Typed};
use kit::pages::{self, Frame, Sample, Site};

/// The script of each behaviour of the page.
const SCRIPTS: &[&str] = &["desk-tools.js", "desk-preview.js", "desk-alert.js", "desk-draft.js"];

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Un panneau paraît tout de suite sur le tableau, dans la lettre et sur les téléphones.",
        "A notice goes up at once on the board, in the letter and on phones.",
    ),
    (
        "Le titre suffit ; le texte, la photo et les documents sont facultatifs.",
        "The title suffices; text, photo and documents are optional.",
    ),
    (
        "Ce que vous tapez est enregistré en brouillon au fur et à mesure.",
        "What you type is saved as a draft while you type.",
    ),
    (
        "« Publier plus tard » le fait paraître au jour et à l’heure choisis, sans vous.",
        "“Publish later” puts it up at the day and hour you chose, without you.",
    ),
    (
        "Après avoir publié, vous avez dix secondes pour annuler avant que les téléphones soient prévenus.",
        "After publishing you have ten seconds to undo it before phones are told.",
    ),
    (
        "Une alerte sonne tout de suite : la page vous demande d’abord si vous êtes sûr.",
        "An alert rings at once: the page asks first whether you are sure.",
    ),
    (
        "À sa date de fin, le panneau quitte le tableau et reste dans les archives.",
        "On its end date the notice leaves the board and stays in the archives.",
    ),
];

#[derive(Template)]
#[template(path = "notices/desk_form.html")]
struct WritingPage {
    frame: Frame,
    form: FormView,
    /// The list of notices at the desk.
    list: String,
    /// The words for something done just now, or to be known first.
    note: Option<String>,
    /// The text of somebody else, if theirs came in between.
    theirs: Option<Theirs>,
    /// True if what is typed is saved as a draft while it is typed.
    is_draft: bool,
    /// Every category, with its icon and its words, for the preview.
    kinds: Vec<(Category, String)>,
    preview: Preview,
    picture: Option<String>,
    has_documents: bool,
    has_organisations: bool,
    has_boards: bool,
    has_also: bool,
    ringing: Ringing,
    /// The question before an alert rings.
    question: String,
}

/// The notice as a phone shows it.
struct Preview {
    kind: String,
    title: String,
    text: String,
    whose: String,
}

/// A notice as somebody else left it.
pub(super) struct Theirs {
    /// The hour at which they did, in words.
    pub(super) at: String,
    pub(super) title: String,
    pub(super) body: String,
}

/// Everything that the page is made of.
pub(super) struct Writing<'a> {
    pub(super) at: &'a DeskPlace<'a>,
    /// The notice that is edited; none for a new one.
    pub(super) notice: Option<&'a NoticeOut>,
    pub(super) whom: ForWhom,
    pub(super) documents: Vec<Attachment>,
    pub(super) typed: Typed,
    pub(super) mistakes: Vec<FieldError>,
    pub(super) note: Option<Message>,
    pub(super) theirs: Option<Theirs>,
    pub(super) ringing: Ringing,
}

/// The page.
pub(super) fn show(writing: Writing<'_>) -> impl Template {
    let Writing { at, notice, whom, documents, typed, mistakes, note, theirs, ringing } = writing;
    let status = notice.map(|it| it.status);
    let is_draft = status.is_none_or(|it| it == PostStatus::Draft);
    let title = match notice {
        None => say!("Publier un panneau", "Publish a notice"),
        Some(_) if is_draft => say!("Votre brouillon", "Your draft"),
        Some(_) => say!("Modifier le panneau", "Edit the notice"),
    };
    let action = notice.map_or_else(|| PUBLISH.path(&at.commune.slug), |it| desk_page(&at.commune, it.id));
    let (has_organisations, has_boards) = (whom.organisations.len() > 1, whom.boards.len() > 1);
    let has_also = !whom.also.is_empty();
    let chosen = typed.text("category").and_then(|it| it.parse().ok()).unwrap_or(Category::Information);
    let preview = Preview {
        kind: chosen.as_str().to_owned(),
        title: typed.text("title").unwrap_or_default().to_owned(),
        text: typed.text("body").unwrap_or_default().to_owned(),
        whose: notice.map_or_else(|| at.whose.clone(), |it| it.organisation.name.clone()),
    };
    let picture = typed.text("image").and_then(|id| id.parse().ok()).map(crate::files::path_of);
    let fields = fields(at, whom, &documents);
    let form = FormView::new(at.language, action, String::new(), fields, &typed, &mistakes);
    WritingPage {
        frame: at.frame(title, &PUBLISH).with_scripts(SCRIPTS).explained(HOW),
        form,
        list: desk_list(&at.commune),
        note: note.map(|it| at.say(it)),
        theirs,
        is_draft,
        kinds: Category::ALL.iter().map(|it| (*it, at.say(it.label()))).collect(),
        preview,
        picture,
        has_documents: !documents.is_empty(),
        has_organisations,
        has_boards,
        has_also,
        question: at.say(question_of(ringing.alerts)),
        ringing,
    }
}

/// Pages of examples: blank, and edited while somebody else did.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let notice = NoticeOut::example();
    let zone = at.commune.zone();
    let blank = Writing {
        at: &at,
        notice: None,
        whom: ForWhom {
            may_wait: true,
            also: vec![("saillans-26".into(), "Saillans".to_owned())],
            ..ForWhom::default()
        },
        documents: vec![],
        typed: wish::usual().with_once(),
        mistakes: vec![],
        note: None,
        theirs: None,
        ringing: Ringing { alerts: 312, notices: 240 },
    };
    let told = pages::near_moment(Instant::from_micros(1_795_338_000_000_000), notice.created_at, zone, language);
    let wrong = FieldError::at("title", say!("Donnez un titre.", "Give it a title."));
    let edited = Writing {
        at: &at,
        notice: Some(&notice),
        whom: ForWhom::default(),
        documents: vec![],
        typed: wish::of_notice(&notice, zone),
        mistakes: vec![wrong],
        note: Some(say!("Enregistré.", "Saved.")),
        theirs: Some(Theirs { at: told.words, title: notice.title.clone(), body: notice.body.clone() }),
        ringing: Ringing::default(),
    };
    [blank, edited].map(|it| Sample::of("notices/desk_form.html", &show(it))).into()
}
