//! Answering a result: what the council does with it, and why.

use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::wire::{ResponseOut, milestones_of, response_of};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::consultations::calendar::local_day;
use crate::consultations::entity::consultation;
use crate::consultations::entity::milestone::{Entity, MilestoneHistory, MilestoneStep, Model};
use crate::consultations::grasp::{NotHeld, grasp, locked};
use crate::consultations::kept_response::{KeptAct, KeptResponse, ResponseVersion};
use crate::consultations::texts::{ActTitle, MilestoneText};
use crate::consultations::{ConsultationId, MilestoneId, MilestoneState, Phase, ResponseOutcome};
use crate::files;
use crate::posts::{self, Body, Link};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::FileId;
use ground::{FieldError, List, Object, input, say};
use kit::http::IfMatch;
use kit::refusal;

/// The most days by which an answer is put off.
const POSTPONED_AT_MOST: i64 = 180;

input! {
    /// The decision that a response stands in.
    #[example(json!({"title": "Délibération 2027-04", "date": "2027-02-01", "url": "https://exemple.fr/deliberation.pdf"}))]
    pub struct NewAct {
        /// One line, 1 to 200 characters.
        pub title: ActTitle,
        /// Its day.
        pub date: Date,
        /// Its address.
        pub url: Option<Link>,
        /// A file of the commune, in its place.
        pub file: Option<FileId>,
    }
}

input! {
    /// Something that the council promises.
    #[example(json!({"text": "Trois devis sont demandés.", "due": "2027-05-31"}))]
    pub struct NewMilestone {
        /// Its id, for one that is there already.
        pub id: Option<MilestoneId>,
        /// One line, 1 to 300 characters.
        pub text: MilestoneText,
        /// The day by which it is due.
        pub due: Date,
    }
}

input! {
    /// What the council does with a result, and why.
    #[example(json!({"outcome": "partly_followed", "reasons": "Le wifi est installé sur la place, pas dans la salle des fêtes.", "milestones": [{"text": "Trois devis sont demandés.", "due": "2027-05-31"}]}))]
    pub struct NewResponse {
        /// What the council does.
        pub outcome: ResponseOutcome,
        /// For one that postpones: the day by which it answers, within 180 days.
        pub until: Option<Date>,
        /// Why, in Markdown, 1 to 10,000 characters.
        pub reasons: Body,
        /// The decision that it stands in.
        pub act: Option<Object<NewAct>>,
        /// What the council promises; those that are there are named by their ids.
        pub milestones: Option<List<Object<NewMilestone>, 50>>,
    }
}

refusal! {
    /// Reasons why a result was not answered.
    pub enum RespondError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// The result is not out.
        ResultPending => RESULT_PENDING,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
    }
}

/// Answer a result, or write the answer anew.
pub(crate) async fn respond(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
    new: NewResponse,
) -> Result<ResponseOut, RespondError> {
    let html = posts::render(new.reasons.clone()).await;
    let held = grasp(app, caller, id, &IfMatch::of(None)).await?;
    let clerk = caller.clerk_of(held.row.commune_id).ok_or(NotHeld::Forbidden)?;
    if !caller.is_fresh(held.now) {
        return Err(RespondError::NotFresh);
    }
    if !matches!(held.phase(), Phase::Result | Phase::Answered) {
        return Err(RespondError::ResultPending);
    }
    let zone = held.commune.zone();
    let before = response_of(&*held.change, &held.row, zone, held.now).await?;
    if !locked(if_match, before.as_ref()) {
        return Err(NotHeld::Stale.into());
    }
    let today = local_day(held.now, zone);
    let there = milestones_of(&*held.change, id).await?;
    let mut wrong = mistakes(&new, &there, today);
    let reasons_html = html.map(|it| it.html).unwrap_or_else(|detail| {
        wrong.push(FieldError::at("reasons", detail));
        String::new()
    });
    if let Some(file) = new.act.as_ref().and_then(|it| it.0.file)
        && !files::take(&*held.change, held.row.commune_id, &[file]).await?
    {
        let detail = say!("Aucun fichier de la commune n’a cet identifiant.", "No file of the commune has this id.");
        wrong.push(FieldError { pointer: "/act/file".to_owned(), detail });
    }
    if !wrong.is_empty() {
        return Err(RespondError::Invalid(wrong));
    }
    write_milestones(&*held.change, &held.row, new.milestones.as_ref(), &there, held.now).await?;
    let row = answered(held.row.clone(), new, reasons_html, today, held.now);
    let (now, commune_zone) = (held.now, zone);
    let shown = response_of(&*held.change, &row, commune_zone, now).await?;
    held.save(clerk.caller(), row, Deed::Concluded).await?;
    shown.ok_or_else(|| DbErr::RecordNotFound("the response that was just written".to_owned()).into())
}

fn mistakes(new: &NewResponse, there: &[Model], today: NaiveDate) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if ground::seen::is_unseen(new.reasons.as_str()) {
        wrong.push(FieldError::at("reasons", say!("Dites pourquoi.", "Say why.")));
    }
    match (new.outcome, new.until) {
        (ResponseOutcome::Postponed, Some(until))
            if (0..=POSTPONED_AT_MOST).contains(&(until.0 - today).num_days()) => {}
        (ResponseOutcome::Postponed, _) => wrong.push(FieldError::at(
            "until",
            say!("Dites jusqu’à quel jour, dans les 180 jours.", "Say until which day, within 180 days."),
        )),
        (_, Some(_)) => wrong.push(FieldError::at(
            "until",
            say!("Seule une réponse reportée a un nouveau délai.", "Only a response that postpones has another day."),
        )),
        (_, None) => {}
    }
    let sent = new.milestones.as_ref().map(|it| it.0.as_slice()).unwrap_or_default();
    for (place, Object(it)) in sent.iter().enumerate() {
        let known = it.id.and_then(|id| there.iter().find(|row| row.id == id));
        let at = |member: &str, detail| FieldError { pointer: format!("/milestones/{place}/{member}"), detail };
        match (it.id, known) {
            (Some(_), None) => {
                wrong.push(at("id", say!("Cet engagement n’existe pas ici.", "There is no such milestone here.")))
            }
            (Some(_), Some(row)) if row.due != it.due.0 => {
                wrong.push(at(
                    "due",
                    say!(
                        "Un engagement se repousse à part, avec une raison.",
                        "A milestone is moved on its own, with a reason."
                    ),
                ));
            }
            _ => {}
        }
    }
    if new.milestones.is_some() || !there.is_empty() {
        let missing = there.iter().any(|row| sent.iter().all(|it| it.0.id != Some(row.id)));
        if missing {
            let detail = say!(
                "Un engagement ne s’efface pas\u{a0}: abandonnez-le, avec une raison.",
                "A milestone does not go away: drop it, with a reason."
            );
            wrong.push(FieldError::at("milestones", detail));
        }
    }
    wrong
}

async fn write_milestones(
    tx: &impl sea_orm::ConnectionTrait,
    row: &consultation::Model,
    sent: Option<&List<Object<NewMilestone>, 50>>,
    there: &[Model],
    now: Instant,
) -> Result<(), DbErr> {
    for Object(it) in sent.iter().flat_map(|it| &it.0) {
        let known = there.iter().find(|row| Some(row.id) == it.id);
        match known {
            Some(known) if known.text == it.text.as_str() => {}
            Some(known) => {
                let row = Model { text: it.text.to_string(), ..known.clone() };
                Entity::update(row.into_active_model().reset_all()).exec(tx).await?;
            }
            None => {
                let first = MilestoneStep { at: now, due: it.due.0, state: MilestoneState::Open, note: None };
                let row = Model {
                    id: MilestoneId::new(),
                    commune_id: row.commune_id,
                    consultation_id: row.id,
                    text: it.text.to_string(),
                    due: it.due.0,
                    first_due: it.due.0,
                    state: MilestoneState::Open,
                    note: None,
                    closed_on: None,
                    history: MilestoneHistory(vec![first]),
                };
                Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            }
        }
    }
    Ok(())
}

fn answered(
    row: consultation::Model,
    new: NewResponse,
    reasons_html: String,
    today: NaiveDate,
    now: Instant,
) -> consultation::Model {
    let before = row.response.clone();
    let postpones = new.outcome == ResponseOutcome::Postponed;
    // The first answer counts; putting off is none.
    let first = before.as_ref().filter(|it| postpones || it.outcome != ResponseOutcome::Postponed);
    let answered_at = first.map_or(now, |it| it.answered_at);
    let owed_by = before.as_ref().and_then(|it| it.until).unwrap_or(row.response_due);
    let answered_late = first.map_or(today > owed_by, |it| it.answered_late);
    let mut versions = before.map(|it| it.versions).unwrap_or_default();
    versions.push(ResponseVersion { at: now, outcome: new.outcome, reasons_html: reasons_html.clone() });
    let act = new.act.map(|it| KeptAct {
        title: it.0.title.to_string(),
        date: it.0.date.0,
        url: it.0.url.map(|it| it.to_string()),
        file: it.0.file,
    });
    let response = KeptResponse {
        outcome: new.outcome,
        until: new.until.map(|it| it.0),
        reasons: new.reasons.to_string(),
        reasons_html,
        act,
        answered_at,
        answered_late,
        versions,
    };
    consultation::Model { answered_at: (!postpones).then_some(answered_at), response: Some(response), ..row }
}
