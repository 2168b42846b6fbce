//! Mails about votes to accounts that wish for them: that a vote closes soon, to those who have not voted; results, responses
//! and milestones, to every account with an entry in the commune that asked.
//!
//! A sweep finds what is to be told and writes a row for it, once; a job walks through the residents of the commune and promises
//! a mail to each, with its place in the same transaction as the promises, so that nobody gets two.

mod find;
mod mail;
mod walk;

pub use find::TellVoters;
pub use mail::{MailVoter, VoterMail};
pub use walk::WalkVoters;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use crate::accounts::Tidings;
use crate::ballots::mailed_kind::MailedKind;
use crate::consultations::{self, ConsultationId, MilestoneId, Telling, ToldOf};
use sea_orm::DbErr;

/// Something that accounts are told by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiding {
    pub(super) kind: MailedKind,
    pub(super) subject: Uuid,
    pub(super) edition: i64,
}

impl Tiding {
    /// The mails that it is one of.
    fn wish(self) -> Tidings {
        match self.kind {
            MailedKind::Closing => Tidings::Vote,
            MailedKind::Result | MailedKind::Response | MailedKind::Milestone => Tidings::Result,
        }
    }

    /// What it says now; nothing if it is not true any more.
    async fn told(self, app: &App) -> Result<Option<ToldOf>, DbErr> {
        let id = ConsultationId::from_uuid(self.subject);
        let telling = match self.kind {
            MailedKind::Closing => Telling::Closing,
            MailedKind::Result => Telling::Result,
            MailedKind::Response => match i32::try_from(self.edition) {
                Ok(number) => Telling::Response(number),
                Err(_) => return Ok(None),
            },
            MailedKind::Milestone => {
                return consultations::milestone_told_of(app, MilestoneId::from_uuid(self.subject), self.edition).await;
            }
        };
        consultations::told_of(app, id, telling).await
    }
}
