//! A debate as pages show it: arguments by their sides, contributions, and what the town hall makes of them.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::contributions::{ContributionOut, SynthesisOut, contributions, synthesis};
use super::electing::is_debated;
use super::entity::argument;
use super::list::{ArgumentFilters, list};
use super::wire::ArgumentOut;
use super::{ArgumentId, Stance};
use crate::App;
use crate::accounts::Caller;
use crate::consultations::consultation;
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::http::{Cursor, Limit};

/// A debate, as whoever reads it sees it.
#[derive(Debug)]
pub(crate) struct DebatePart {
    /// Those that are for, against and neither, each with the id of its title, and that.
    pub(crate) sides: [(&'static str, String, Vec<ShownArgument>); 3],
    /// Number of all arguments.
    pub(crate) number: u64,
    /// The start of the next page of arguments, if there are more.
    pub(crate) next: Option<Cursor>,
    /// True if residents write now.
    pub(crate) is_open: bool,
    /// True if whoever reads it is known, on a page of their own: a page that all read alike has no form.
    pub(crate) is_mine: bool,
    /// True if it takes contributions.
    pub(crate) takes_contributions: bool,
    pub(crate) contributions: Vec<ShownContribution>,
    /// The path of all contributions, if there are more.
    pub(crate) all_contributions: Option<String>,
    pub(crate) synthesis: Option<SynthesisOut>,
}

/// An argument, as a page shows it.
#[derive(Debug)]
pub(crate) struct ShownArgument {
    pub(crate) id: ArgumentId,
    pub(crate) lines: Vec<String>,
    pub(crate) author: String,
    /// True if they stand as a delegate.
    pub(crate) is_delegate: bool,
    /// The option or the question that it is about.
    pub(crate) about: Option<String>,
    pub(crate) supports: u64,
    /// True if whoever reads it supports it.
    pub(crate) is_supported: bool,
    /// True if they wrote it, and may take it back.
    pub(crate) may_go: bool,
    pub(crate) answer: Option<String>,
    /// Why it was removed.
    pub(crate) removed: Option<String>,
}

/// A contribution, as a page shows it.
#[derive(Debug)]
pub(crate) struct ShownContribution {
    pub(crate) lines: Vec<String>,
    pub(crate) author: String,
    /// True if they stand as a delegate.
    pub(crate) is_delegate: bool,
    /// The address of its point on a map, and that point in degrees.
    pub(crate) point: Option<(String, String)>,
    pub(crate) removed: Option<String>,
}

/// The debate of a consultation, from the page of arguments after `after` on; none before it has begun.
pub(crate) async fn debate(
    app: &App,
    caller: Option<&Caller>,
    row: &consultation::Model,
    after: Option<&Cursor>,
    (language, now): (Language, Instant),
) -> Result<Option<DebatePart>, Problem> {
    let begins = row.debate_from.or(row.announced_at);
    if begins.is_none_or(|at| now < at) {
        return Ok(None);
    }
    let page = list(app, caller, row.id, &ArgumentFilters::default(), Limit::default(), after).await;
    let page = page.map_err(Refusal::problem)?;
    let (contributed, summed_up) = match row.contributions {
        true => {
            let page = contributions(app, caller, row.id, Limit::default(), None).await.map_err(Refusal::problem)?;
            (Some(page), synthesis(&app.db.read, row.id).await.map_err(Problem::internal)?)
        }
        false => (None, None),
    };
    let number = number_of(app, row).await.map_err(Problem::internal)?;
    let has_more = contributed.as_ref().is_some_and(|page| page.next.is_some());
    let path = format!("/v1/consultations/{}/contributions?limit=100", row.id);
    let contributions = contributed.into_iter().flat_map(|page| page.items).map(ShownContribution::of).collect();
    Ok(Some(DebatePart {
        number,
        is_mine: caller.is_some(),
        next: page.next,
        takes_contributions: row.contributions,
        contributions,
        all_contributions: has_more.then_some(path),
        synthesis: summed_up.map(SynthesisOut::from),
        ..DebatePart::of(page.items, row, (language, now))
    }))
}

async fn number_of(app: &App, row: &consultation::Model) -> Result<u64, DbErr> {
    let all = argument::Entity::find().filter(argument::Column::ConsultationId.eq(row.id));
    all.count(&app.db.read).await
}

impl DebatePart {
    /// These arguments of a consultation.
    pub(crate) fn of(items: Vec<ArgumentOut>, row: &consultation::Model, (language, now): (Language, Instant)) -> Self {
        let mut sides = [
            ("for", say!("Pour", "For").in_language(language), vec![]),
            ("against", say!("Contre", "Against").in_language(language), vec![]),
            ("neutral", say!("Ni pour ni contre", "Neither for nor against").in_language(language), vec![]),
        ];
        for it in items {
            let place = match it.stance {
                Stance::For => 0,
                Stance::Against => 1,
                Stance::Neutral => 2,
            };
            sides[place].2.push(ShownArgument::of(it, row));
        }
        Self {
            sides,
            number: 0,
            next: None,
            is_open: is_debated(row.phase(now)),
            is_mine: false,
            takes_contributions: false,
            contributions: vec![],
            all_contributions: None,
            synthesis: None,
        }
    }
}

impl ShownArgument {
    fn of(it: ArgumentOut, row: &consultation::Model) -> Self {
        let question = row.questions.0.iter().find(|asked| Some(asked.id) == it.question);
        let option =
            question.and_then(|asked| asked.options.iter().find(|choice| Some(&choice.id) == it.option.as_ref()));
        // Where one thing is asked, everybody knows which.
        let question = question.filter(|_| row.questions.0.len() > 1).map(|asked| asked.text.clone());
        let is_settled = it.supports > 0 || it.official_answer.is_some() || it.removed.is_some();
        Self {
            id: it.id,
            lines: lines(it.text),
            is_delegate: it.author.as_ref().is_some_and(|it| it.delegate),
            author: it.author.map(|it| it.name).unwrap_or_default(),
            about: option.map(|choice| choice.label.clone()).or(question),
            supports: it.supports,
            is_supported: it.supported == Some(true),
            may_go: it.mine == Some(true) && !is_settled,
            answer: it.official_answer,
            removed: it.removed.map(|it| it.reason),
        }
    }
}

impl ShownContribution {
    fn of(it: ContributionOut) -> Self {
        let point = it.point.map(|it| {
            let told = format!("{}, {}", it.latitude, it.longitude);
            (format!("geo:{},{}", it.latitude, it.longitude), told)
        });
        Self {
            lines: lines(it.text),
            is_delegate: it.author.as_ref().is_some_and(|it| it.delegate),
            author: it.author.map(|it| it.name).unwrap_or_default(),
            point,
            removed: it.removed.map(|it| it.reason),
        }
    }

    /// What examples show.
    pub(crate) fn example() -> Self {
        Self::of(<ContributionOut as poem_openapi::types::Example>::example())
    }
}

fn lines(text: Option<String>) -> Vec<String> {
    text.unwrap_or_default().lines().map(str::to_owned).collect()
}
