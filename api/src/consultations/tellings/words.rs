//! What people are told of a consultation, in words.

use chrono_tz::Tz;
use sea_orm::DbErr;

use super::Telling;
use super::due::of_moment;
use crate::App;
use crate::consultations::entity::change;
use crate::consultations::entity::consultation::Model;
use crate::consultations::queries::find;
use crate::consultations::words::outcome_said;
use crate::consultations::{ConsultationChange, ConsultationId, Phase};
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Message;
use kit::pages;

/// Digits of a fingerprint that are told.
const FINGERPRINT: usize = 16;

/// Something about a consultation as people are told of it.
#[derive(Debug, Clone)]
pub(crate) struct ToldOf {
    pub(crate) id: ConsultationId,
    pub(crate) commune: CommuneId,
    pub(crate) title: Message,
    pub(crate) text: Message,
    /// Time from which nobody needs to hear of it any more.
    pub(crate) until: Option<Instant>,
}

/// What people are told of a consultation now; nothing if it is not due, or not true any more.
pub(crate) async fn told_of(app: &App, id: ConsultationId, telling: Telling) -> Result<Option<ToldOf>, DbErr> {
    let found = find(&app.db.read, id).await?.filter(|row| row.announced_at.is_some());
    let Some(row) = found else { return Ok(None) };
    let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(None) };
    let (now, zone) = (app.clock.now(), commune.zone());
    let changes = match telling {
        Telling::Changed(number) => of_moment(&app.db.read, id, number).await?,
        _ => vec![],
    };
    let Some((title, text, until)) = said(&row, telling, &changes, (zone, now)) else { return Ok(None) };
    Ok(Some(ToldOf { id, commune: row.commune_id, title, text, until }))
}

type Said = (Message, Message, Option<Instant>);

fn said(row: &Model, telling: Telling, changes: &[change::Model], (zone, now): (Tz, Instant)) -> Option<Said> {
    let title = row.title.to_string();
    let (opens, closes) = (day(row.vote_from, zone), day(row.vote_until, zone));
    let phase = row.phase(now);
    let runs = matches!(phase, Phase::Announced | Phase::Debate | Phase::Vote);
    match telling {
        Telling::Announced if runs => {
            let summary = row.summary.to_string();
            let text = say!(
                "{summary}\nVote du {opens} au {closes}.",
                "{summary}\nVote from {opens} to {closes}.",
                summary,
                opens,
                closes
            );
            Some((say!("Consultation\u{a0}: {title}", "Consultation: {title}", title), text, Some(row.vote_until)))
        }
        Telling::Opened if phase == Phase::Vote => {
            let text = say!("Jusqu’au {closes}.", "Until {closes}.", closes);
            Some((
                say!("Le vote est ouvert\u{a0}: {title}", "The vote is open: {title}", title),
                text,
                Some(row.vote_until),
            ))
        }
        Telling::Closing if phase == Phase::Vote && now >= row.vote_until.plus_seconds(-super::LAST_DAYS) => {
            let text = say!(
                "Si vous n’avez pas encore voté\u{a0}: le vote se clôt le {closes}.",
                "If you have not voted yet: the vote closes on {closes}.",
                closes
            );
            Some((
                say!("Derniers jours pour voter\u{a0}: {title}", "Last days to vote: {title}", title),
                text,
                Some(row.vote_until),
            ))
        }
        Telling::Withdrawn => {
            row.withdrawn_at?;
            let reason = row.withdrawn_reason.as_ref().map(ToString::to_string).unwrap_or_default();
            Some((
                say!("Consultation retirée\u{a0}: {title}", "Consultation withdrawn: {title}", title),
                Message::verbatim(reason),
                None,
            ))
        }
        Telling::Changed(_) if phase != Phase::Withdrawn && !changes.is_empty() => {
            let lines: Vec<Message> = changes.iter().map(|it| changed(it, zone)).collect();
            let text = Message::joined(&lines, "\n");
            Some((say!("Du nouveau\u{a0}: {title}", "Something changed: {title}", title), text, Some(row.vote_until)))
        }
        Telling::Result => {
            row.final_at?;
            Some((say!("Résultat\u{a0}: {title}", "Result: {title}", title), result(row), None))
        }
        Telling::Response(number) => {
            let version = row.response.as_ref()?.versions.get(usize::try_from(number).ok()?)?;
            let text = outcome_said(version.outcome);
            Some((say!("Réponse du conseil\u{a0}: {title}", "The council’s response: {title}", title), text, None))
        }
        Telling::Announced | Telling::Opened | Telling::Closing | Telling::Changed(_) => None,
    }
}

/// The sentences of a result, and the beginning of its fingerprint.
fn result(row: &Model) -> Message {
    let result = row.recorded.result.as_ref();
    let sentences = result.iter().flat_map(|it| &it.sentences).map(|it| Message::verbatim(it.text.clone()));
    let print = result.and_then(|it| it.fingerprint.as_deref()).map(|print| {
        let print = print.chars().take(FINGERPRINT).collect::<String>();
        say!("Empreinte\u{a0}: {print}.", "Fingerprint: {print}.", print)
    });
    Message::joined(&sentences.chain(print).collect::<Vec<_>>(), "\n")
}

/// A change in words, with its reason.
fn changed(it: &change::Model, zone: Tz) -> Message {
    let reason = it.reason.clone().unwrap_or_default();
    let to = it
        .after
        .as_deref()
        .and_then(|text| text.parse().ok())
        .map_or_else(|| Message::verbatim(""), |at| day(at, zone));
    match it.what {
        ConsultationChange::VoteFrom => {
            say!("Le vote s’ouvre le {to}. {reason}", "The vote opens on {to}. {reason}", to, reason)
        }
        ConsultationChange::VoteUntil => {
            say!("Le vote se clôt le {to}. {reason}", "The vote closes on {to}. {reason}", to, reason)
        }
        ConsultationChange::DelegatesUntil => say!(
            "La limite des délégués tombe le {to}. {reason}",
            "The cut-off for delegates is {to}. {reason}",
            to,
            reason
        ),
        ConsultationChange::Documents
        | ConsultationChange::ResponseDue
        | ConsultationChange::Electorate
        | ConsultationChange::Incident => Message::verbatim(reason),
    }
}

/// A moment in the words of each language.
fn day(at: Instant, zone: Tz) -> Message {
    Message::each(|language| pages::at(at, zone, language).words)
}

/// A day of the calendar in the words of each language.
pub(super) fn on(day: chrono::NaiveDate) -> Message {
    Message::each(|language| day_of_year(day, language))
}
