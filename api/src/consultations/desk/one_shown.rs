//! A consultation on its page at the desk.

use askama::Template;
use poem_openapi::types::Example;

use super::one_forms::{ConsultationForms, SentStep, forms};
use super::paths;
use super::seat::AtHand;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::consultation::Model;
use crate::consultations::methods::{counted, name as method_name};
use crate::consultations::responses::ResponseOut;
use crate::consultations::warnings::warnings_of;
use crate::consultations::words::{changes_said, outcome_said, phase_said};
use crate::consultations::{ConsultationOut, Phase, WaitingFor, example_row, page_of};
use ground::clock::Instant;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use kit::pages::{self, Frame, Sample, Site};

/// What stands around a consultation.
#[derive(Debug)]
pub(super) struct Around {
    pub(super) topic: String,
    pub(super) portfolio: Option<String>,
    /// The group that is asked.
    pub(super) group: Option<String>,
    pub(super) runs_board: bool,
    pub(super) is_mayor: bool,
    pub(super) now: Instant,
}

/// Everything that the page is made of.
pub(super) struct Shown<'a> {
    pub(super) found: &'a AtHand,
    pub(super) around: Around,
    pub(super) sent: SentStep<'a>,
    pub(super) done: Option<&'a str>,
    pub(super) is_stale: bool,
}

#[derive(Template)]
#[template(path = "consultations/desk_one.html")]
pub(super) struct OneConsultation<'a> {
    frame: Frame,
    back: String,
    done: Option<String>,
    is_stale: bool,
    shown: &'a ConsultationOut,
    phase: String,
    /// What there is to do next, in a sentence.
    next: String,
    is_late: bool,
    /// Where the next thing is done: the path and the words.
    ways: Vec<(String, String, &'static str)>,
    dates: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    questions: Vec<QuestionRead<'a>>,
    warnings: Vec<String>,
    changes: Vec<(String, String)>,
    results: Vec<&'a str>,
    forms: ConsultationForms,
    /// The step whose form was refused.
    refused: String,
    is_draft: bool,
}

/// A question as it is read: its text, its options with what explains them, its method, and how that counts.
type QuestionRead<'a> = (&'a str, Vec<(&'a str, Option<&'a str>)>, String, String);

/// The page.
pub(super) fn show<'a>(at: &DeskPlace<'_>, it: Shown<'a>) -> OneConsultation<'a> {
    let Shown { found, around, sent, done, is_stale } = it;
    let (row, shown, now) = (&found.row, &found.shown, around.now);
    let phase = row.phase(now);
    let questions = row.questions.0.iter().map(|it| {
        let options = it.options.iter().map(|it| (it.label.as_str(), it.description.as_deref())).collect();
        (it.text.as_str(), options, at.say(method_name(it.method)), at.say(counted(it.method, it.seats)))
    });
    let is_late = row.is_overdue(crate::consultations::local_day(now, at.commune.zone()), now);
    OneConsultation {
        frame: at.frame(Message::verbatim(shown.title.clone()), &DESK_HOME).explained(HOW),
        back: paths::list(&at.commune),
        done: done.and_then(told).map(|it| at.say(it)),
        is_stale,
        shown,
        phase: at.say(phase_said(phase)),
        next: at.say(next(at, row, phase, is_late)),
        is_late,
        ways: ways(at, found, &around, phase),
        dates: dates(at, row),
        facts: facts(at, shown, &around),
        questions: questions.collect(),
        warnings: warnings_of(&row.questions.0).into_iter().map(|(_, detail)| at.say(detail)).collect(),
        changes: changes_said(shown, &at.commune, at.language),
        results: shown.result.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).collect(),
        forms: forms(at, found, (around.runs_board, phase), sent, now),
        refused: sent.map(|it| it.0.to_owned()).unwrap_or_default(),
        is_draft: phase == Phase::Draft,
    }
}

/// What there is to do next.
fn next(at: &DeskPlace<'_>, row: &Model, phase: Phase, is_late: bool) -> Message {
    let moment = |it: Instant| pages::at(it, at.commune.zone(), at.language).words;
    let (opens, closes) = (moment(row.vote_from), moment(row.vote_until));
    let due = day_of_year(row.answer_due(), at.language);
    match phase {
        Phase::Draft => say!(
            "Voici ce que les habitants liront. Rien n’est annoncé.",
            "This is what residents will read. Nothing is announced.",
        ),
        Phase::Announced | Phase::Debate => say!("Le vote s’ouvre le {opens}.", "The vote opens on {opens}.", opens),
        Phase::Vote => say!("Le vote est ouvert jusqu’au {closes}.", "The vote is open until {closes}.", closes),
        Phase::Counting if row.recorded.waiting_for == Some(WaitingFor::Paper) => say!(
            "Le vote est clos. Le compte attend les bulletins papier.",
            "The vote is closed. The count waits for the paper ballots.",
        ),
        Phase::Counting if row.recorded.waiting_for == Some(WaitingFor::Key) => {
            say!("Le vote est clos. Le compte attend la clé.", "The vote is closed. The count waits for the key.")
        }
        Phase::Counting => say!(
            "Le vote est clos. Le compte se fait tout seul\u{a0}; le résultat paraît aussitôt.",
            "The vote is closed. The count is made by itself; the result comes out at once.",
        ),
        Phase::Result if is_late => say!(
            "La réponse du conseil était due pour le {due}. Les habitants voient ce retard.",
            "The council’s answer was due by {due}. Residents see this delay.",
            due
        ),
        Phase::Result => {
            say!("Le conseil doit une réponse avant le {due}.", "The council owes an answer before {due}.", due)
        }
        Phase::Answered => match &row.response {
            Some(it) => {
                say!("Réponse donnée\u{a0}: {outcome}.", "Answered: {outcome}.", outcome = outcome_said(it.outcome))
            }
            None => phase_said(phase),
        },
        Phase::Withdrawn => match &row.withdrawn_reason {
            Some(reason) => say!("Retirée\u{a0}: {reason}", "Withdrawn: {reason}", reason = reason.to_string()),
            None => phase_said(phase),
        },
    }
}

/// Where the next things are done, the first one first: the path, the words, and the look of the button.
fn ways(at: &DeskPlace<'_>, found: &AtHand, around: &Around, phase: Phase) -> Vec<(String, String, &'static str)> {
    let id = found.row.id;
    let step = |end: &str, words: Message, look| (paths::step(at, id, end), at.say(words), look);
    let mut ways = Vec::new();
    if found.may_write && phase == Phase::Draft {
        ways.push(step("annoncer", say!("Annoncer", "Announce"), ""));
        ways.push(step("modifier", say!("Modifier", "Edit"), "plain"));
    }
    if around.runs_board && matches!(phase, Phase::Result | Phase::Answered) {
        let words = match found.row.response {
            None => say!("Écrire la réponse du conseil", "Write the council’s answer"),
            Some(_) => say!("Récrire la réponse", "Write the answer anew"),
        };
        ways.push(step("reponse", words, if found.row.answered_at.is_some() { "plain" } else { "" }));
        if found.shown.response.as_ref().is_some_and(|it: &ResponseOut| !it.milestones.is_empty()) {
            ways.push(step("engagements", say!("Suivre les engagements", "Follow the promises"), "plain"));
        }
    }
    if phase != Phase::Draft {
        ways.push((page_of(id), at.say(say!("Voir la page", "See the page")), "plain"));
    }
    if around.runs_board && phase != Phase::Draft {
        ways.push(step("debat", say!("Lire le débat, y répondre", "Read the debate, answer in it"), "plain"));
    }
    if around.is_mayor && phase == Phase::Vote {
        ways.push(step("electeurs", say!("Ajouter une personne oubliée", "Add somebody left out"), "plain"));
    }
    if around.runs_board && matches!(phase, Phase::Announced | Phase::Debate | Phase::Vote | Phase::Counting) {
        ways.push(step("retirer", say!("Retirer la consultation", "Withdraw the consultation"), "stop"));
    }
    ways
}

/// The dates of a consultation, in words.
pub(super) fn dates(at: &DeskPlace<'_>, row: &Model) -> Vec<(String, String)> {
    let moment = |it: Instant| pages::at(it, at.commune.zone(), at.language).words;
    let begins = match row.debate_from.or(row.announced_at) {
        Some(it) => moment(it),
        None => at.say(say!("à l’annonce", "with the announcement")),
    };
    let mut all = vec![
        (say!("Débat", "Debate"), begins),
        (say!("Ouverture du vote", "The vote opens"), moment(row.vote_from)),
        (say!("Clôture du vote", "The vote closes"), moment(row.vote_until)),
        (
            say!("Réponse du conseil avant le", "The council’s answer before"),
            day_of_year(row.answer_due(), at.language),
        ),
    ];
    if row.delegation_allowed {
        all.insert(2, (say!("Limite des délégués", "Cut-off for delegates"), moment(row.delegates_until)));
    }
    all.into_iter().map(|(name, when)| (at.say(name), when)).collect()
}

/// What else there is to know, in words.
pub(super) fn facts(at: &DeskPlace<'_>, shown: &ConsultationOut, around: &Around) -> Vec<(String, String)> {
    let everybody = || at.say(say!("toutes les personnes du registre", "everybody in the register"));
    let mut all = vec![
        (say!("Thème", "Topic"), around.topic.clone()),
        (say!("Qui vote", "Who votes"), around.group.clone().unwrap_or_else(everybody)),
    ];
    let mut more = |name: Message, value: Option<String>| all.extend(value.map(|it| (name, it)));
    more(say!("Délégation", "Portfolio"), around.portfolio.clone());
    more(say!("Qui renseigne", "Whom one may ask"), shown.contact.clone());
    more(say!("Personnes appelées", "People who may vote"), shown.electorate.size.map(|it| it.to_string()));
    let added = Some(shown.electorate.added).filter(|it| *it > 0);
    more(say!("Dont ajoutées depuis l’ouverture", "Of them added since the opening"), added.map(|it| it.to_string()));
    let voted = shown.participation.as_ref().map(|it| {
        let when = pages::at(it.as_of, at.commune.zone(), at.language).words;
        at.say(say!("{number} le {when}", "{number} on {when}", number = it.ballots, when))
    });
    more(say!("Bulletins", "Ballots"), voted.filter(|_| shown.result.is_none()));
    let handed = match shown.delegation.allowed {
        true => say!("oui", "yes"),
        false => say!("non", "no"),
    };
    more(say!("Chacun peut confier sa voix", "Everybody may hand on their voice"), Some(at.say(handed)));
    all.into_iter().map(|(name, value)| (at.say(name), value)).collect()
}

fn told(word: &str) -> Option<Message> {
    match word {
        "ecrit" => {
            Some(say!("C’est enregistré. Relisez, puis annoncez.", "It is saved. Read it again, then announce it."))
        }
        "annonce" => Some(say!("C’est annoncé.", "It is announced.")),
        "dates" => Some(say!(
            "Le calendrier est changé, et le changement se lit.",
            "The calendar is changed, and that can be read."
        )),
        "documents" => Some(say!("Les documents sont ajoutés.", "The documents are added.")),
        "incident" => Some(say!("C’est signalé sur la page.", "It is told on the page.")),
        "retiree" => Some(say!("La consultation est retirée.", "The consultation is withdrawn.")),
        "repondu" => Some(say!("La réponse est publiée.", "The answer is published.")),
        "ajoute" => Some(say!(
            "La personne peut voter. La page dit qu’une personne a été ajoutée, et pourquoi.",
            "They may vote. The page says that somebody was added, and why."
        )),
        _ => None,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Après l’annonce, le titre, le texte, les questions et les choix ne changent plus. Des documents s’ajoutent, des dates se repoussent, avec une raison, en public.",
        "After the announcement title, text, questions and options stay. Documents are added and dates moved later, with a reason, in public.",
    ),
    (
        "Un bulletin est secret, sauf celui d’un délégué qui porte des voix. Le guichet seul apprend si une personne a voté\u{a0}: elle en est prévenue. Le nombre de bulletins est celui de l’heure pleine.",
        "A ballot is secret, but for that of a delegate who carries voices. The counter alone learns whether somebody voted, who is told of it. The number of ballots is that of the full hour.",
    ),
    (
        "Une consultation se retire avant la clôture\u{a0}: les bulletins sont détruits sans être comptés.",
        "A consultation is withdrawn before the close: its ballots are destroyed uncounted.",
    ),
];

/// Pages of examples: a draft, one in vote, and one whose answer is late.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = example_row() else { return vec![] };
    let shown = ConsultationOut::example();
    let draft = Model { announced_at: None, ..row.clone() };
    let counted = Model { final_at: Some(row.vote_until), ..row.clone() };
    let (opens, late) = (row.vote_from, row.vote_until.plus_seconds(200 * 86_400));
    let all = [(draft, opens, Some("ecrit"), false), (row, opens, None, true), (counted, late, None, false)];
    let page = |(row, now, done, is_stale)| {
        let found = AtHand { row, shown: shown.clone(), may_write: true, may_send: true };
        let topic = "École".to_owned();
        let around = Around { topic, portfolio: None, group: None, runs_board: true, is_mayor: true, now };
        let page = show(&at, Shown { found: &found, around, sent: None, done, is_stale });
        Sample::of("consultations/desk_one.html", &page)
    };
    all.into_iter().map(page).collect()
}
