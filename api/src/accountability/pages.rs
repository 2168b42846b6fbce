//! « Votre avis » : what the town hall asks, what it owes an answer to, and what it answered.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use crate::communes::settings::{self, CommuneSettings, PageSection};
use crate::consultations::{self, AskedConsultation, ConsultationCard};
use crate::polls::{self, Answered, OpenQuestion, OwedAnswer, OwedPoll, PollCard};
use crate::{App, communes, delegations};
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[Page::public("/:commune/avis", &show_voice)];

/// The page in the menu.
pub(crate) const VOICE: MenuEntry =
    MenuEntry { end: PageSection::Polls.end(), icon: "voice", words: ("Votre avis", "Your voice") };

/// Number of questions, of debts and of answers that the page shows.
const SHOWN: u64 = 30;

#[derive(Template)]
#[template(path = "accountability/page.html")]
struct VoicePage<'a> {
    frame: Frame,
    consultations: Vec<AskedConsultation<'a>>,
    asked: Vec<OpenQuestion<'a>>,
    owed: Vec<OwedAnswer<'a>>,
    /// The number of answers owed, in words.
    owed_in_all: String,
    answered: Vec<Answered<'a>>,
    /// The number of questions and of answers, in words.
    account: String,
    /// The path of the page on which one gives one's voice.
    give: String,
}

struct Content {
    settings: CommuneSettings,
    open: Vec<PollCard>,
    owed: (u64, Vec<OwedPoll>),
    concluded: Vec<PollCard>,
    consultations: Vec<ConsultationCard>,
    totals: (u64, u64),
}

#[handler]
async fn show_voice(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    communes::serve(app.0, request, &commune, VOICE.end, async |language| make(app.0, &commune, language).await).await
}

async fn make(app: &App, commune: &Commune, language: Language) -> Result<Snapshot, SnapshotError> {
    let (now, site, shown) = (app.clock.now(), app.site.clone(), commune.clone());
    let read = async || {
        let db = &app.db.read;
        let settings = settings::of(db, commune).await?;
        let (open, until) = polls::on_board(app, commune.id, now, SHOWN).await?;
        let owed = polls::owed(db, commune.id, now, SHOWN).await?;
        let concluded = polls::concluded(db, commune.id, now, SHOWN).await?;
        let totals = polls::totals(db, commune.id).await?;
        let (consultations, asked_until) = consultations::on_board(app, commune, now).await?;
        // Days of delay are counted anew each day.
        let until = until.into_iter().chain(asked_until).chain([pages::next_day(now, commune.zone())]).min();
        Ok((Content { settings, open, owed, concluded, consultations, totals }, until))
    };
    let write = move |content: Content| Ok(pages::ready(&show(&site, &content, &shown, language, now), language)?);
    Snapshot::take(&app.db, commune.id, now, read, write).await
}

fn show<'a>(site: &Site, content: &'a Content, commune: &Commune, language: Language, now: Instant) -> VoicePage<'a> {
    let owed = match content.owed.0 {
        1 => say!("La mairie vous doit une réponse", "The town hall owes you an answer"),
        count => say!("La mairie vous doit {count} réponses", "The town hall owes you {count} answers", count),
    };
    let (asked, answered) = content.totals;
    let account = say!(
        "Sondages en tout\u{a0}: {asked}, dont {answered} avec une réponse de la mairie.",
        "Polls in all: {asked}, of which {answered} with an answer of the town hall.",
        asked,
        answered
    );
    let about = language.say(
        "Ce que la mairie demande, ce qu’elle doit, et ce qu’elle a répondu.",
        "What the town hall asks, what it owes, and what it answered.",
    );
    let path = VOICE.path(&commune.slug);
    let sharing = Sharing {
        data: Some(site.at(&format!("/v1/communes/{}/accountability", commune.slug))),
        ..Sharing::of_page(site, &path, about, None)
    };
    let frame = communes::framed(site, commune, &content.settings, language, VOICE.say(language));
    VoicePage {
        frame: frame.shared(sharing).at(&VOICE),
        consultations: content.consultations.iter().map(|it| AskedConsultation::of(it, commune, language)).collect(),
        asked: content.open.iter().filter_map(|poll| OpenQuestion::of(poll, commune, language, now)).collect(),
        owed: content.owed.1.iter().map(|poll| OwedAnswer::of(poll, language, now)).collect(),
        owed_in_all: owed.in_language(language),
        answered: content.concluded.iter().filter_map(|poll| Answered::of(poll, commune, language, now)).collect(),
        account: account.in_language(language),
        give: delegations::page_of(&commune.slug),
    }
}

/// Pages of examples: with something of each, and with nothing.
pub(crate) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let (poll, now) = (PollCard::example(), Instant::from_micros(1_795_338_000_000_000));
    let owed = OwedPoll { id: poll.id, question: poll.question.clone(), closed_at: now, owed_since: now };
    let settings = CommuneSettings::example();
    let empty = Content {
        settings: settings.clone(),
        open: vec![],
        owed: (0, vec![]),
        concluded: vec![],
        consultations: vec![],
        totals: (0, 0),
    };
    let concluded = PollCard { conclusion: Some("Oui.".to_owned()), concluded_at: Some(now), ..poll.clone() };
    let full = Content {
        settings,
        open: vec![poll],
        owed: (1, vec![owed]),
        concluded: vec![concluded],
        consultations: vec![ConsultationCard::example()],
        totals: (3, 1),
    };
    [full, empty].map(|it| Sample::of("accountability/page.html", &show(site, &it, &Commune::example(), language, now)))
}
