//! The pictures and documents of the demo: made for it by the scripts in `api/data/demo`, and part of the binary.

use std::collections::HashMap;

use super::content::Said;
use super::{Failure, english};
use crate::App;
use crate::accounts::Caller;
use crate::files::{self, UploadForm};
use crate::idempotency::Once;
use ground::ids::FileId;
use kit::http::Spool;
use kit::http::problem::Refusal;
use kit::tenants::Key;

macro_rules! contents {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../data/demo/", $name)))),*]
    };
}

/// Every file by its name.
const CONTENTS: &[(&str, &[u8])] = contents![
    "bibliotheque.jpg",
    "calendrier-de-collecte.pdf",
    "chorale.jpg",
    "conseil.jpg",
    "crue.jpg",
    "fete.jpg",
    "jardin.jpg",
    "marche.jpg",
    "match.jpg",
    "proces-verbal.pdf",
    "sentier.jpg",
    "travaux.jpg",
    "tri.jpg",
    "velo.jpg",
];

pub(super) struct Files(HashMap<String, Said>);

impl Files {
    pub(super) fn new(said: HashMap<String, Said>) -> Self {
        Self(said)
    }

    /// Upload one as its user would, for a notice to be posted next.
    pub(super) async fn upload(
        &self,
        app: &App,
        caller: &Caller,
        commune: &Key,
        name: &str,
    ) -> Result<FileId, Failure> {
        let content = CONTENTS.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("there is no {name}"))?.1;
        let alt = self.0.get(name).and_then(|said| said.alt.as_deref()).map(str::parse).transpose().map_err(english)?;
        let file = Spool::of(app.workshop.folder()).keep(name, content).await.map_err(Refusal::problem)?;
        let form = UploadForm { file, alt };
        let uploaded = files::upload(app, caller, Once::none(), commune, form).await;
        let uploaded = uploaded.map_err(|error| format!("{name}: {error:?}"))?;
        Ok(uploaded.now().ok_or("without a key nothing was answered before")?.resource.id)
    }
}
