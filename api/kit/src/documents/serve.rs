//! Answering with a public document: from memory before anything else, or made anew.

use std::sync::Arc;

use poem::http::Method;
use poem::{Request, Response};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use sea_orm::DbErr;
use serde::Serialize;

use super::Boards;
use super::cache::DocumentAddress;
use super::snapshot::{Snapshot, SnapshotError};
use super::view::View;
use crate::http::{ListPage, Listing, PUBLIC, Ready, is_private, language};
use crate::refusal;
use crate::tenants::{Commune, Key};
use ground::clock::Instant;

refusal! {
    /// A reason why there is no document to show.
    pub enum NoDocument {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// It could not be made.
        Broken(Arc<SnapshotError>) => internal,
        /// It could not be made, since the database cannot be had.
        Unavailable(Arc<SnapshotError>) => unavailable,
    }
}

impl From<Arc<SnapshotError>> for NoDocument {
    fn from(error: Arc<SnapshotError>) -> Self {
        if error.is_outage() { Self::Unavailable(error) } else { Self::Broken(error) }
    }
}

impl Boards {
    /// The hot path: a document that is in memory, asked for by somebody whose answer may be shared. Nothing else is
    /// looked at; what does not fit goes the ordinary way and gets the same answer.
    pub fn answer_from_memory(&self, request: &Request, now: Instant) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let snapshot = match request.uri().path().strip_prefix("/v1/") {
            Some(inside) => {
                let (key, end) = inside.strip_prefix("communes/")?.split_once('/')?;
                let commune = self.communes.id_of(key)?;
                match View::at(end) {
                    Some(view) => self.cache.get(view, commune, now)?,
                    None if is_private(request.headers()) => return None,
                    None => self.cache.get_at(
                        DocumentAddress { language: None, end: after(request, "/v1/communes/", key)? },
                        commune,
                        now,
                    )?,
                }
            }
            None => {
                let key = request.uri().path().strip_prefix('/')?.split('/').next()?;
                // A code leads on to the name, and begins with a digit as no name does.
                let commune = self.communes.id_of(key).filter(|_| !key.starts_with(|it: char| it.is_ascii_digit()))?;
                let language = Some(language(request.headers()));
                self.cache.get_at(DocumentAddress { language, end: after(request, "/", key)? }, commune, now)?
            }
        };
        Some(answer(snapshot, request))
    }

    /// The ordinary way: the document of a commune from memory, or made anew, once for all who wait.
    ///
    /// # Errors
    /// When the commune is not on this server, or the document cannot be made.
    pub async fn serve(
        &self,
        request: &Request,
        commune: &Key,
        view: View,
        now: Instant,
        make: impl AsyncFnOnce(&Commune) -> Result<Snapshot, SnapshotError>,
    ) -> Result<Response, NoDocument> {
        let commune = self.communes.get(commune.as_str()).ok_or(NoDocument::NoSuchCommune)?;
        let rebuild = async || make(&commune).await;
        let snapshot = self.cache.get_or_rebuild(view, commune.id, now, rebuild).await?;
        Ok(answer(snapshot, request))
    }

    /// The same for a document that is kept by its address.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn serve_at(
        &self,
        request: &Request,
        commune: &Commune,
        address: DocumentAddress<'_>,
        now: Instant,
        make: impl AsyncFnOnce() -> Result<Snapshot, SnapshotError>,
    ) -> Result<Response, NoDocument> {
        let snapshot = self.cache.get_or_rebuild_at(address, commune.id, now, make).await?;
        Ok(answer(snapshot, request))
    }

    /// Answers with the first page of a list of a commune, kept by the end of its address; `here` is the whole of it, as
    /// the `Link` to the next page says it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn serve_list<T>(
        &self,
        request: &Request,
        commune: &Commune,
        (end, here): (&str, &str),
        now: Instant,
        read: impl AsyncFnOnce() -> Result<(ListPage<T>, Option<Instant>), DbErr>,
    ) -> Result<Listing<T>, NoDocument>
    where
        T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync + 'static,
    {
        let here = here.to_owned();
        let write = move |page: ListPage<T>| Ok(page.ready(&here)?);
        let make = async || Snapshot::take(&self.db, commune.id, now, read, write).await;
        let address = DocumentAddress { language: None, end };
        Ok(Listing::Kept(self.serve_at(request, commune, address, now, make).await?))
    }
}

/// The end of an address, with its query, after a beginning and a commune's key.
fn after<'a>(request: &'a Request, beginning: &str, key: &str) -> Option<&'a str> {
    request.uri().path_and_query()?.as_str().get(beginning.len() + key.len()..)
}

fn answer(snapshot: Arc<Snapshot>, request: &Request) -> Response {
    // A page looks at nobody; what programs read may have been asked for with a caller's rights.
    let is_private = request.uri().path().starts_with("/v1/") && is_private(request.headers());
    Ready::answer(snapshot, request.headers(), if is_private { "no-store" } else { PUBLIC })
}
