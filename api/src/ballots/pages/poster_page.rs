//! A consultation as a sheet of paper for the wooden board: what is asked, until when, and a QR code that leads there.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::asked::{Step, steps};
use super::paths::{page_of, poster_of};
use super::show::{Content, example_content, read};
use crate::communes::settings::CommuneSettings;
use crate::{App, communes};
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, QrDrawing, Sample, Sharing, Site};
use kit::tenants::Commune;

/// Number of questions that there is room for.
const QUESTIONS: usize = 3;

/// Characters of the longest name of a commune in the largest letters.
const LARGE: usize = 22;

#[derive(Template)]
#[template(path = "consultations/poster.html")]
struct ConsultationPoster<'a> {
    frame: Frame,
    back: String,
    has_long_name: bool,
    title: &'a str,
    summary: &'a str,
    steps: Vec<Step>,
    /// Each question with its options.
    questions: Vec<(&'a str, Vec<&'a str>)>,
    /// The number of questions that there is no room for, in words.
    more: Option<String>,
    /// The address of all that the commune asks, as people type it.
    address: String,
    qr: Option<QrDrawing>,
}

#[handler]
pub(super) async fn show_poster(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let (content, commune) = read(app.0, &id.0).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let page = show(&app.site, &content, (&commune, &settings), (language, app.clock.now()));
    Ok(pages::answer(&page, language)?)
}

fn show<'a>(
    site: &Site,
    content: &'a Content,
    (commune, settings): (&Commune, &CommuneSettings),
    (language, now): (Language, Instant),
) -> ConsultationPoster<'a> {
    let (row, shown) = (&content.row, &content.shown);
    let typed = site.at(&format!("{}/avis", commune.path()));
    let more = row.questions.0.len().saturating_sub(QUESTIONS);
    let questions = row.questions.0.iter().take(QUESTIONS);
    ConsultationPoster {
        frame: communes::framed(site, commune, settings, language, &shown.title)
            .shared(Sharing::of_page(site, &poster_of(row.id), &shown.summary, None))
            .with_scripts(&["agenda.js"]),
        back: page_of(row.id),
        has_long_name: settings.display_name.chars().count() > LARGE,
        title: &shown.title,
        summary: &shown.summary,
        steps: steps(row, commune, language, now),
        questions: questions
            .map(|it| (it.text.as_str(), it.options.iter().map(|it| it.label.as_str()).collect()))
            .collect(),
        more: match more {
            0 => None,
            1 => Some(say!("Et une autre question.", "And one more question.").in_language(language)),
            _ => Some(say!("Et {more} autres questions.", "And {more} more questions.", more).in_language(language)),
        },
        qr: QrDrawing::of(&site.at(&page_of(row.id))),
        address: typed.split_once("://").map_or(typed.clone(), |(_, rest)| rest.to_owned()),
    }
}

/// A poster of an example.
pub(super) fn sample(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Option<Sample> {
    let content = example_content()?;
    let at = (language, content.row.vote_from);
    Some(Sample::of("consultations/poster.html", &show(site, &content, (commune, settings), at)))
}
