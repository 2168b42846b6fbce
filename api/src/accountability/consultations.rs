//! What a commune owes of its consultations: answers, and promises that are late.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Serialize;

use crate::App;
use crate::consultations::{
    self, ConsultationId, MilestoneOut, MilestoneState, Promises, ResponseOutcome, consultation, local_day,
};
use ground::clock::Instant;
use ground::date::Date;
use kit::tenants::Commune;

/// Consultations, and the answers to them
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationsAccount", example)]
pub struct ConsultationsOut {
    /// Number of results that were published.
    pub held: u64,
    /// Number of them that the council answered.
    pub answered: u64,
    /// Number of answers that are owed, their day not past.
    pub owed: u64,
    /// Number of answers that are owed, their day past.
    pub overdue: u64,
    /// Numbers of whole days from the result to the answer; null without any.
    #[oai(nullable)]
    pub days_to_answer: Option<DaysToAnswer>,
    /// Numbers of answers by what the council does.
    pub outcomes: Outcomes,
    /// Share of the answers that follow the result, of 1; null without any.
    #[oai(nullable)]
    pub share_followed: Option<f64>,
    /// Numbers of promises by how they stand.
    pub milestones: Promises,
    /// The answers that are owed, those due first first.
    pub owing: Vec<OwedAnswerOut>,
    /// The promises that are late, those due first first.
    pub late: Vec<MilestoneOut>,
}

/// Numbers of whole days to an answer
#[derive(Debug, Clone, Copy, Serialize, Object)]
#[oai(example)]
pub struct DaysToAnswer {
    /// The median.
    pub median: f64,
    /// The longest.
    pub longest: i64,
}

/// Numbers of answers by what the council does
#[derive(Debug, Clone, Copy, Default, Serialize, Object)]
pub struct Outcomes {
    /// It follows the result.
    pub followed: u64,
    /// It follows a part of it.
    pub partly_followed: u64,
    /// It does not follow it.
    pub not_followed: u64,
    /// It answers later.
    pub postponed: u64,
}

/// A consultation whose answer is owed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "OwedConsultation")]
pub struct OwedAnswerOut {
    /// Its id.
    pub id: ConsultationId,
    /// Its title.
    pub title: String,
    /// Time at which its result was published.
    pub final_at: Instant,
    /// The last day on which the council answers in time.
    pub response_due: Date,
    /// True if that day is past.
    pub overdue: bool,
}

/// What a commune owes of its consultations.
pub(super) async fn consultations_of(app: &App, commune: &Commune) -> Result<ConsultationsOut, DbErr> {
    let now = app.clock.now();
    let rows = consultations::announced(&app.db.read, commune.id).await?;
    let held: Vec<consultation::Model> = rows.into_iter().filter(|it| it.final_at.is_some()).collect();
    let milestones = consultations::all_milestones(&app.db.read, commune, now).await?;
    let (zone, mut outcomes, mut days) = (commune.zone(), Outcomes::default(), Vec::new());
    let today = local_day(now, zone);
    let mut owing = Vec::new();
    for row in &held {
        match row.response.as_ref().map(|it| it.outcome) {
            Some(ResponseOutcome::Followed) => outcomes.followed += 1,
            Some(ResponseOutcome::PartlyFollowed) => outcomes.partly_followed += 1,
            Some(ResponseOutcome::NotFollowed) => outcomes.not_followed += 1,
            Some(ResponseOutcome::Postponed) => outcomes.postponed += 1,
            None => {}
        }
        let Some(final_at) = row.final_at else { continue };
        match row.answered_at {
            Some(answered) => days.push((local_day(answered, zone) - local_day(final_at, zone)).num_days()),
            None => owing.push(OwedAnswerOut {
                id: row.id,
                title: row.title.to_string(),
                final_at,
                response_due: Date(row.answer_due()),
                overdue: today > row.answer_due(),
            }),
        }
    }
    owing.sort_by_key(|it| (it.response_due, it.id));
    let overdue = owing.iter().filter(|it| it.overdue).count() as u64;
    let answered = days.len() as u64;
    let share = |followed: u64| (followed as f64 / answered as f64 * 100.0).round() / 100.0;
    Ok(ConsultationsOut {
        held: held.len() as u64,
        answered,
        owed: owing.len() as u64 - overdue,
        overdue,
        days_to_answer: days_to_answer(days),
        share_followed: (answered > 0).then(|| share(outcomes.followed)),
        outcomes,
        milestones: promises(&milestones),
        owing,
        late: milestones.into_iter().filter(|it| it.state == MilestoneState::Late).collect(),
    })
}

fn promises(milestones: &[MilestoneOut]) -> Promises {
    let number = |state| milestones.iter().filter(|it| it.state == state).count() as u64;
    Promises {
        open: number(MilestoneState::Open),
        late: number(MilestoneState::Late),
        kept: number(MilestoneState::Kept),
        dropped: number(MilestoneState::Dropped),
    }
}

fn days_to_answer(mut days: Vec<i64>) -> Option<DaysToAnswer> {
    days.sort_unstable();
    let longest = *days.last()?;
    let (low, high) = (days[(days.len() - 1) / 2], days[days.len() / 2]);
    Some(DaysToAnswer { median: f64::midpoint(low as f64, high as f64), longest })
}

impl Example for DaysToAnswer {
    fn example() -> Self {
        Self { median: 31.0, longest: 58 }
    }
}

impl Example for ConsultationsOut {
    fn example() -> Self {
        let owed = OwedAnswerOut {
            id: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            title: "Un abribus à l’entrée du village\u{202f}?".to_owned(),
            final_at: Instant::from_micros(1_795_363_200_000_000),
            response_due: Date(chrono::NaiveDate::from_ymd_opt(2027, 1, 21).unwrap_or_default()),
            overdue: true,
        };
        Self {
            held: 3,
            answered: 2,
            owed: 0,
            overdue: 1,
            days_to_answer: Some(DaysToAnswer::example()),
            outcomes: Outcomes { followed: 1, partly_followed: 1, not_followed: 0, postponed: 0 },
            share_followed: Some(0.5),
            milestones: Promises { open: 1, late: 1, kept: 2, dropped: 0 },
            owing: vec![owed],
            late: vec![MilestoneOut::example()],
        }
    }
}
