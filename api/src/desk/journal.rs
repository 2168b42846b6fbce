//! The log of what was done at the desk, for the mayor.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::accounts::{AtDesk, desk_of};
use crate::audit::{self, Checked, Deed, Entries, Entry, Thing, Wanted};
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::consultations::DESK_CONSULTATIONS;
use crate::{App, associations, events, notices, polls, portfolios, topics};
use ground::clock::Instant;
use ground::ids::CallerId;
use ground::say;
use ground::text::Language;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, MenuEntry, Sample, Site};
use uuid::Uuid;

/// The page of the log in the desk's links.
pub(super) const JOURNAL: MenuEntry =
    MenuEntry { end: "/bureau/journal", icon: "doc", words: ("Le journal", "The log") };

/// Number of entries on a page.
const AT_ONCE: u64 = 50;

#[derive(Template)]
#[template(path = "desk/journal.html")]
struct JournalPage {
    frame: Frame,
    /// Whether the chain holds, and its look.
    chain: (String, &'static str),
    /// The kinds of things, each with its page and whether it is this one.
    kinds: Vec<(String, String, bool)>,
    /// The whole log, if only a part of it is shown.
    all: Option<String>,
    lines: Vec<JournalLine>,
    older: Option<String>,
}

/// An entry.
struct JournalLine {
    who: String,
    /// The page of all that they did.
    by_them: Option<String>,
    what: String,
    when: String,
    /// The page of the thing.
    thing: Option<String>,
    /// The page of all that was done to it.
    about: Option<String>,
}

/// What is wanted of the log, as an address says it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct WantedOfJournal {
    /// Somebody.
    qui: Option<String>,
    /// A kind of thing.
    quoi: Option<String>,
    /// One thing.
    objet: Option<String>,
    /// The number that older entries come before.
    avant: Option<i64>,
}

impl WantedOfJournal {
    /// What it says; what nobody could mean is passed over.
    fn read(&self) -> Wanted {
        let id = |text: &Option<String>| text.as_deref().and_then(|it| it.parse::<Uuid>().ok());
        Wanted {
            before: self.avant,
            caller: id(&self.qui).map(CallerId::from_uuid),
            thing: self.quoi.as_deref().and_then(|it| it.parse().ok()),
            subject: id(&self.objet),
        }
    }
}

#[handler]
pub(super) async fn show_journal(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    asked: Query<WantedOfJournal>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let mayor = desk.caller.mayor_of(desk.at.commune.id).ok_or_else(|| Problem::of(&problem::FORBIDDEN))?;
    let wanted = asked.0.read();
    let entries = audit::entries(app.0, mayor, &wanted, AT_ONCE).await.map_err(Problem::internal)?;
    let checked = audit::checked(app.0, mayor).await.map_err(Problem::internal)?;
    let page = show(&desk.at, &wanted, &entries, checked, app.clock.now());
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The path of a part of the log.
fn path(at: &DeskPlace<'_>, wanted: &Wanted) -> String {
    let mut query = Serializer::new(String::new());
    let parts = [
        ("qui", wanted.caller.map(|it| it.to_string())),
        ("quoi", wanted.thing.map(|it| it.to_string())),
        ("objet", wanted.subject.map(|it| it.to_string())),
        ("avant", wanted.before.map(|it| it.to_string())),
    ];
    for (name, value) in parts.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        query.append_pair(name, value);
    }
    match query.finish() {
        query if query.is_empty() => JOURNAL.path(&at.commune.slug),
        query => format!("{}?{query}", JOURNAL.path(&at.commune.slug)),
    }
}

fn show(at: &DeskPlace<'_>, wanted: &Wanted, entries: &Entries, checked: Checked, now: Instant) -> JournalPage {
    let is_part = wanted.caller.is_some() || wanted.thing.is_some() || wanted.subject.is_some();
    let kinds = Thing::ALL.iter().map(|thing| {
        let only = Wanted { thing: Some(*thing), ..Wanted::default() };
        (path(at, &only), at.say(thing.words()), wanted.thing == Some(*thing))
    });
    let when = pages::near_moment(checked.at, now, at.commune.zone(), at.language).words;
    let count = checked.entries;
    let chain = match checked.holds {
        true => (
            say!(
                "La chaîne tient\u{a0}: rien n’a été changé ni retiré ({count} lignes, vérifié {when}).",
                "The chain holds: nothing was changed or taken out ({count} lines, checked {when}).",
                count,
                when
            ),
            "good",
        ),
        false => (
            say!(
                "La chaîne est rompue\u{a0}: une ligne a été changée ou retirée (vérifié {when}). Prévenez qui tient le serveur.",
                "The chain is broken: a line was changed or taken out (checked {when}). Tell whoever runs the server.",
                when
            ),
            "bad",
        ),
    };
    let older = entries.next.map(|before| path(at, &Wanted { before: Some(before), ..wanted.clone() }));
    JournalPage {
        frame: at.frame(say!("Le journal", "The log"), &DESK_SETTINGS).explained(HOW),
        chain: (at.say(chain.0), chain.1),
        kinds: kinds.collect(),
        all: is_part.then(|| path(at, &Wanted::default())),
        lines: entries.entries.iter().map(|(row, who)| line(at, row, who.clone(), now)).collect(),
        older,
    }
}

fn line(at: &DeskPlace<'_>, row: &Entry, who: Option<String>, now: Instant) -> JournalLine {
    let nobody = || match row.caller {
        Some(_) => at.say(say!("Un compte effacé", "An account that is gone")),
        None => at.say(say!("La ligne de commande du serveur", "The server’s command line")),
    };
    let caller = row.caller.map(|caller| path(at, &Wanted { caller: Some(caller), ..Wanted::default() }));
    let subject = row.subject.map(|subject| Wanted { subject: Some(subject), ..Wanted::default() });
    JournalLine {
        who: who.unwrap_or_else(nobody),
        by_them: caller,
        what: at.say(row.deed.told(row.thing)),
        when: pages::near_moment(row.at, now, at.commune.zone(), at.language).words,
        thing: row.subject.and_then(|id| page_of(at, row.thing, id)),
        about: subject.map(|wanted| path(at, &wanted)),
    }
}

/// The page of a thing at the desk, if it has one.
fn page_of(at: &DeskPlace<'_>, thing: Thing, id: Uuid) -> Option<String> {
    let commune = &at.commune;
    match thing {
        Thing::Notice => Some(format!("{}/{id}", notices::desk_list(commune))),
        Thing::Event => Some(format!("{}/{id}", events::DESK_AGENDA.path(&commune.slug))),
        Thing::Poll => Some(format!("{}/{id}", polls::desk_list(commune))),
        Thing::Organisation => Some(format!("{}/{id}", associations::desk_list(commune))),
        Thing::Topic => Some(format!("{}{}/{id}", desk_of(&commune.slug), topics::DESK_END)),
        Thing::Portfolio => Some(format!("{}{}/{id}", desk_of(&commune.slug), portfolios::DESK_END)),
        Thing::Consultation => Some(format!("{}/{id}", DESK_CONSULTATIONS.path(&commune.slug))),
        Thing::Calendar
        | Thing::File
        | Thing::Settings
        | Thing::Member
        | Thing::Letter
        | Thing::Account
        | Thing::Milestone => None,
        Thing::Register | Thing::Entry | Thing::Group | Thing::Ballot | Thing::PaperBallot => None,
        Thing::Argument | Thing::Contribution | Thing::Synthesis => None,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Tout ce qui se fait au bureau laisse une ligne\u{a0}: qui, quoi, quand\u{a0}; jamais ce qui a été écrit.",
        "Everything that is done at the desk leaves a line: who, what, when; never what was written.",
    ),
    (
        "Chaque ligne porte une empreinte de la précédente\u{a0}: on ne peut ni la changer ni la retirer sans que cela se voie.",
        "Each line holds a fingerprint of the one before: none can be changed or taken out without showing.",
    ),
    ("Le maire seul lit ce journal.", "The mayor alone reads this log."),
    ("Une ligne est gardée six ans.", "A line is kept for six years."),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let now = Instant::from_micros(1_795_338_000_000_000);
    let entry = Entry {
        commune_id: at.commune.id,
        number: 2,
        at: now,
        caller: Some(CallerId::from_uuid(Uuid::from_u128(2))),
        deed: Deed::Published,
        thing: Thing::Notice,
        subject: Some(Uuid::from_u128(3)),
        previous: String::new(),
        hash: String::new(),
    };
    let gone = Entry { caller: None, thing: Thing::Settings, subject: None, ..entry.clone() };
    let entries = Entries { entries: vec![(entry, Some("Camille Martin".to_owned())), (gone, None)], next: Some(1) };
    let wanted = Wanted { thing: Some(Thing::Notice), ..Wanted::default() };
    let page = show(&at, &wanted, &entries, Checked { at: now, entries: 2, holds: false }, now);
    Sample::of("desk/journal.html", &page)
}
