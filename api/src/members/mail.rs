//! The mail of an invitation.

use sea_orm::DbErr;
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::waits_until;
use crate::accounts::membership::Model;
use crate::accounts::sealed::Sealed;
use crate::accounts::{self, MemberId, Role, people, roles};
use crate::{App, organisations};
use ground::clock::Instant;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;

/// The page of the link in an invitation's mail.
pub(super) const LINK: &str = "/invitation";

/// The path of the link, with its token.
pub(super) fn link_with(token: &str) -> String {
    let token: String = byte_serialize(token.as_bytes()).collect();
    format!("{LINK}?token={token}")
}

/// Sends an invitation, as long as it waits.
#[derive(Debug)]
pub struct MailInvitation;

impl Job for MailInvitation {
    const KIND: &'static str = "invitation_mail";
    type Context = App;
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let Some(row) = roles::find(&app.db.read, MemberId::from_uuid(id)).await? else { return Ok(()) };
        let waits =
            row.accepted_at.is_none() && row.ended_at.is_none() && app.clock.now() < waits_until(row.invited_at);
        let Some(email) = row.email.clone().filter(|_| waits) else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let by = match row.invited_by {
            Some(by) => people::find(&app.db.read, by).await?.and_then(|it| it.name).map(|it| it.to_string()),
            None => None,
        };
        let what = named(app, &row).await?;
        let link = app.site.at(&link_with(&Sealed::Invitation.token(&app.link_key, id)));
        let note = words(&commune.name, by, &what.in_language(row.locale), link, row.locale);
        accounts::send(app, &note, row.locale, (id, &email)).await
    }
}

/// The role of an invitation, in words.
pub(super) async fn named(app: &App, row: &Model) -> Result<Message, DbErr> {
    let organisation = match row.organisation_id {
        Some(id) => organisations::find(&app.db.read, id).await?.map(|it| it.name.to_string()),
        None => None,
    };
    Ok(match (row.role, organisation) {
        (Role::Mayor, _) => say!("tenir le bureau de la mairie, comme maire", "work at the town hall’s desk, as mayor"),
        (Role::Clerk, _) => {
            say!("tenir le bureau de la mairie, au secrétariat", "work at the town hall’s desk, as its clerk")
        }
        (Role::Councillor, _) => {
            say!("suivre le bureau de la mairie, au conseil municipal", "follow the town hall’s desk, as a councillor")
        }
        (_, Some(name)) => say!("publier pour « {name} »", "publish for “{name}”", name),
        (_, None) => say!("publier pour une association", "publish for an association"),
    })
}

pub(super) async fn promise(tx: &DatabaseTransaction, id: MemberId, now: Instant) -> Result<(), DbErr> {
    Promise::<MailInvitation>::new(&id.uuid()).make(tx, now).await
}

fn words(name: &str, by: Option<String>, what: &str, link: String, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    let invited = match by {
        Some(by) => {
            say!("{by} vous invite à {what} ({name}).", "{by} invites you to {what}, in {name}.", by, what, name)
        }
        None => say!("On vous invite à {what} ({name}).", "You are invited to {what}, in {name}.", what, name),
    };
    MailNote {
        subject: say(say!("{name}\u{a0}: une invitation", "{name}: an invitation", name)),
        paragraphs: vec![
            say(say!("Bonjour,", "Hello,")),
            say(invited),
            say(say!("L’invitation attend quatorze jours.", "The invitation waits for fourteen days.")),
        ],
        code: None,
        link: Some((say(say!("Accepter l’invitation", "Accept the invitation")), link)),
        closing: vec![say(say!(
            "Si vous ne voulez pas, ne faites rien\u{a0}: l’invitation s’efface d’elle-même.",
            "If you do not want to, do nothing: the invitation goes by itself.",
        ))],
    }
}
