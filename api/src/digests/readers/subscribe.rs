//! Asking for the letter. The answer is the same whether the address reads already or not: only the mail tells.

use std::net::IpAddr;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::allowance::may_write_to;
use super::notes::{ReaderNote, promise_note};
use crate::App;
use crate::digests::entity::reader;
use crate::digests::{Cadence, Section, Sections};
use ground::ids::ReaderId;
use ground::text::Language;
use ground::{List, input};
use kit::mail::Email;
use kit::refusal;
use kit::tenants::Key;

input! {
    /// A wish to read a commune's letter.
    #[example(json!({"email": "camille@exemple.fr", "commune": "kerling-les-sierck", "cadence": "weekly", "sections": null, "locale": "fr"}))]
    pub struct NewReader {
        /// The address; a mail goes there, and nothing more until it is confirmed.
        pub email: Email,
        /// The commune, by its slug or INSEE code.
        pub commune: Key,
        /// The rhythm of the letter; once a week unless said.
        pub cadence: Option<Cadence>,
        /// Its sections; all of them unless said, those to come too.
        pub sections: Option<List<Section, 5>>,
        /// The language; French unless said.
        pub locale: Option<Language>,
    }
}

refusal! {
    /// Reasons why nobody can ask for a letter.
    pub enum AskError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// Ask for the letter from a network: a mail with a link to confirm goes out; to an address that reads already, one
/// with a link to its subscription.
pub(super) async fn subscribe(app: &App, new: NewReader, network: IpAddr) -> Result<(), AskError> {
    let commune = app.communes.get(new.commune.as_str()).ok_or(AskError::NoSuchCommune)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let known = reader::Entity::find()
        .filter(reader::Column::CommuneId.eq(commune.id))
        .filter(reader::Column::Email.eq(new.email.clone()))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let wish = reader::Model {
        id: ReaderId::new(),
        commune_id: commune.id,
        email: new.email,
        cadence: new.cadence.unwrap_or(Cadence::Weekly),
        sections: Sections::of(new.sections).written(),
        locale: new.locale.unwrap_or(Language::Fr),
        epoch: 0,
        asked_at: now,
        confirmed_at: None,
        unsubscribed_at: None,
        refusals: 0,
        suspended_at: None,
        new_email: None,
        new_email_at: None,
        created_at: now,
        updated_at: now,
    };
    let (reader, note) = match known {
        Some(reader) if reader.reads() => (reader, ReaderNote::Known),
        // A reader who left, or could not be reached, begins anew; older links stay worthless.
        Some(before) => {
            let epoch = if before.confirmed_at.is_some() { before.epoch + 1 } else { before.epoch };
            let reader = reader::Model { id: before.id, created_at: before.created_at, epoch, ..wish };
            reader.clone().into_active_model().reset_all().update(&tx).await?;
            (reader, ReaderNote::Confirm)
        }
        None => {
            // Of two who ask for one address at once, the second finds nothing to do.
            let once = OnConflict::columns([reader::Column::CommuneId, reader::Column::Email]).do_nothing().to_owned();
            reader::Entity::insert(wish.clone().into_active_model())
                .on_conflict(once)
                .exec_without_returning(&tx)
                .await?;
            (wish, ReaderNote::Confirm)
        }
    };
    if may_write_to(app, &tx, &reader.email, network, now).await? {
        promise_note(&tx, reader.id, note, now).await?;
    }
    app.jobs.commit(tx).await?;
    Ok(())
}
