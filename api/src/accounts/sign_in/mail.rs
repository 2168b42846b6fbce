//! The mail with a code and a link.

use std::time::Duration;

use sea_orm::{DbErr, EntityTrait};
use uuid::Uuid;

use super::WORKS;
use crate::App;
use crate::accounts::entity::sign_in::Entity;
use crate::accounts::sealed::Sealed;
use crate::accounts::{SignInId, mails, paths};
use ground::clock::Instant;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Promise};
use kit::mail::MailNote;

/// Sends the mail of a request to sign in, as long as its code works.
#[derive(Debug)]
pub struct MailSignIn;

impl Job for MailSignIn {
    const KIND: &'static str = "sign_in_mail";
    type Context = App;
    const POLICY: Policy = Policy {
        first_wait: Duration::from_secs(5),
        longest_wait: Duration::from_secs(120),
        parked_for: Some(Duration::from_secs(86_400)),
        ..Policy::DEFAULT
    };
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let Some(row) = Entity::find_by_id(SignInId::from_uuid(id)).one(&app.db.read).await? else { return Ok(()) };
        if row.used_at.is_some() || app.clock.now() >= row.created_at.plus_seconds(WORKS) {
            return Ok(());
        }
        let code = Sealed::SignIn.code(&app.link_key, id);
        let link = app.site.at(&paths::sign_in_link(&Sealed::SignIn.token(&app.link_key, id)));
        mails::send(app, &words(code, link, row.locale), row.locale, (id, &row.email)).await
    }
}

/// Promise the mail of a request.
pub(super) async fn promise(tx: &DatabaseTransaction, id: SignInId, now: Instant) -> Result<(), DbErr> {
    Promise::<MailSignIn>::new(&id.uuid()).make(tx, now).await
}

fn words(code: String, link: String, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!("Votre code pour entrer", "Your code to sign in")),
        paragraphs: vec![
            say(say!("Bonjour,", "Hello,")),
            say(say!(
                "Voici le code à taper pour entrer. Il sert une fois, pendant dix minutes.",
                "This is the code to type to sign in. It works once, for ten minutes.",
            )),
        ],
        code: Some(code),
        link: Some((say(say!("Ou ouvrez ce lien", "Or open this link")), link)),
        closing: vec![say(say!(
            "Si vous n’avez rien demandé, ne faites rien\u{a0}: sans ce message, personne n’entre à votre place. La mairie ne vous demandera jamais ce code.",
            "If you did not ask for this, do nothing: without this mail nobody signs in as you. The town hall will never ask you for this code.",
        ))],
    }
}
