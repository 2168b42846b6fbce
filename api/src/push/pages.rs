//! « Me prévenir » : a phone that wants messages asks for them here, without an account.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::NewsKind;
use crate::communes::settings::{self, CommuneSettings};
use crate::organisations::{self, OrganisationKind, OrganisationOut};
use crate::{App, communes};
use ground::say;
use ground::text::{Language, Message};
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[Page::public("/:commune/prevenir", &show_wishes)];

/// The page in the menu.
pub(crate) const TELL_ME: MenuEntry = MenuEntry { end: "/prevenir", icon: "bell", words: ("Me prévenir", "Tell me") };

#[derive(Template)]
#[template(path = "push/page.html")]
struct WishesPage<'a> {
    frame: Frame,
    slug: &'a str,
    timezone: &'a str,
    letter: String,
    kinds: Vec<Wish>,
    organisations: Vec<&'a OrganisationOut>,
}

/// Kinds of news that a phone may want, as one choice.
struct Wish {
    /// Their names, with blanks between.
    kinds: String,
    words: String,
    more: String,
    /// True if it is chosen unless somebody says otherwise.
    is_usual: bool,
}

impl Wish {
    /// The choices: every kind stands in one of them.
    fn all(language: Language) -> Vec<Self> {
        use NewsKind::{Alert, Consultation, Event, Milestone, Notice, Poll, Response, Result as Outcome};
        let wish = |kinds: &[NewsKind], words: Message, more: Message, is_usual| Self {
            kinds: kinds.iter().map(NewsKind::to_string).collect::<Vec<_>>().join(" "),
            words: words.in_language(language),
            more: more.in_language(language),
            is_usual,
        };
        vec![
            wish(
                &[Alert],
                say!("Les alertes", "Alerts"),
                say!("crue, tempête, eau non potable", "flood, storm, water not to be drunk"),
                true,
            ),
            wish(
                &[Notice],
                say!("Les panneaux", "Notices"),
                say!("travaux, coupures, cantine", "works, outages, canteen"),
                true,
            ),
            wish(
                &[Event],
                say!("L’agenda", "The agenda"),
                say!("ce qui est ajouté, déplacé ou annulé", "what is added, moved or cancelled"),
                false,
            ),
            wish(
                &[Poll, Consultation, Outcome, Response, Milestone],
                say!("Quand on me demande mon avis", "When I am asked"),
                say!("et quand la mairie a répondu", "and when the town hall has answered"),
                true,
            ),
        ]
    }
}

struct Content {
    settings: CommuneSettings,
    organisations: Vec<OrganisationOut>,
}

#[handler]
async fn show_wishes(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    communes::serve(app.0, request, &commune, TELL_ME.end, async |language| make(app.0, &commune, language).await).await
}

async fn make(app: &App, commune: &Commune, language: Language) -> Result<Snapshot, SnapshotError> {
    let (site, shown) = (app.site.clone(), commune.clone());
    let read = async || {
        let settings = settings::of(&app.db.read, commune).await?;
        let served = organisations::of_commune(&app.db.read, commune.id).await?;
        let organisations = served.iter().map(|it| OrganisationOut::from(&it.organisation)).collect();
        Ok((Content { settings, organisations }, None))
    };
    let write = move |content: Content| Ok(pages::ready(&show(&site, &content, &shown, language), language)?);
    Snapshot::take(&app.db, commune.id, app.clock.now(), read, write).await
}

fn show<'a>(site: &Site, content: &'a Content, commune: &'a Commune, language: Language) -> WishesPage<'a> {
    let about = language.say(
        "Une alerte, une coupure d’eau, la fête du village\u{a0}: votre téléphone vous le dit. Sans compte.",
        "An alert, a cut of water, the village fête: your phone tells you. Without an account.",
    );
    let frame = communes::framed(site, commune, &content.settings, language, TELL_ME.say(language));
    WishesPage {
        frame: frame
            .shared(Sharing::of_page(site, &TELL_ME.path(&commune.slug), about, None))
            .at(&TELL_ME)
            .with_scripts(&["told.js", "push.js"]),
        slug: &commune.slug,
        timezone: &commune.timezone,
        letter: site.menu.letter.map_or_else(|| commune.path(), |letter| letter.path(&commune.slug)),
        kinds: Wish::all(language),
        organisations: content.organisations.iter().filter(|it| it.kind != OrganisationKind::TownHall).collect(),
    }
}

/// Pages of examples.
pub(crate) fn samples(site: &Site, language: Language) -> [Sample; 1] {
    let content = Content { settings: CommuneSettings::example(), organisations: vec![OrganisationOut::example()] };
    [Sample::of("push/page.html", &show(site, &content, &Commune::example(), language))]
}
