//! The mail to somebody who is to hold a key.

use sea_orm::{DbErr, EntityTrait};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use crate::App;
use crate::accounts::{self, people, sealed::Sealed};
use crate::consultations::entity::{consultation, key_share};
use ground::clock::Instant;
use ground::say;
use ground::text::{Language, Message};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Promise};
use kit::mail::MailNote;

/// The page of the link by which somebody takes their share.
pub(crate) const KEY_LINK: &str = "/cle";

/// The path of the link, with its token.
pub(crate) fn link_with(token: &str) -> String {
    let token: String = byte_serialize(token.as_bytes()).collect();
    format!("{KEY_LINK}?token={token}")
}

/// Sends somebody the link by which they take their share, as long as it waits.
#[derive(Debug)]
pub struct MailKeyShare;

impl Job for MailKeyShare {
    const KIND: &'static str = "key_share_mail";
    type Context = App;
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let db = &app.db.read;
        let Some(share) = key_share::Entity::find_by_id(id).one(db).await? else { return Ok(()) };
        let Some(row) = consultation::Entity::find_by_id(share.consultation_id).one(db).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let place = usize::try_from(share.place).map_err(Failure::give_up)?;
        let Some(holder) = row.key_holders.0.get(place) else { return Ok(()) };
        let others = row.key_holders.0.iter().filter(|it| *it != holder).map(|it| it.name.as_str());
        let others = others.collect::<Vec<_>>().join(", ");
        let link = app.site.at(&link_with(&Sealed::KeyShare.token(&app.link_key, id)));
        let to = holder.email.parse().map_err(|_| Failure::give_up("the address of a holder is none"))?;
        let language = people::language_of(db, &to).await?.unwrap_or(Language::Fr);
        let note = words(&commune.name, row.title.as_str(), (&holder.name, &others), link, language);
        accounts::send(app, &note, language, (id, &to)).await
    }
}

pub(super) async fn promise(tx: &DatabaseTransaction, id: Uuid, now: Instant) -> Result<(), DbErr> {
    Promise::<MailKeyShare>::new(&id).make(tx, now).await
}

fn words(commune: &str, title: &str, (name, others): (&str, &str), link: String, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    MailNote {
        subject: say(say!("{commune}\u{a0}: votre part de la clé", "{commune}: your share of the key", commune)),
        paragraphs: vec![
            say(say!("Bonjour {name},", "Hello {name},", name)),
            say(say!(
                "La mairie vous confie une part de la clé de l’urne pour la consultation «\u{202f}{title}\u{202f}», avec {others}.",
                "The town hall trusts you with a share of the key of the urn for the consultation “{title}”, with {others}.",
                title,
                others
            )),
            say(say!(
                "Après la clôture du vote, deux d’entre vous ouvriront l’urne ensemble. Une part seule n’ouvre rien.",
                "After the vote closes, two of you will open the urn together. One share alone opens nothing.",
            )),
            say(say!(
                "Le lien montre votre part une seule fois. Ayez de quoi l’imprimer ou la recopier, et gardez-la sous clé.",
                "The link shows your share once. Have something to print or copy it with, and keep it locked away.",
            )),
        ],
        code: None,
        link: Some((say(say!("Prendre ma part", "Take my share")), link)),
        closing: vec![say(say!(
            "Si cela ne vous dit rien, prévenez la mairie\u{a0}: rien n’est ouvert tant que les trois parts ne sont pas prises.",
            "If you know nothing of this, tell the town hall: nothing opens until all three shares are taken.",
        ))],
    }
}
