//! The page about one's own voice in a consultation: where it goes, and from the cut-off on how it is used.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::flow_drawn::{FlowDrawn, FlowEnd, drawn};
use super::paths::{page_of, vote_of};
use super::place::{Voting, framed};
use super::review::read_back;
use crate::accounts::AtAccount;
use crate::ballots::carried::{MyVoiceError, MyVoiceOut, OwnVote, my_voice};
use crate::ballots::result::{ReadResultError, public};
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, ConsultationId, Phase};
use crate::delegations::VoiceScope;
use crate::{App, communes, delegations};
use ground::clock::Instant;
use ground::say;
use ground::spoken::hundredths;
use ground::text::{Language, Message};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Site, Told};
use kit::tenants::Commune;
use serde_json::Value;

/// The page about one's own voice.
#[derive(Template)]
#[template(path = "consultations/my_voice.html")]
struct MyVoicePage<'a> {
    frame: Frame,
    back: String,
    asked: &'a str,
    /// Whether one has voted, in words.
    mine: String,
    voice: Option<MyVoiceOut>,
    scope: Option<String>,
    drawing: Option<FlowDrawn>,
    cut_off: Told,
    until: Told,
    /// The path on which one votes, while one may.
    vote: Option<String>,
    give: String,
    /// Each delegate who casts a part of it: the name, the part, and the answers in lines.
    cast: Vec<(String, String, Vec<String>)>,
    unused: String,
}

#[handler]
pub(super) async fn show_my_voice(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    id: Path<String>,
) -> poem::Result<Response> {
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.0.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Refusal::problem)?.ok_or_else(none)?;
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let voice = match my_voice(app.0, &who.caller, id).await {
        Ok(voice) => Some(voice),
        Err(MyVoiceError::NoResident) => None,
        Err(error) => return Err(error.problem().into()),
    };
    let voting = Voting { row, commune, settings, language, open: false };
    Ok(pages::answer(&page(&app.site, &voting, voice, app.clock.now()), language)?)
}

fn page<'a>(site: &Site, voting: &'a Voting, voice: Option<MyVoiceOut>, now: Instant) -> MyVoicePage<'a> {
    let (row, language, commune) = (&voting.row, voting.language, &voting.commune);
    let say = |message: Message| message.in_language(language);
    let mine = match voice.as_ref().map(|it| it.mine) {
        Some(OwnVote::InTime | OwnVote::Late) => {
            say!("Vous avez voté\u{a0}: c’est votre vote qui compte.", "You have voted: your own vote counts.")
        }
        Some(OwnVote::NotYet) => say!("Vous n’avez pas voté.", "You have not voted."),
        Some(OwnVote::NotInElectorate) => {
            say!("Vous n’êtes pas appelé à voter ici.", "You may not vote here.")
        }
        None => say!("C’est réservé aux habitants de la commune.", "This is for the commune’s residents."),
    };
    let scope = voice.as_ref().and_then(|it| it.scope.as_ref()).map(|it| match it.kind {
        VoiceScope::Everything => say(say!("Confiée pour tout", "Given for everything")),
        VoiceScope::Topic => {
            let name = it.name.as_deref().unwrap_or_default();
            say(say!("Confiée pour le thème «\u{202f}{name}\u{202f}»", "Given for the topic “{name}”", name))
        }
        VoiceScope::Consultation => say(say!("Confiée pour cette consultation", "Given for this consultation")),
    });
    let percent = |voices: f64| say(hundredths(voices * 100.0));
    let used = voice.as_ref().and_then(|it| it.used.as_ref());
    let cast = used.into_iter().flat_map(|it| &it.cast).map(|it| {
        let answers = it.answers.iter().flatten().enumerate();
        let lines = answers.filter_map(|(place, answer)| Some(told(voting, place, answer)?.join("\u{202f}; ")));
        (it.name.clone(), percent(it.voices), lines.collect())
    });
    let can_vote =
        row.phase(now) == Phase::Vote && voice.as_ref().is_some_and(|it| it.mine != OwnVote::NotInElectorate);
    let given = voice.iter().flat_map(|it| &it.goes).map(|it| {
        let (share, percent) = (it.percent, f64::from(it.percent));
        let words = say(say!("{share}\u{a0}%", "{share}%", share));
        FlowEnd { name: it.name.clone(), is_person: true, amount: percent, words }
    });
    let nobody = voice.iter().filter(|it| it.unassigned > 0 && !it.goes.is_empty()).map(|it| {
        let (share, percent) = (it.unassigned, f64::from(it.unassigned));
        let words = say(say!("{share}\u{a0}%", "{share}%", share));
        FlowEnd { name: say(say!("Personne", "Nobody")), is_person: false, amount: percent, words }
    });
    let drawing = drawn(given.chain(nobody).collect());
    MyVoicePage {
        drawing,
        frame: framed(site, voting, say(say!("Où va ma voix", "Where my voice goes"))),
        back: page_of(row.id),
        asked: row.title.as_str(),
        mine: say(mine),
        scope,
        cut_off: pages::at(row.delegates_until, commune.zone(), language),
        until: pages::at(row.vote_until, commune.zone(), language),
        vote: can_vote.then(|| vote_of(row.id)),
        give: format!("{}?pour=consultation+{}", delegations::page_of(&commune.slug), row.id),
        cast: cast.collect(),
        unused: used.map(|it| percent(it.unused)).unwrap_or_default(),
        voice,
    }
}

/// How a delegate answered a question, in words.
fn told(voting: &Voting, place: usize, answer: &Value) -> Option<Vec<String>> {
    let question = voting.row.questions.0.get(place)?;
    if answer["blank"] == Value::Bool(true) {
        return Some(vec![say!("vote blanc", "blank vote").in_language(voting.language)]);
    }
    Some(read_back(question, answer, voting.language))
}

/// Pages of examples: with a voice that is carried, and for somebody who is no resident.
pub(super) fn samples(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Vec<Sample> {
    let Some(row) = consultations::example_row() else { return vec![] };
    let opens = row.vote_from;
    let (commune, settings) = (Arc::new(commune.clone()), settings.clone());
    let voting = Voting { row, commune, settings, language, open: false };
    let shown = |voice| Sample::of("consultations/my_voice.html", &page(site, &voting, voice, opens));
    vec![shown(Some(MyVoiceOut::example())), shown(None)]
}
