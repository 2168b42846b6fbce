//! The letter over HTTP, for those who run a commune's board.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{
    Composed, EditionName,
    editions::{
        compose,
        introduce::{NewIntroduction, introduce, run_by},
        preview::{self, NewPreview},
        rounds,
    },
    entity::{State, delivery, edition},
    readers::api::Accepted,
    refusals::DigestError,
    wire::{AskedOut, DeliveriesOut, IntroductionOut, SettingsOut, SettingsPatch},
};
use crate::{App, Tag, accounts::Known};
use ground::text::{Language, Message};
use kit::{
    http::{Body as Input, Momentary, problem::Refused},
    pages,
    tenants::{Commune, Key},
};

/// The operations of the staff.
#[derive(Debug)]
pub struct StaffApi;

#[OpenApi(tag = "Tag::Digests")]
impl StaffApi {
    /// Read when the letter is made
    #[oai(path = "/v1/communes/:commune/digests/settings", method = "get", operation_id = "getDigestSettings")]
    async fn settings(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
    ) -> Result<Momentary<SettingsOut>, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        let settings = rounds::settings_of(&app.db.read, commune.id).await.map_err(DigestError::from)?;
        Ok(Momentary(SettingsOut::of(settings)))
    }

    /// Change when the letter is made, or where answers to it go
    #[oai(path = "/v1/communes/:commune/digests/settings", method = "patch", operation_id = "changeDigestSettings")]
    async fn change_settings(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        patch: Input<SettingsPatch>,
    ) -> Result<Momentary<SettingsOut>, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        let settings = patch.0.over(rounds::settings_of(&app.db.read, commune.id).await.map_err(DigestError::from)?);
        rounds::set(app.0, commune.id, &settings).await.map_err(DigestError::from)?;
        Ok(Momentary(SettingsOut::of(settings)))
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
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its name, such as `2026-W48`.
        edition: Path<EditionName>,
        words: Input<NewIntroduction>,
    ) -> Result<Momentary<IntroductionOut>, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        let row = introduce(app.0, &commune, &edition.0, words.0).await?;
        let text = row.introduction.map(|text| text.to_string());
        Ok(Momentary(IntroductionOut { edition: row.name, text, html: row.introduction_html }))
    }

    /// Look at the next letter
    ///
    /// What it would say now is sent to one address, which is forgotten with it.
    #[oai(path = "/v1/communes/:commune/digests/preview", method = "post", operation_id = "previewDigest")]
    async fn preview(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        new: Input<NewPreview>,
    ) -> Result<Accepted, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        preview::ask(app.0, &commune, new.0).await?;
        Ok(Accepted(said(
            pages::language(request.headers()),
            Message::fixed("L’aperçu part à cette adresse.", "The preview goes to this address."),
        )))
    }

    /// Send an edition now
    ///
    /// Instead of at its hour; once. With nothing new to say, nothing is sent.
    #[oai(path = "/v1/communes/:commune/digests/:edition/send", method = "post", operation_id = "sendDigest")]
    async fn send(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its name, such as `2026-W48`.
        edition: Path<EditionName>,
    ) -> Result<Momentary<DeliveriesOut>, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        match compose::send_now(app.0, &commune, Some(edition.0.clone())).await? {
            Composed::Already => Err(DigestError::MadeAlready)?,
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
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its name, such as `2026-W48`.
        edition: Path<EditionName>,
    ) -> Result<Momentary<DeliveriesOut>, Refused<DigestError>> {
        let commune = run_by(app.0, &caller.0, &commune.0)?;
        Ok(Momentary(deliveries(app.0, &commune, &edition.0).await?))
    }
}

fn said(language: Language, message: Message) -> AskedOut {
    AskedOut { detail: message.in_language(language).to_owned() }
}

#[derive(FromQueryResult)]
struct Counted {
    state: State,
    count: i64,
}

async fn deliveries(app: &App, commune: &Commune, name: &EditionName) -> Result<DeliveriesOut, DigestError> {
    use edition::Column::{CommuneId, ComposedAt, Name};
    let made = edition::Entity::find()
        .filter(CommuneId.eq(commune.id))
        .filter(Name.eq(name.clone()))
        .filter(ComposedAt.is_not_null());
    let edition = made.one(&app.db.read).await?.ok_or(DigestError::NoSuchEdition)?;
    let counted: Result<Vec<Counted>, DbErr> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::State)
        .column_as(delivery::Column::Id.count(), "count")
        .filter(delivery::Column::EditionId.eq(edition.id))
        .group_by(delivery::Column::State)
        .into_model()
        .all(&app.db.read)
        .await;
    let mut out = DeliveriesOut::default();
    for Counted { state, count } in counted? {
        out.readers += count;
        match state {
            State::Waiting => out.waiting = count,
            State::Sent => out.sent = count,
            State::Refused => out.refused = count,
            State::Expired => out.expired = count,
            State::Dropped => out.dropped = count,
        }
    }
    Ok(out)
}
