//! Delegations over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::DelegationId;
use super::confirm::{NotTheirVoice, confirm};
use super::delegation_wire::{DelegationOut, DelegationsOut, VoicePreviewOut};
use super::end::{TakeBackError, take_back};
use super::give::{GiveError, GivenVoice, give};
use super::mine::{ListVoicesError, mine};
use super::preview::preview;
use crate::accounts::SignedIn;
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Momentary, NoContent};

/// The operations on delegations.
#[derive(Debug)]
pub struct DelegationsApi;

#[OpenApi(tag = "Tag::Delegations")]
impl DelegationsApi {
    /// List the voices that I give
    #[oai(path = "/v1/me/delegations", method = "get", operation_id = "listMyDelegations")]
    async fn list(
        &self,
        app: Data<&App>,
        who: SignedIn,
    ) -> Result<Momentary<DelegationsOut>, Refused<ListVoicesError>> {
        Ok(Momentary(DelegationsOut { items: mine(app.0, who.account).await? }))
    }

    /// Give my voice
    ///
    /// One a scope, in the place of what was given before. No shares at all: I speak for myself there, whatever is given for more.
    #[oai(path = "/v1/me/delegations", method = "put", operation_id = "putMyDelegation")]
    async fn give(
        &self,
        app: Data<&App>,
        who: SignedIn,
        voice: Input<GivenVoice>,
    ) -> Result<Momentary<DelegationOut>, Refused<GiveError>> {
        Ok(Momentary(give(app.0, who.account, voice.0).await?))
    }

    /// Look at where my voice would go
    ///
    /// Nothing is kept.
    #[oai(path = "/v1/me/delegations/preview", method = "post", operation_id = "previewMyDelegation")]
    async fn preview(
        &self,
        app: Data<&App>,
        who: SignedIn,
        voice: Input<GivenVoice>,
    ) -> Result<Momentary<VoicePreviewOut>, Refused<GiveError>> {
        Ok(Momentary(preview(app.0, who.account, &voice.0).await?.shown))
    }

    /// Confirm a voice that I give
    ///
    /// It counts for thirteen months from now.
    #[oai(path = "/v1/me/delegations/:id/confirm", method = "post", operation_id = "confirmMyDelegation")]
    async fn confirm(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<DelegationId>,
    ) -> Result<Momentary<DelegationOut>, Refused<NotTheirVoice>> {
        Ok(Momentary(confirm(app.0, who.account, id.0).await?))
    }

    /// Take my voice back
    #[oai(path = "/v1/me/delegations/:id", method = "delete", operation_id = "takeBackMyDelegation")]
    async fn take_back(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<DelegationId>,
    ) -> Result<NoContent, Refused<TakeBackError>> {
        take_back(app.0, who.account, id.0).await?;
        Ok(NoContent)
    }
}
