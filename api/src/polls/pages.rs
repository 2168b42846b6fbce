//! A poll's page, which messages link to: its question with its answers to choose from, its result, and what the town hall
//! does with it.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::entity::Model;
use super::paths::{answer_page_of, page_of};
use super::queries::{self, ReadPollError};
use super::shown::{Choice, Question};
use super::view::show_one;
use super::wire::OptionOut;
use super::{PollAudience, PollOut, PollResults, PollStatus};
use crate::communes::settings::CommuneSettings;
use crate::devices::Visitor;
use crate::{App, communes};
use ground::ids::{OptionId, PollId};
use ground::text::{Language, Message};
use ground::{FieldError, say, typography};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Sharing, Site, Told};
use kit::tenants::Commune;

/// The scripts of the page.
const SCRIPTS: &[&str] = &["poll.js", "share.js"];

#[derive(Template)]
#[template(path = "polls/page.html")]
pub(super) struct PollPage<'a> {
    frame: Frame,
    /// The path of the board.
    board: String,
    poll: &'a PollOut,
    is_open: bool,
    /// The question to be answered, if it can be here.
    asks: Option<Question<'a>>,
    /// True if whoever reads has just answered.
    is_answered: bool,
    /// The path on which an answer can be changed.
    change: String,
    closes: Told,
    concluded: Option<Told>,
    asked: String,
    options: Vec<Shown<'a>>,
    /// The number of those who took part, or the time when it will be shown.
    participation: String,
    /// The path on which a phone asks to be told.
    tell: Option<String>,
}

struct Shown<'a> {
    id: OptionId,
    label: &'a str,
    /// True if whoever reads has chosen it.
    is_mine: bool,
    count: Option<Count>,
}

/// What happened before a poll is shown.
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// It was answered.
    Answered,
    /// It was answered with these mistakes.
    Mistaken(Vec<FieldError>),
}

/// The number of those who chose an option, of all who answered.
struct Count {
    answers: u64,
    of: u64,
    words: String,
}

/// The page of a poll, as those see it who have not answered.
#[handler]
pub(super) async fn show_poll(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let (poll, commune) = read(app.0, &id.0).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    Ok(pages::answer(&show(&app.site, &poll, (&commune, &settings), Said::Nothing, language), language)?)
}

async fn read(app: &App, id: &str) -> Result<(PollOut, Arc<Commune>), ReadPollError> {
    let (row, commune) = find(app, id).await?;
    let poll = show_one(app, &row, &Visitor::default(), app.clock.now()).await?.ok_or(ReadPollError::NoSuchPoll)?;
    Ok((poll, commune))
}

/// The poll with this id, and who asks.
pub(super) async fn find(app: &App, id: &str) -> Result<(Model, Arc<Commune>), ReadPollError> {
    let id: PollId = id.parse().map_err(|_| ReadPollError::NoSuchPoll)?;
    let row = queries::find(&app.db.read, id).await?.ok_or(ReadPollError::NoSuchPoll)?;
    let commune = app.communes.by_id(row.commune_id).ok_or(ReadPollError::NoSuchPoll)?;
    Ok((row, commune))
}

/// The page of a poll.
pub(super) fn show<'a>(
    site: &Site,
    poll: &'a PollOut,
    (commune, settings): (&Commune, &CommuneSettings),
    said: Said,
    language: Language,
) -> PollPage<'a> {
    let labels: Vec<&str> = poll.options.iter().map(|option| option.label.as_str()).collect();
    let sharing = Sharing::of(site, &page_of(poll.id), &labels.join(" · "), None);
    let (is_open, is_answered) = (poll.status == PollStatus::Open, matches!(said, Said::Answered));
    PollPage {
        frame: communes::framed(site, commune, settings, language, &poll.question)
            .shared(sharing)
            .with_scripts(SCRIPTS),
        board: commune.path(),
        poll,
        is_open,
        asks: (is_open && poll.audience == PollAudience::Devices && !is_answered)
            .then(|| question(poll, said, language)),
        is_answered,
        change: page_of(poll.id),
        closes: pages::at(poll.closes_at, commune.zone(), language),
        concluded: poll.concluded_at.map(|it| pages::at(it, commune.zone(), language)),
        asked: asked(poll.audience).in_language(language),
        options: shown(poll, language),
        participation: participation(poll).in_language(language),
        tell: site.menu.tell.map(|tell| tell.path(&commune.slug)),
    }
}

fn question(poll: &PollOut, said: Said, language: Language) -> Question<'_> {
    let options = poll.options.iter();
    Question {
        href: page_of(poll.id),
        question: &poll.question,
        answers_to: answer_page_of(poll.id),
        multiple: poll.multiple,
        options: options.map(|it| Choice { id: it.id, label: &it.label, is_mine: is_mine(poll, it.id) }).collect(),
        mistakes: match said {
            Said::Nothing | Said::Answered => vec![],
            Said::Mistaken(mistakes) => mistakes.iter().map(|it| it.detail.in_language(language)).collect(),
        },
    }
}

/// Pages of examples: of a poll that is concluded, and of one that shows no counts yet.
pub(crate) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let poll = PollOut::example();
    let options = poll.options.iter().map(|option| OptionOut { answers: None, ..option.clone() }).collect();
    let open = PollOut {
        options,
        participants: None,
        conclusion: None,
        concluded_at: None,
        status: PollStatus::Open,
        ..poll.clone()
    };
    [poll, open].map(|poll| {
        Sample::of(
            "polls/page.html",
            &show(site, &poll, (&Commune::example(), &CommuneSettings::example()), Said::Nothing, language),
        )
    })
}

fn shown(poll: &PollOut, language: Language) -> Vec<Shown<'_>> {
    let count = |answers: u64| {
        let of = poll.participants.unwrap_or_default().max(1);
        Count { answers, of, words: told(answers, of, language) }
    };
    let options = poll.options.iter();
    options
        .map(|it| Shown { id: it.id, label: &it.label, is_mine: is_mine(poll, it.id), count: it.answers.map(count) })
        .collect()
}

fn is_mine(poll: &PollOut, option: OptionId) -> bool {
    poll.my_answer.as_ref().is_some_and(|mine| mine.contains(&option))
}

/// A count and its share, in whole percents.
fn told(answers: u64, of: u64, language: Language) -> String {
    let percent = (answers * 200 + of) / (of * 2);
    let answers = typography::number(i64::try_from(answers).unwrap_or(i64::MAX), language);
    say!("{answers}\u{a0}· {percent}\u{202f}%", "{answers}\u{a0}· {percent}%", answers, percent).in_language(language)
}

fn asked(audience: PollAudience) -> Message {
    match audience {
        PollAudience::Devices => {
            say!("Ouvert à tous, une réponse par appareil.", "Open to all, one answer a device.")
        }
        PollAudience::Residents => {
            say!("Réservé aux habitants, une réponse chacun.", "For residents, one answer each.")
        }
    }
}

fn participation(poll: &PollOut) -> Message {
    match (poll.participants, poll.results) {
        (Some(0), _) => say!("Personne n’a encore répondu.", "Nobody has answered yet."),
        (Some(1), _) => say!("1\u{a0}participant.", "1 participant."),
        (Some(count), _) => say!("{count}\u{a0}participants.", "{count} participants.", count),
        (None, PollResults::AfterAnswer) => say!(
            "Les résultats se montrent à qui a répondu, et à tous après la clôture.",
            "Results are shown to those who have answered, and to all after the close.",
        ),
        (None, PollResults::AfterClose | PollResults::Live) => {
            say!("Les résultats se montrent à tous après la clôture.", "Results are shown to all after the close.",)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_in_whole_percents() {
        for (answers, of, expected) in [
            (0, 1, "0 · 0 %"),
            (1, 3, "1 · 33 %"),
            (2, 3, "2 · 67 %"),
            (1, 200, "1 · 1 %"),
            (1240, 1240, "1 240 · 100 %"),
        ] {
            assert_eq!(told(answers, of, Language::Fr).replace(['\u{a0}', '\u{202f}'], " "), expected);
        }
    }
}
