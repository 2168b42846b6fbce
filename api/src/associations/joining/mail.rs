//! The mails to an association that asks to publish: the link that confirms its address, and the town hall's no.

use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::JoiningId;
use super::entity::{Entity, Model};
use crate::App;
use crate::accounts;
use crate::accounts::sealed::Sealed;
use crate::posts::Reason;
use ground::clock::Instant;
use ground::text::Message;
use ground::{say, typography};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;

/// The page of the link in the mail.
pub(super) const LINK: &str = "/demande";

/// The path of the link, with its token.
pub(super) fn link_with(token: &str) -> String {
    let token: String = byte_serialize(token.as_bytes()).collect();
    format!("{LINK}?token={token}")
}

/// The subject of a mail to an association that asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoiningMail {
    /// Please confirm your address.
    Confirm,
    /// The town hall said no.
    Refused,
}

/// A mail to an association that asked; its id makes its `Message-ID`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AboutJoining {
    id: Uuid,
    joining: Uuid,
    mail: JoiningMail,
}

/// Sends a mail to an association that asked.
#[derive(Debug)]
pub struct MailJoining;

impl Job for MailJoining {
    const KIND: &'static str = "joining_mail";
    type Context = App;
    type Payload = AboutJoining;

    async fn run(app: &App, about: AboutJoining) -> Result<(), Failure> {
        let found = Entity::find_by_id(JoiningId::from_uuid(about.joining)).one(&app.db.read).await?;
        let Some(row) = found else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let note = match about.mail {
            JoiningMail::Confirm if row.confirmed_at.is_some() => return Ok(()),
            JoiningMail::Confirm => {
                let token = Sealed::Joining.token(&app.link_key, about.joining);
                confirm(&row, &commune.name, app.site.at(&link_with(&token)))
            }
            JoiningMail::Refused => refused(&row, &commune.name),
        };
        accounts::send(app, &note, row.locale, (about.id, &row.email)).await
    }
}

/// Promise a mail about a request.
pub(super) async fn promise(
    tx: &DatabaseTransaction,
    id: JoiningId,
    mail: JoiningMail,
    now: Instant,
) -> Result<(), DbErr> {
    let about = AboutJoining { id: Uuid::now_v7(), joining: id.uuid(), mail };
    Promise::<MailJoining>::new(&about).make(tx, now).await
}

fn confirm(row: &Model, commune: &str, link: String) -> MailNote {
    let say = |message: Message| typography::ours(&message.in_language(row.locale), row.locale);
    let name = row.name.as_str();
    MailNote {
        subject: say(say!("{commune}\u{a0}: votre demande", "{commune}: your request", commune)),
        paragraphs: vec![
            say(say!("Bonjour,", "Hello,")),
            say(say!(
                "Cette adresse a été donnée pour que «\u{202f}{name}\u{202f}» publie sur le tableau de la commune ({commune}). Votre demande part à la mairie quand vous suivez ce lien, dans les sept jours.",
                "This address was given so that “{name}” may publish on the board of {commune}. Your request goes to the town hall when you follow this link, within seven days.",
                name,
                commune
            )),
        ],
        code: None,
        link: Some((say(say!("Envoyer la demande", "Send the request")), link)),
        closing: vec![say(say!(
            "Si vous n’avez rien demandé, ne faites rien\u{a0}: la mairie ne voit rien, et tout s’efface.",
            "If you did not ask for this, do nothing: the town hall sees nothing, and all of it is erased.",
        ))],
    }
}

fn refused(row: &Model, commune: &str) -> MailNote {
    let say = |message: Message| typography::ours(&message.in_language(row.locale), row.locale);
    let name = row.name.as_str();
    let reason = row.reason.as_ref().map(Reason::as_str);
    let reason = reason.map(|reason| say(say!("Motif\u{a0}: {reason}", "Reason: {reason}", reason)));
    let mut paragraphs = vec![
        say(say!("Bonjour,", "Hello,")),
        say(say!(
            "La mairie ({commune}) n’a pas accepté que «\u{202f}{name}\u{202f}» publie sur le tableau de la commune.",
            "The town hall of {commune} did not accept that “{name}” publishes on the commune’s board.",
            commune,
            name
        )),
    ];
    paragraphs.extend(reason);
    MailNote {
        subject: say(say!("{commune}\u{a0}: demande refusée", "{commune}: request refused", commune)),
        paragraphs,
        closing: vec![say(say!(
            "Vous pouvez écrire à la mairie, ou faire une autre demande.",
            "You can write to the town hall, or make another request.",
        ))],
        ..MailNote::default()
    }
}
