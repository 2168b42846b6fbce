//! Posting something: the steps before it is written, the same for all kinds.

use std::sync::Arc;

use super::publisher::open_boards;
use super::{
    Attached, Body, By, Enclosed, NamedBoards, NoPublisher, PostState, Rendered, choose_boards, choose_publisher,
    look_up, render,
};
use crate::accounts::Caller;
use crate::idempotency::{Kept, Once, OnceError};
use crate::{App, organisations};
use ground::clock::Instant;
use ground::ids::{CommuneId, FileId, OrganisationId};
use ground::text::Message;
use ground::{FieldError, Patch};
use kit::documents::BoardWrite;
use kit::refusal;
use kit::tenants::{Commune, Key};

refusal! {
    /// Reasons why something was not posted, or a poll not asked.
    pub(crate) enum CreateError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller may not publish there, or not for that organisation.
        Forbidden => FORBIDDEN,
        /// Values that do not go together.
        Invalid(Vec<FieldError>) => invalid,
        /// The caller may not publish it, or the organisation is not one of the commune.
        ..NoPublisher(NoPublisher),
        /// The idempotency key was not honoured.
        ..Once(OnceError),
        ..database
    }
}

/// The wishes for what all kinds have.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) boards: Option<&'a NamedBoards>,
    pub(crate) image: Option<FileId>,
    pub(crate) attachments: Option<&'a Attached>,
    pub(crate) text: Option<&'a Body>,
}

/// The wishes, looked up before anything is locked.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) commune: Arc<Commune>,
    pub(crate) organisation: OrganisationId,
    pub(crate) boards: Result<Vec<CommuneId>, FieldError>,
    pub(crate) enclosed: Result<Enclosed, Vec<FieldError>>,
    pub(crate) rendered: Result<Rendered, Message>,
}

impl Prepared {
    pub(crate) fn mistakes(&self) -> Vec<FieldError> {
        self.boards
            .as_ref()
            .err()
            .into_iter()
            .chain(self.enclosed.as_ref().err().into_iter().flatten())
            .cloned()
            .collect()
    }
}

/// Look up the wishes.
pub(crate) async fn prepare(
    app: &App,
    caller: &Caller,
    commune: &Key,
    asked: Wanted<'_>,
) -> Result<Prepared, CreateError> {
    let commune = app.communes.get(commune.as_str()).ok_or(CreateError::NoSuchCommune)?;
    let publisher = choose_publisher(app, caller, &commune, asked.organisation).await?;
    let organisation = publisher.organisation.id;
    let open = open_boards(caller, organisation, &organisations::communes_of(&app.db.read, organisation).await?);
    let image = asked.image.map_or(Patch::Keep, Patch::Set);
    Ok(Prepared {
        organisation,
        boards: choose_boards(app, asked.boards, &open),
        enclosed: look_up(app, Some(caller), commune.id, &image, asked.attachments).await?,
        rendered: render(asked.text.cloned().unwrap_or(Body::empty())).await,
        commune,
    })
}

/// The way in which something new goes up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Going {
    pub(crate) draft: bool,
    /// True if it is a severe or extreme alert.
    pub(crate) grave: bool,
}

/// The transaction in which something is written, with the boards that it goes on locked, and its beginning on each.
#[derive(Debug)]
pub(crate) struct Begun<'a> {
    pub(crate) change: BoardWrite<'a>,
    pub(crate) boards: Vec<(CommuneId, PostState, By)>,
}

/// Lock the boards, those of `more` too, claim the idempotency key and take the files into use; or what was answered to the same key before.
pub(crate) async fn begin<'a>(
    app: &'a App,
    caller: &Caller,
    once: &Once,
    (commune, organisation): (CommuneId, OrganisationId),
    boards: Vec<CommuneId>,
    more: &[CommuneId],
    enclosed: &Enclosed,
    going: Going,
    now: Instant,
) -> Result<Result<Begun<'a>, Kept>, CreateError> {
    let made_in = Some(commune).filter(|commune| !boards.contains(commune));
    let locked: Vec<CommuneId> = boards.iter().copied().chain(made_in).chain(more.iter().copied()).collect();
    let change = app.boards.change_all(&locked).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Err(before));
    }
    // A commune that dismissed the organisation in the meantime, or trusts it no longer, is locked by now.
    let standing = organisations::find_all(&*change, locked.iter().map(|board| (*board, organisation))).await?;
    let on = |board: &CommuneId| {
        standing.get(&(*board, organisation)).map(|(_, standing)| *standing).filter(|it| it.publishes())
    };
    if on(&commune).is_none() {
        return Err(CreateError::Forbidden);
    }
    let boards = boards.into_iter().filter_map(|board| {
        let is_staff = caller.runs_board(board);
        let goes_up = on(&board)?.lets_up(going.grave) || is_staff;
        Some((board, first_state(going.draft, goes_up), if is_staff { By::Staff } else { By::Publisher }))
    });
    let boards = boards.collect();
    enclosed.take(&*change, commune).await?.map_err(|error| CreateError::Invalid(vec![error]))?;
    Ok(Ok(Begun { change, boards }))
}

/// The state in which a new sheet begins.
pub(super) fn first_state(draft: bool, goes_up: bool) -> PostState {
    match (draft, goes_up) {
        (true, _) => PostState::Draft,
        (false, true) => PostState::Approved,
        (false, false) => PostState::Submitted,
    }
}
