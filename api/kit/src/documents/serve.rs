//! Answering with a public document: from memory before anything else, or made anew.

use std::sync::Arc;

use poem::http::Method;
use poem::{Request, Response};

use super::Boards;
use super::snapshot::{Snapshot, SnapshotError};
use super::view::View;
use crate::http::{PUBLIC, Ready, is_private};
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
        let (key, end) = request.uri().path().strip_prefix("/v1/communes/")?.split_once('/')?;
        let view = View::at(end)?;
        let snapshot = self.cache.get(view, self.communes.id_of(key)?, now)?;
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
        self.cache.count_load(view, commune.id);
        Ok(answer(snapshot, request))
    }
}

fn answer(snapshot: Arc<Snapshot>, request: &Request) -> Response {
    let cache_control = if is_private(request.headers()) { "no-store" } else { PUBLIC };
    Ready::answer(snapshot, request.headers(), cache_control)
}
