//! The letter over HTTP, for those who run a commune's board.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::editions::preview::{self, NewPreview};
use super::editions::{IntroductionOut, rounds};
use super::entity::{DeliveryState, delivery, edition};
use super::readers::{AskedOut, InvitedOut, NewReaders, invite};
use super::refusals::EditionError;
use super::settings::{self, SettingsOut, SettingsPatch};
use super::{Composed, EditionName, NewIntroduction, introduce, send_now};
use crate::accounts::{Caller, Clerk, Known};
use crate::{App, Tag};
use ground::say;
use kit::http::problem::Refused;
use kit::http::{Accepted, Body as Input, Document, IfMatch, Momentary};
use kit::pages::language;
use kit::tenants::{Commune, Key};

/// The operations of the staff.
#[derive(Debug)]
pub struct StaffApi;

#[OpenApi(tag = "Tag::Digests")]
impl StaffApi {
    /// Read the letter's settings
    #[oai(path = "/v1/communes/:commune/digests/settings", method = "get", operation_id = "getDigestSettings")]
    async fn settings(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
    ) -> Result<Document<SettingsOut>, Refused<EditionError>> {
        let (commune, _) = run_by(app.0, &caller.0, &commune.0)?;
        let settings = settings::of(&app.db.read, commune.id).await.map_err(EditionError::from)?;
        Ok(Document(SettingsOut::of(settings)))
    }

    /// Change the letter's settings
    #[oai(path = "/v1/communes/:commune/digests/settings", method = "patch", operation_id = "changeDigestSettings")]
    async fn change_settings(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<SettingsPatch>,
    ) -> Result<Document<SettingsOut>, Refused<EditionError>> {
        let (_, clerk) = run_by(app.0, &caller.0, &commune.0)?;
        Ok(Document(SettingsOut::of(rounds::reschedule(app.0, clerk, &if_match, patch.0).await?)))
    }

    /// Put words on top of an edition
    ///
    /// Of one that is not made yet.
    #[oai(
        path = "/v1/communes/:commune/digests/:edition/introduction",
        method = "put",
        operation_id = "introduceDigest"
    )]
    async fn introduce(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        edition: Path<EditionName>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        words: Input<NewIntroduction>,
    ) -> Result<Document<IntroductionOut>, Refused<EditionError>> {
        let (commune, clerk) = run_by(app.0, &caller.0, &commune.0)?;
        Ok(Document(introduce(app.0, Some(clerk), &commune, &edition.0, &if_match, words.0).await?))
    }

    /// Look at the next letter
    ///
    /// Sends what it would say now to one address, which is forgotten with it.
    #[oai(path = "/v1/communes/:commune/digests/preview", method = "post", operation_id = "previewDigest")]
    async fn preview(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        new: Input<NewPreview>,
    ) -> Result<Accepted<AskedOut>, Refused<EditionError>> {
        let (commune, _) = run_by(app.0, &caller.0, &commune.0)?;
        preview::ask(app.0, &commune, new.0).await?;
        let message = say!("L’aperçu part à cette adresse.", "The preview goes to this address.");
        Ok(Accepted(AskedOut::told(&message, language(request.headers()))))
    }

    /// Invite the readers of before
    ///
    /// Each address gets one mail, with the link by which it subscribes itself; who reads already, was invited within a year or
    /// left gets nothing. Lines without an address are told by their number.
    #[oai(path = "/v1/communes/:commune/digests/invitations", method = "post", operation_id = "inviteReaders")]
    async fn invite(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        readers: Input<NewReaders>,
    ) -> Result<Momentary<InvitedOut>, Refused<EditionError>> {
        let (commune, clerk) = run_by(app.0, &caller.0, &commune.0)?;
        let invited = invite(app.0, Some(clerk), &commune, &readers.0, language(request.headers())).await;
        Ok(Momentary(invited.map_err(EditionError::from)?))
    }

    /// Send an edition now
    ///
    /// Instead of at its hour; once. With nothing new to say, nothing is sent.
    #[oai(path = "/v1/communes/:commune/digests/:edition/send", method = "post", operation_id = "sendDigest")]
    async fn send(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        edition: Path<EditionName>,
    ) -> Result<Momentary<DeliveriesOut>, Refused<EditionError>> {
        let (commune, clerk) = run_by(app.0, &caller.0, &commune.0)?;
        match send_now(app.0, Some(clerk), &commune, Some(edition.0.clone())).await? {
            Composed::Already => Err(EditionError::MadeAlready)?,
            Composed::Nothing => Ok(Momentary(DeliveriesOut::default())),
            Composed::To(_) => Ok(Momentary(deliveries(app.0, &commune, &edition.0).await?)),
        }
    }

    /// Read how an edition's letters fare
    ///
    /// In numbers: never an address.
    #[oai(
        path = "/v1/communes/:commune/digests/:edition/deliveries",
        method = "get",
        operation_id = "getDigestDeliveries"
    )]
    async fn deliveries(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        edition: Path<EditionName>,
    ) -> Result<Momentary<DeliveriesOut>, Refused<EditionError>> {
        let (commune, _) = run_by(app.0, &caller.0, &commune.0)?;
        Ok(Momentary(deliveries(app.0, &commune, &edition.0).await?))
    }
}

fn run_by<'a>(app: &App, caller: &'a Caller, commune: &Key) -> Result<(Arc<Commune>, Clerk<'a>), EditionError> {
    let commune = app.communes.get(commune.as_str()).ok_or(EditionError::NoSuchCommune)?;
    let clerk = caller.clerk_of(commune.id).ok_or(EditionError::Forbidden)?;
    Ok((commune, clerk))
}

/// The letters of an edition in numbers, by what became of them
#[derive(Debug, Clone, Default, Serialize, Object)]
#[oai(rename = "DigestDeliveries", example)]
pub struct DeliveriesOut {
    /// Number of readers that it was made for.
    pub readers: i64,
    /// Number not sent yet, or to be tried again.
    pub waiting: i64,
    /// Number that the mail server took.
    pub sent: i64,
    /// Number that it refused for good, since there is no such address.
    pub refused: i64,
    /// Number that it refused for good, for what is wrong with the sender or the letter: nobody is suspended for it.
    pub blocked: i64,
    /// Number put off for two days, then given up.
    pub expired: i64,
    /// Number not sent, since the reader had gone.
    pub dropped: i64,
}

impl Example for DeliveriesOut {
    fn example() -> Self {
        Self { readers: 120, sent: 118, refused: 1, dropped: 1, ..Self::default() }
    }
}

async fn deliveries(app: &App, commune: &Commune, name: &EditionName) -> Result<DeliveriesOut, EditionError> {
    use delivery::Column::{EditionId, Id, State};
    let made = edition::Entity::named(commune.id, name).filter(edition::Column::ComposedAt.is_not_null());
    let edition = made.one(&app.db.read).await?.ok_or(EditionError::NoSuchEdition)?;
    let letters = delivery::Entity::find().select_only().column(State).column_as(Id.count(), "count");
    let counted = letters.filter(EditionId.eq(edition.id)).group_by(State).into_tuple().all(&app.db.read).await?;
    let mut out = DeliveriesOut::default();
    for (state, count) in counted {
        out.readers += count;
        match state {
            DeliveryState::Waiting => out.waiting = count,
            DeliveryState::Sent => out.sent = count,
            DeliveryState::Refused => out.refused = count,
            DeliveryState::Blocked => out.blocked = count,
            DeliveryState::Expired => out.expired = count,
            DeliveryState::Dropped => out.dropped = count,
        }
    }
    Ok(out)
}
