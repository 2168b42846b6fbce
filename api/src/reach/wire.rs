//! Reach on the wire.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::followers::Course;
use super::rules;
use crate::consultations::ConsultationId;
use crate::push::NewsKind;
use ground::date::Date;
use ground::ids::NoticeId;
use kit::counts::{Counter, Day};

/// Numbers of people that a commune reached, day by day
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Reach", example)]
pub struct ReachOut {
    /// The commune, by slug.
    pub commune: String,
    /// The first day, local.
    pub from: Date,
    /// The last day, local.
    pub to: Date,
    /// Every day of them that has begun, in order; 366 at most.
    #[oai(validator(max_items = "366"))]
    pub days: Vec<ReachDay>,
    /// The phones that ask for each kind of news now: an alert wakes those of `alert`.
    #[oai(validator(max_items = "8"))]
    pub phones: Vec<PhonesOfKind>,
    /// The notices made in this commune that were opened most in these days, most first; 100 at most.
    #[oai(validator(max_items = "100"))]
    pub notices: Vec<ReachedNotice>,
    /// The consultations whose pages were loaded in these days, most first; 100 at most.
    #[oai(validator(max_items = "100"))]
    pub consultations: Vec<ReachedConsultation>,
}

/// The counts of a day
#[derive(Debug, Clone, Serialize, Object)]
pub struct ReachDay {
    /// The local day.
    pub date: Date,
    /// Number of times the board was loaded: shown anew, or found unchanged.
    pub board_loads: i64,
    /// Number of times notices made in this commune were opened, each once a device and day.
    pub notice_opens: i64,
    /// Number of times they were opened on phones that showed no device, each once a tab.
    pub without_device: i64,
    /// Number of times pages of this commune's consultations were loaded.
    pub consultation_loads: i64,
    /// Number of phones that heard of this commune's news at the end of the day, or now.
    pub push_subscriptions: i64,
    /// Number of messages that push services took for phones.
    pub push_accepted: i64,
    /// Number of messages that no push service took, until their time was over or for good.
    pub push_failed: i64,
    /// Number of phones that were forgotten, because their push service did not know them any more.
    pub push_forgotten: i64,
    /// Number of readers of the letter at the end of the day, or now.
    pub letter_readers: i64,
    /// Number of letters that the mail server took.
    pub letters_delivered: i64,
    /// Number of those who asked for the letter and got none at the end of the day, or now, because their address
    /// refuses it.
    pub letters_suspended: i64,
}

/// The phones that ask for a kind of news
#[derive(Debug, Clone, Serialize, Object)]
pub struct PhonesOfKind {
    /// The kind of news.
    pub kind: NewsKind,
    /// Number of phones that ask for it, from all organisations or from some.
    pub phones: i64,
}

/// The opens of a notice
#[derive(Debug, Clone, Serialize, Object)]
pub struct ReachedNotice {
    /// The notice's id.
    pub id: NoticeId,
    /// Its title.
    pub title: String,
    /// Number of times it was opened, once a device and day.
    pub opens: i64,
    /// Number of times it was opened on phones that showed no device.
    pub without_device: i64,
}

/// The loads of a consultation's page
#[derive(Debug, Clone, Serialize, Object)]
pub struct ReachedConsultation {
    /// The consultation's id.
    pub id: ConsultationId,
    /// Its title.
    pub title: String,
    /// Number of times its page was loaded.
    pub loads: i64,
}

impl ReachDay {
    /// Every day from one to another, with what was counted.
    pub(super) fn each(from: Day, to: Day, counts: &BTreeMap<(Day, Counter), i64>, course: &Course) -> Vec<Self> {
        rules::each(from, to).map(|date| Self::of(Day(date), counts, course)).collect()
    }

    fn of(day: Day, counts: &BTreeMap<(Day, Counter), i64>, course: &Course) -> Self {
        let count = |kind| counts.get(&(day, kind)).copied().unwrap_or_default();
        let followers = course.on(day);
        Self {
            date: Date(day.0),
            board_loads: count(Counter::BoardLoads),
            notice_opens: count(Counter::NoticeOpens),
            without_device: count(Counter::OpensWithoutDevice),
            consultation_loads: count(Counter::ConsultationLoads),
            push_subscriptions: followers.phones,
            push_accepted: count(Counter::PushAccepted),
            push_failed: count(Counter::PushFailed),
            push_forgotten: count(Counter::PushForgotten),
            letter_readers: followers.readers,
            letters_delivered: count(Counter::LettersDelivered),
            letters_suspended: followers.suspended,
        }
    }
}

impl Example for ReachOut {
    fn example() -> Self {
        let (from, to) = (
            NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default(),
            NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        );
        let quiet = ReachDay {
            date: Date(from),
            board_loads: 412,
            notice_opens: 58,
            without_device: 31,
            consultation_loads: 12,
            push_subscriptions: 203,
            push_accepted: 0,
            push_failed: 0,
            push_forgotten: 0,
            letter_readers: 61,
            letters_delivered: 0,
            letters_suspended: 1,
        };
        let busy = ReachDay {
            date: Date(to),
            board_loads: 640,
            notice_opens: 117,
            without_device: 64,
            consultation_loads: 35,
            push_subscriptions: 204,
            push_accepted: 199,
            push_failed: 1,
            push_forgotten: 2,
            letter_readers: 62,
            letters_delivered: 61,
            letters_suspended: 1,
        };
        let notice = ReachedNotice {
            id: NoticeId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2")),
            title: "Coupure d’eau lundi".to_owned(),
            opens: 131,
            without_device: 70,
        };
        let consultation = ReachedConsultation {
            id: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            title: "Le wifi public".to_owned(),
            loads: 47,
        };
        Self {
            commune: "kerling-les-sierck".to_owned(),
            from: Date(from),
            to: Date(to),
            days: vec![quiet, busy],
            phones: vec![PhonesOfKind { kind: NewsKind::Alert, phones: 204 }],
            notices: vec![notice],
            consultations: vec![consultation],
        }
    }
}
