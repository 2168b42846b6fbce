//! Asking to publish: a mail goes to the address, and nothing waits before its link was followed.

use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::entity::{Column, Entity, Model};
use super::mail::{JoiningMail, promise};
use super::{Activity, JoiningId};
use crate::App;
use crate::organisations::Name;
use ground::clock::Instant;
use ground::input;
use ground::text::Language;
use kit::db::DatabaseTransaction;
use kit::mail::Email;
use kit::refusal;
use kit::tenants::Key;

/// Number of requests in a day after which no mail goes: to one address, from one network, about one commune.
const ADDRESS: u64 = 3;
const NETWORK: u64 = 10;
const COMMUNE: u64 = 50;

const DAY: i64 = 86_400;

input! {
    /// An association that asks to publish.
    #[example(json!({
        "name": "Les Amis du lavoir",
        "email": "amis@exemple.fr",
        "about": "Nous restaurons le lavoir et y faisons une fête en juin.",
    }))]
    pub struct NewJoining {
        /// Its name, 1 to 120 characters.
        pub name: Name,
        /// The address of whoever publishes for it; a mail goes there, and nothing waits until its link was followed.
        pub email: Email,
        /// What it does, 1 to 500 characters.
        pub about: Activity,
        /// The language of the mails; French unless said.
        pub locale: Option<Language>,
    }
}

refusal! {
    /// Reasons why nobody can ask.
    pub enum AskToJoinError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// Ask to publish in a commune, from a network.
pub(crate) async fn ask(app: &App, commune: &Key, new: NewJoining, network: IpAddr) -> Result<(), AskToJoinError> {
    let commune = app.communes.get(commune.as_str()).ok_or(AskToJoinError::NoSuchCommune)?;
    let now = app.clock.now();
    let row = Model {
        id: JoiningId::new(),
        commune_id: commune.id,
        name: new.name,
        email: new.email,
        about: new.about,
        locale: new.locale.unwrap_or(Language::Fr),
        network: BASE64_URL_SAFE_NO_PAD.encode(app.link_key.seal(format!("joining network {network}").as_bytes())),
        asked_at: now,
        confirmed_at: None,
        refused_at: None,
        reason: None,
    };
    let tx = app.db.begin_write().await?;
    if !are_too_many(&tx, &row, now).await? {
        Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
        promise(&tx, row.id, JoiningMail::Confirm, now).await?;
    }
    app.jobs.commit(tx).await?;
    Ok(())
}

/// True if today so many asked that no other mail goes.
async fn are_too_many(tx: &DatabaseTransaction, row: &Model, now: Instant) -> Result<bool, DbErr> {
    let today = || Entity::find().filter(Column::AskedAt.gt(now.plus_seconds(-DAY)));
    let counted = [
        (Column::Email.eq(row.email.clone()), ADDRESS),
        (Column::Network.eq(row.network.as_str()), NETWORK),
        (Column::CommuneId.eq(row.commune_id).and(Column::ConfirmedAt.is_null()), COMMUNE),
    ];
    for (same, most) in counted {
        if today().filter(same).count(tx).await? >= most {
            return Ok(true);
        }
    }
    Ok(false)
}
