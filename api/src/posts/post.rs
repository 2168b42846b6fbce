//! What is posted, as far as what can be done with it is the same for all of it.

use std::marker::PhantomData;

use sea_orm::{ConnectionTrait, DbErr};

use super::{Attached, Boards, Body, Decided, Enclosed, Held, Life, Owner, Placement, Rendered};
use crate::{
    App,
    accounts::Caller,
    clock::Instant,
    http::{
        Input, Patch,
        problem::{self, FieldError, Kind, Problem, Refusal},
    },
    ids::{CommuneId, FileId},
    text::Message,
};

/// Something that is posted: a notice, or an event.
pub(crate) trait Post: Sized + Send + Sync + 'static {
    /// Its id.
    type Id: Copy + Send + Sync;
    /// Its row.
    type Row: Decided;
    /// What changes it.
    type Patch: Input + Sync;

    /// What is said when there is none with an id.
    const NOT_FOUND: &'static Kind;
    /// What is said to who wants to hide one of their own commune.
    const OWN: Message;

    fn row(&self) -> &Self::Row;
    fn owner(&self) -> &Owner;
    fn placements(&self) -> &[Placement];
    fn placements_mut(&mut self) -> &mut [Placement];

    /// The one with this id.
    fn find(app: &App, db: &impl ConnectionTrait, id: Self::Id) -> impl Future<Output = Result<Option<Self>, DbErr>> + Send;

    /// The communes on whose boards it is, hidden or not.
    fn communes_of(db: &impl ConnectionTrait, id: Self::Id) -> impl Future<Output = Result<Vec<CommuneId>, DbErr>> + Send;

    /// Hide it on one board, or show it again (`None`).
    fn hide(
        tx: &impl ConnectionTrait,
        commune: CommuneId,
        id: Self::Id,
        at: Option<Instant>,
    ) -> impl Future<Output = Result<(), DbErr>> + Send;

    /// Write this row in its place, on the boards it was moved to, for good.
    fn save(held: Held<'_, Self>, row: Self::Row) -> impl Future<Output = Result<Self, DbErr>> + Send;

    /// What a patch says of the parts that all that is posted has.
    fn common(patch: &Self::Patch) -> Common<'_>;

    /// What a patch makes of it.
    ///
    /// # Errors
    /// With all that does not go together.
    fn apply(
        &self,
        app: &App,
        patch: Self::Patch,
        rendered: Option<Result<Rendered, Message>>,
        enclosed: Enclosed,
        now: Instant,
    ) -> Result<Edited<Self::Row>, Vec<FieldError>>;

    /// The part of it that its status follows from.
    fn life(&self) -> Life {
        self.row().decisions().life()
    }

    /// When what waits for the clerk was submitted.
    fn submitted_at(&self) -> Option<Instant> {
        self.row().decisions().submitted_at
    }

    /// Whether what waits for the clerk is an edit of it.
    fn has_revision_waiting(&self) -> bool {
        self.row().decisions().has_revision_waiting()
    }

    /// Whether this reader may see it.
    fn is_visible_to(&self, reader: Option<&Caller>, now: Instant) -> bool {
        self.life().status(now).is_public() || self.owner().is_open_to(reader)
    }

    /// Whether these are the boards it is on, hidden there or not.
    fn is_on(&self, boards: &[CommuneId]) -> bool {
        self.placements().len() == boards.len() && self.placements().iter().all(|it| boards.contains(&it.commune.id))
    }

    /// The boards that show it.
    fn shown_on(&self) -> Vec<CommuneId> {
        self.placements().iter().filter(|it| !it.is_hidden).map(|it| it.commune.id).collect()
    }
}

/// What a patch says of the parts that all that is posted has.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    pub(crate) text: &'a Patch<Body>,
    pub(crate) image: &'a Patch<FileId>,
    pub(crate) attachments: Option<&'a Attached>,
    pub(crate) boards: Option<&'a Boards>,
}

/// What a patch makes of something.
#[derive(Debug)]
pub(crate) struct Edited<R> {
    pub(crate) row: R,
    /// Whether anything is different.
    pub(crate) changed: bool,
}

/// There is no such thing, or none that the caller may see.
#[derive(Debug)]
pub(crate) struct NoSuch<P>(PhantomData<P>);

impl<P> NoSuch<P> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P: Post> From<NoSuch<P>> for Problem {
    fn from(_: NoSuch<P>) -> Self {
        Self::of(P::NOT_FOUND)
    }
}

/// Why something cannot be read.
#[derive(Debug)]
pub(crate) enum ReadError<P> {
    /// There is no such thing, or none that the caller may see.
    NotFound(NoSuch<P>),
    /// The database failed.
    Database(DbErr),
}

impl<P: Post> Refusal for ReadError<P> {
    const KINDS: &'static [&'static Kind] = &[P::NOT_FOUND, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NotFound(none) => none.into(),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

/// Read what this reader may see.
///
/// # Errors
/// When there is nothing that they may see.
pub(crate) async fn read<P: Post>(app: &App, id: P::Id, reader: Option<&Caller>) -> Result<P, ReadError<P>> {
    let found = P::find(app, &app.db.read, id).await.map_err(ReadError::Database)?;
    let now = app.clock.now();
    found.filter(|post| post.is_visible_to(reader, now)).ok_or(ReadError::NotFound(NoSuch::new()))
}
