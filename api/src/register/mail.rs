//! The mails about an account's entry in a register: they protect it, so they always go.

use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::EntryId;
use super::queries;
use crate::App;
use crate::accounts::{self, people};
use ground::clock::Instant;
use ground::ids::AccountId;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;

/// The subject of a mail about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResidenceMail {
    /// The account has it from now on.
    Activated,
    /// Another entry was the same person's.
    Merged,
    /// The town hall took it from the account.
    Detached,
}

/// A mail about an entry to an account; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutResidence {
    id: Uuid,
    account: AccountId,
    entry: EntryId,
    mail: ResidenceMail,
}

/// Sends a mail about an entry.
#[derive(Debug)]
pub struct MailResidence;

impl Job for MailResidence {
    const KIND: &'static str = "residence_mail";
    type Context = App;
    type Payload = AboutResidence;

    async fn run(app: &App, about: AboutResidence) -> Result<(), Failure> {
        let Some(account) = people::find(&app.db.read, about.account).await? else { return Ok(()) };
        let Some(row) = queries::find(&app.db.read, about.entry).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let note = match about.mail {
            ResidenceMail::Activated => activated(&commune.name, &row.name(), account.locale),
            ResidenceMail::Merged => merged(&commune.name, row.account_id == Some(about.account), account.locale),
            ResidenceMail::Detached => detached(&commune.name, &row.name(), account.locale),
        };
        accounts::send(app, &note, account.locale, (about.id, &account.email)).await
    }
}

/// Promise a mail about an entry.
pub(super) async fn promise(
    tx: &DatabaseTransaction,
    entry: EntryId,
    account: AccountId,
    mail: ResidenceMail,
    now: Instant,
) -> Result<(), DbErr> {
    let about = AboutResidence { id: Uuid::now_v7(), account, entry, mail };
    Promise::<MailResidence>::new(&about).make(tx, now).await
}

fn hello(language: Language) -> String {
    say!("Bonjour,", "Hello,").in_language(language)
}

fn activated(commune: &str, name: &str, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!(
            "{commune}\u{a0}: votre droit de vote est activé",
            "{commune}: your right to vote is active",
            commune
        )),
        paragraphs: vec![
            hello(language),
            say(say!(
                "Le code de la lettre adressée à {name} vient de servir avec ce compte. Vous prenez part désormais aux consultations et aux sondages de la commune.",
                "The code of the letter to {name} was just used with this account. From now on you take part in the commune’s consultations and polls.",
                name
            )),
        ],
        code: None,
        link: None,
        closing: vec![say(say!(
            "Si ce n’est pas vous, dites-le à la mairie\u{a0}: elle vous donnera un autre code.",
            "If that was not you, tell the town hall: it will give you another code.",
        ))],
    }
}

fn merged(commune: &str, has_it: bool, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    let stands = match has_it {
        true => say!(
            "Votre compte garde votre voix\u{a0}: vous n’avez rien à faire.",
            "Your account keeps your voice: there is nothing to do.",
        ),
        false => say!(
            "Votre voix est celle d’un autre compte, qui était déjà le vôtre\u{a0}: entrez avec celui-là.",
            "Your voice is that of another account, which was yours already: sign in with that one.",
        ),
    };
    MailNote {
        subject: say(say!("{commune}\u{a0}: deux fiches réunies", "{commune}: two entries are one", commune)),
        paragraphs: vec![
            hello(language),
            say(say!(
                "Vous étiez deux fois au registre des habitants. La mairie a réuni vos deux fiches en une.",
                "You were in the register of residents twice. The town hall made one entry of the two.",
            )),
            say(stands),
        ],
        code: None,
        link: None,
        closing: vec![unless_right(language)],
    }
}

fn detached(commune: &str, name: &str, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!(
            "{commune}\u{a0}: votre droit de vote n’est plus activé",
            "{commune}: your right to vote is not active any more",
            commune
        )),
        paragraphs: vec![
            hello(language),
            say(say!(
                "La mairie a séparé ce compte de la fiche de {name} au registre des habitants. Il ne prend plus part aux consultations de la commune.",
                "The town hall took the entry of {name} in the register of residents from this account. It takes no part in the commune’s consultations any more.",
                name
            )),
            say(say!(
                "Pour l’activer de nouveau, demandez à la mairie une lettre avec un autre code.",
                "To activate it again, ask the town hall for a letter with another code.",
            )),
        ],
        code: None,
        link: None,
        closing: vec![unless_right(language)],
    }
}

fn unless_right(language: Language) -> String {
    say!("Si ce n’est pas juste, dites-le à la mairie.", "If that is not right, tell the town hall.")
        .in_language(language)
}
