//! The mails about another address: the code for it, and word to the old one.

use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use crate::accounts::entity::{account, email_change};
use crate::accounts::sealed::Sealed;
use crate::accounts::sign_in::WORKS;
use crate::accounts::{EmailChangeId, mails, paths, people};
use ground::clock::Instant;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;

/// The subject of a mail about another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeMail {
    /// To the new one: the code.
    Code,
    /// To the old one: it is replaced, and may undo it.
    Changed,
}

/// A mail about a change; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutChange {
    id: Uuid,
    change: Uuid,
    mail: ChangeMail,
}

/// Sends a mail about another address.
#[derive(Debug)]
pub struct MailAddressChange;

impl Job for MailAddressChange {
    const KIND: &'static str = "address_change_mail";
    type Context = App;
    type Payload = AboutChange;

    async fn run(app: &App, about: AboutChange) -> Result<(), Failure> {
        let id = EmailChangeId::from_uuid(about.change);
        let Some(row) = email_change::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(()) };
        let Some(account) = account::Entity::find_by_id(row.account_id).one(&app.db.read).await? else { return Ok(()) };
        let language = account.locale;
        let (to, note) = match about.mail {
            ChangeMail::Code if row.confirmed_at.is_some() => return Ok(()),
            ChangeMail::Code if app.clock.now() >= row.created_at.plus_seconds(WORKS) => return Ok(()),
            ChangeMail::Code if people::is_known(&app.db.read, &row.new_email).await? => {
                (&row.new_email, known(language))
            }
            ChangeMail::Code => (&row.new_email, code(Sealed::EmailChange.code(&app.link_key, about.change), language)),
            ChangeMail::Changed => {
                let token = Sealed::EmailUndo.token(&app.link_key, about.change);
                (&row.old_email, changed(app.site.at(&paths::undo_link(&token)), language))
            }
        };
        mails::send(app, &note, language, (about.id, to)).await
    }
}

/// Promise a mail about a change.
pub(super) async fn promise(
    tx: &DatabaseTransaction,
    change: EmailChangeId,
    mail: ChangeMail,
    now: Instant,
) -> Result<(), DbErr> {
    let about = AboutChange { id: Uuid::now_v7(), change: change.uuid(), mail };
    Promise::<MailAddressChange>::new(&about).make(tx, now).await
}

fn hello(language: Language) -> String {
    say!("Bonjour,", "Hello,").in_language(language)
}

fn code(code: String, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!("Votre nouvelle adresse", "Your new address")),
        paragraphs: vec![
            hello(language),
            say(say!(
                "Voici le code à taper pour que cette adresse devienne celle de votre compte. Il sert une fois, pendant dix minutes.",
                "This is the code to type to make this the address of your account. It works once, for ten minutes.",
            )),
        ],
        code: Some(code),
        link: None,
        closing: vec![say(say!(
            "Si vous n’avez rien demandé, ne faites rien.",
            "If you did not ask for this, do nothing.",
        ))],
    }
}

fn known(language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!("Cette adresse a déjà un compte", "This address has an account already")),
        paragraphs: vec![
            hello(language),
            say(say!(
                "Quelqu’un, vous sans doute, voulait donner cette adresse à un autre compte. Elle en a déjà un\u{a0}: rien ne change.",
                "Somebody, probably you, wanted to give this address to another account. It has one already: nothing changes.",
            )),
        ],
        ..MailNote::default()
    }
}

fn changed(link: String, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!("Votre compte a une nouvelle adresse", "Your account has a new address")),
        paragraphs: vec![
            hello(language),
            say(say!(
                "L’adresse de votre compte vient d’être remplacée par une autre. Si c’est vous, tout va bien.",
                "The address of your account was just replaced by another one. If that was you, all is well.",
            )),
            say(say!(
                "Sinon, reprenez votre compte par ce lien, pendant sept jours\u{a0}: il retrouve cette adresse, et tous ses appareils sont déconnectés.",
                "If not, take your account back by this link, for seven days: this address is its own again, and everything that was signed in is out.",
            )),
        ],
        code: None,
        link: Some((say(say!("Reprendre mon compte", "Take my account back")), link)),
        closing: vec![],
    }
}
