//! The same notice in the name of other town halls: one of its own in each commune whose board the same person runs.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::DbErr;

use super::entity::Model;
use super::{Attachment, Attachments, Image, sheets};
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::organisations::{self, OrganisationKind};
use crate::posts::{By, Decisions, PostState, SheetRow as _};
use crate::{App, files};
use ground::clock::Instant;
use ground::ids::{CommuneId, FileId, NoticeId, OrganisationId, SheetId};
use ground::{FieldError, say};
use kit::documents::BoardWrite;
use kit::tenants::{Commune, Key};

/// The town halls in whose names a notice is published too.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere(Vec<Place>);

/// One of them, with its own copies of the notice's files.
#[derive(Debug)]
struct Place {
    commune: Arc<Commune>,
    town_hall: OrganisationId,
    files: HashMap<FileId, FileId>,
}

impl Elsewhere {
    /// Those of these communes, for a notice of a town hall with these files; or the mistake in the choice.
    pub(super) async fn prepare(
        app: &App,
        caller: &Caller,
        keys: &[Key],
        organisation: OrganisationId,
        (made_in, shown): (CommuneId, (Option<&Image>, &[Attachment])),
    ) -> Result<Result<Self, FieldError>, DbErr> {
        let mut places: Vec<Place> = Vec::new();
        if keys.is_empty() {
            return Ok(Ok(Self(places)));
        }
        let own = organisations::find(&app.db.read, organisation).await?;
        if own.is_none_or(|it| it.kind != OrganisationKind::TownHall) {
            let detail = say!(
                "On publie aussi ailleurs au nom de la mairie seulement.",
                "Publishing elsewhere too is for the town hall alone.",
            );
            return Ok(Err(FieldError::at("also", detail)));
        }
        let ids: Vec<FileId> = shown.0.map(|it| it.id).into_iter().chain(shown.1.iter().map(|it| it.id)).collect();
        for key in keys {
            let commune = app.communes.get(key.as_str()).filter(|it| caller.runs_board(it.id) && it.id != made_in);
            let Some(commune) = commune else {
                let detail = say!(
                    "Vous ne tenez pas le tableau de l’une de ces communes.",
                    "You do not run the board of one of these communes.",
                );
                return Ok(Err(FieldError::at("also", detail)));
            };
            if places.iter().any(|place| place.commune.id == commune.id) {
                continue;
            }
            let all = organisations::of_commune(&app.db.read, commune.id).await?;
            let town_hall = all.iter().map(|it| &it.organisation).find(|it| it.kind == OrganisationKind::TownHall);
            let town_hall = town_hall.ok_or_else(|| DbErr::RecordNotFound("the town hall of a commune".to_owned()))?.id;
            let files = files::copy(app, caller, (made_in, commune.id), &ids).await?;
            places.push(Place { commune, town_hall, files });
        }
        Ok(Ok(Self(places)))
    }

    /// The communes, whose boards are to be locked.
    pub(super) fn communes(&self) -> Vec<CommuneId> {
        self.0.iter().map(|place| place.commune.id).collect()
    }

    /// Write a notice that says the same in each, in the transaction of the first: its id there.
    pub(super) async fn write(
        &self,
        change: &BoardWrite<'_>,
        caller: &Caller,
        first: &Model,
        now: Instant,
    ) -> Result<Vec<NoticeId>, DbErr> {
        let mut made = Vec::with_capacity(self.0.len());
        for place in &self.0 {
            let row = place.row(first, now);
            let files: Vec<FileId> = place.files.values().copied().collect();
            if !files::take(&**change, place.commune.id, &files).await? {
                return Err(DbErr::RecordNotUpdated);
            }
            sheets::insert(&**change, &row, now).await?;
            let done = Done { deed: Deed::Created, thing: Thing::Notice, subject: Some(row.post_id.uuid()) };
            audit::write(change, Some(caller), &[place.commune.id], done, now).await?;
            made.push(row.post_id);
        }
        Ok(made)
    }
}

impl Place {
    fn row(&self, first: &Model, now: Instant) -> Model {
        let own = |id: FileId| self.files.get(&id).map(|id| (*id, files::path_of(*id)));
        let image = first.image.clone().and_then(|it| own(it.id).map(|(id, url)| Image { id, url, ..it }));
        let attachments = first.attachments.0.iter().cloned();
        let attachments = attachments.filter_map(|it| own(it.id).map(|(id, url)| Attachment { id, url, ..it }));
        let row = Model {
            id: SheetId::new(),
            post_id: NoticeId::new(),
            commune_id: self.commune.id,
            made_in: self.commune.id,
            organisation_id: self.town_hall,
            image,
            attachments: Attachments(attachments.collect()),
            edited_at: None,
            announce_again_at: None,
            told_until: None,
            superseded: None,
            ..first.clone()
        };
        row.decided(Decisions::new(PostState::Approved, By::Staff, first.publish_at, first.expire_at, now))
    }
}
