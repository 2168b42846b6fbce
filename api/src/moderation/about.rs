//! What the queue's page tells of an item, whatever its kind.

use serde_json::{Value, json};

use super::api::{ModerationItem, Waiting};
use super::decide::Decided;
use crate::communes::DeskPlace;
use crate::events;
use crate::organisations::OrganisationOut;
use crate::posts::RevisionOut;
use ground::clock::Instant;
use ground::say;
use ground::text::Message;
use kit::http::etag::Revision;
use kit::pages::{self, Picture};

/// The parts of an item that its card tells of.
pub(super) struct About<'a> {
    pub(super) what: Decided,
    pub(super) id: String,
    pub(super) organisation: &'a str,
    /// The organisation that may be trusted from now on.
    pub(super) trust: Option<String>,
    pub(super) title: &'a str,
    pub(super) html: &'a str,
    pub(super) lines: Vec<String>,
    pub(super) picture: Option<Picture>,
    pub(super) revision: Option<(&'a RevisionOut, Value)>,
    pub(super) state: Option<Revision>,
    pub(super) board: Option<String>,
}

/// The parts of an item; none of one that is nothing.
pub(super) fn about<'a>(at: &DeskPlace<'_>, item: &'a ModerationItem, now: Instant) -> Option<About<'a>> {
    let is_revision = item.kind == Waiting::Revision;
    let trust = |it: &OrganisationOut| (!is_revision).then(|| it.id.to_string());
    let moment = |instant: Instant| pages::near_moment(instant, now, at.commune.zone(), at.language).words;
    if let Some(notice) = &item.notice {
        let until = notice.expire_at.map(|end| {
            let day = moment(end);
            at.say(say!("jusqu’à {day}", "until {day}", day))
        });
        return Some(About {
            what: Decided::Notice,
            id: notice.id.to_string(),
            organisation: &notice.organisation.name,
            trust: trust(&notice.organisation),
            title: &notice.title,
            html: &notice.body_html,
            lines: until.into_iter().collect(),
            picture: notice.image.as_ref().map(Picture::from),
            revision: notice.revision.as_ref().filter(|_| is_revision).map(|it| (it, json!(notice))),
            state: Some(Revision::of_resource(notice)),
            board: None,
        });
    }
    if let Some(event) = &item.event {
        let span = events::span(event.starts_at, event.ends_at, at.commune.zone());
        let when = pages::during(span, at.language).words;
        let again = event.rrule.is_some().then(|| at.say(say!("se répète", "repeats")));
        let place = event.place.as_ref().map(|it| it.name.to_string());
        return Some(About {
            what: Decided::Event,
            id: event.id.to_string(),
            organisation: &event.organisation.name,
            trust: trust(&event.organisation),
            title: &event.title,
            html: &event.description_html,
            lines: [Some(when), again, place].into_iter().flatten().collect(),
            picture: event.image.as_ref().map(Picture::from),
            revision: event.revision.as_ref().filter(|_| is_revision).map(|it| (it, json!(event))),
            state: Some(Revision::of_resource(event)),
            board: None,
        });
    }
    if let Some(calendar) = &item.subscription {
        return Some(About {
            what: Decided::Calendar,
            id: calendar.organisation.id.to_string(),
            organisation: &calendar.organisation.name,
            trust: None,
            title: calendar.name.as_deref().unwrap_or(&calendar.url),
            html: "",
            lines: vec![calendar.url.clone()],
            picture: None,
            revision: None,
            state: None,
            board: None,
        });
    }
    if let Some(joining) = &item.joining {
        return Some(About {
            what: Decided::Joining,
            id: joining.id.to_string(),
            organisation: &joining.name,
            trust: None,
            title: &joining.name,
            html: "",
            lines: vec![joining.about.clone(), joining.email.clone()],
            picture: None,
            revision: None,
            state: None,
            board: None,
        });
    }
    if let Some(reported) = &item.argument {
        let said = |reason: &String| {
            let reason = reason.clone();
            at.say(say!("Signalé\u{a0}: {reason}", "Reported: {reason}", reason))
        };
        return Some(About {
            what: Decided::Argument,
            id: reported.argument.id.to_string(),
            organisation: reported.argument.author.as_ref().map_or("", |it| &it.name),
            trust: None,
            title: reported.argument.text.as_deref().unwrap_or_default(),
            html: "",
            lines: reported.reasons.iter().map(said).collect(),
            picture: None,
            revision: None,
            state: None,
            board: None,
        });
    }
    let serving = item.serving.as_ref()?;
    Some(About {
        what: Decided::Serving,
        id: serving.organisation.id.to_string(),
        organisation: &serving.organisation.name,
        trust: None,
        title: &serving.organisation.name,
        html: "",
        lines: vec![],
        picture: None,
        revision: None,
        state: None,
        board: Some(serving.commune.clone()),
    })
}

/// The icon, the words and the button of a kind.
pub(super) fn kind(waiting: Waiting) -> (&'static str, Message, Message) {
    let publish = say!("Publier", "Publish");
    match waiting {
        Waiting::Notice => ("info", say!("Nouveau panneau", "New notice"), publish),
        Waiting::Event => ("agenda", say!("Nouvel événement", "New event"), publish),
        Waiting::Revision => ("pen", say!("Modification", "Edit"), say!("Publier la modification", "Publish the edit")),
        Waiting::Subscription => {
            ("agenda", say!("Agenda à suivre", "Calendar to follow"), say!("Suivre cet agenda", "Follow this calendar"))
        }
        Waiting::Joining => (
            "people",
            say!("Association qui demande à publier", "Association that asks to publish"),
            say!("Accepter et l’inviter", "Accept and invite it"),
        ),
        Waiting::Argument => {
            ("voice", say!("Argument signalé", "Argument that was reported"), say!("Le laisser", "Leave it"))
        }
        Waiting::Serving => ("people", say!("Organisation", "Organisation"), say!("Accepter", "Accept")),
    }
}
