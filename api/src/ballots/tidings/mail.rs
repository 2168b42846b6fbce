//! A mail about a vote to one account.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Tiding;
use crate::App;
use crate::accounts::{self, people};
use crate::ballots::carried::is_carried;
use crate::ballots::mailed_kind::MailedKind;
use crate::ballots::urn_of_paper::has_voted;
use crate::consultations::{self, ToldOf};
use crate::register;
use ground::ids::AccountId;
use ground::say;
use ground::text::{Language, Message};
use kit::jobs::{Failure, Job};
use kit::mail::MailNote;

/// A mail about a vote; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VoterMail {
    pub(super) id: Uuid,
    pub(super) to: AccountId,
    pub(super) tiding: Tiding,
}

/// Sends a mail about a vote, if it is still true.
#[derive(Debug)]
pub struct MailVoter;

impl Job for MailVoter {
    const KIND: &'static str = "voter_mail";
    type Context = App;
    type Payload = VoterMail;

    async fn run(app: &App, mail: VoterMail) -> Result<(), Failure> {
        let Some(told) = mail.tiding.told(app).await? else { return Ok(()) };
        let Some(account) = people::find(&app.db.read, mail.to).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(told.commune) else { return Ok(()) };
        let Some(entry) = register::resident_of(&app.db.read, mail.to, told.commune).await? else { return Ok(()) };
        // Whoever voted, or whose voice somebody carries, is not asked to. It is looked at here alone: what is promised to all
        // tells of nobody.
        let db = &app.db.read;
        let is_asked = mail.tiding.kind == MailedKind::Closing;
        if is_asked && (has_voted(db, told.id, entry).await? || is_carried(db, told.id, entry).await?) {
            return Ok(());
        }
        let page = app.site.at(&consultations::page_of(told.id));
        let settings = app.site.at(accounts::ACCOUNT);
        let note = note(&told, mail.tiding, (&commune.name, page, &settings), account.locale);
        accounts::send_in_turn(app, &note, account.locale, (mail.id, &account.email)).await
    }
}

fn note(
    told: &ToldOf,
    tiding: Tiding,
    (commune, page, settings): (&str, String, &str),
    language: Language,
) -> MailNote {
    let say = |message: Message| message.in_language(language);
    let title = told.title.in_language(language);
    let words = match tiding.kind {
        MailedKind::Closing => say!("Voter", "Vote"),
        MailedKind::Result => say!("Lire le résultat", "Read the result"),
        MailedKind::Response | MailedKind::Milestone => {
            say!("Lire la réponse du conseil", "Read the council’s response")
        }
    };
    let text = told.text.in_language(language);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
    let hello = say(say!("Bonjour,", "Hello,"));
    MailNote {
        subject: format!("{commune}\u{a0}: {title}"),
        paragraphs: [hello, title].into_iter().chain(lines).collect(),
        code: None,
        link: Some((say(words), page)),
        closing: vec![say(say!(
            "Vous recevez ce courriel parce que votre compte l’a demandé\u{a0}: cela se change sur {settings}",
            "You get this mail because your account asked for it: change that at {settings}",
            settings
        ))],
    }
}
