//! Delegates over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::delegate_wire::{DelegatesOut, MyDelegateOut};
use super::leave::{NoDelegate, leave};
use super::listing::{ListDelegatesError, list};
use super::queries::standing_of;
use super::residence::home;
use super::stand::{DelegateProfile, StandError, shown, stand};
use crate::accounts::SignedIn;
use crate::{App, Tag};
use ground::ids::TopicId;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Document, Momentary, NoContent};
use kit::tenants::Key;

/// The operations on delegates.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Delegations")]
impl Api {
    /// List a commune's delegates
    ///
    /// By name; never how many voices anybody carries.
    #[oai(path = "/v1/communes/:commune/delegates", method = "get", operation_id = "listDelegates")]
    async fn list(
        &self,
        app: Data<&App>,
        commune: Path<Key>,
        /// Those who take this topic alone.
        topic: Query<Option<TopicId>>,
    ) -> Result<Document<DelegatesOut>, Refused<ListDelegatesError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListDelegatesError::NoSuchCommune)?;
        Ok(Document(DelegatesOut { items: list(app.0, &commune, topic.0).await? }))
    }

    /// Read myself as a delegate
    ///
    /// Numbers of voices are as of the last midnight where the commune is, and null below five.
    #[oai(path = "/v1/me/delegate", method = "get", operation_id = "getMyDelegate")]
    async fn get(
        &self,
        app: Data<&App>,
        who: SignedIn,
        /// The commune, by slug or INSEE code.
        commune: Query<Key>,
    ) -> Result<Momentary<MyDelegateOut>, Refused<NoDelegate>> {
        let (commune, entry) = home(app.0, who.account, &commune.0).await.map_err(NoDelegate::from)?;
        let db = &app.db.read;
        let row = standing_of(db, commune.id, entry).await.map_err(NoDelegate::from)?.ok_or(NoDelegate::NotOne)?;
        Ok(Momentary(shown(db, &commune, &row, app.clock.now()).await.map_err(NoDelegate::from)?))
    }

    /// Stand as a delegate
    ///
    /// In public, with a name and a statement; again to change them. From now on one votes in the open in what one takes.
    #[oai(path = "/v1/me/delegate", method = "put", operation_id = "putMyDelegate")]
    async fn put(
        &self,
        app: Data<&App>,
        who: SignedIn,
        profile: Input<DelegateProfile>,
    ) -> Result<Momentary<MyDelegateOut>, Refused<StandError>> {
        Ok(Momentary(stand(app.0, who.account, profile.0).await?))
    }

    /// Leave as a delegate
    ///
    /// Those who gave a voice are told by mail.
    #[oai(path = "/v1/me/delegate", method = "delete", operation_id = "leaveAsDelegate")]
    async fn leave(
        &self,
        app: Data<&App>,
        who: SignedIn,
        /// The commune, by slug or INSEE code.
        commune: Query<Key>,
    ) -> Result<NoContent, Refused<NoDelegate>> {
        leave(app.0, who.account, &commune.0).await?;
        Ok(NoContent)
    }
}
