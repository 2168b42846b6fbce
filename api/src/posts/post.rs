//! `Post`: what notices and events have in common for the verbs of this folder.

use std::marker::PhantomData;
use uuid::Uuid;

use sea_orm::{Condition, ConnectionTrait, DbErr, EntityTrait, Value};

use super::{
    Attached, Attachment, Body, Enclosed, Image, Life, NamedBoards, Owner, Reason, Rendered, SheetColumn, SheetRow,
};
use crate::App;
use crate::audit::Thing;
use crate::dispatches::DeskThing;
use ground::clock::Instant;
use ground::ids::{FileId, SheetId};
use ground::text::Message;
use ground::{FieldError, Input, Patch};
use kit::documents::BoardWrite;
use kit::http::problem::{Problem, ProblemKind, Refusal};
use kit::refusal;

/// A sheet of something that is posted: of a notice, or of an event.
pub(crate) trait Post: Sized + Send + Sync + 'static {
    /// The public id of the post.
    type Id: Copy + std::fmt::Debug + Into<Value> + Into<Uuid> + Send + Sync;
    /// The row of a sheet.
    type Row: SheetRow;
    /// The table of the rows.
    type Entity: EntityTrait<Model = Self::Row, Column: SheetColumn>;
    /// The patch that changes it.
    type Patch: Input + Clone + Sync;

    /// The kind of thing that the audit log calls it.
    const THING: Thing;

    /// The kind of thing that the desk's mails call it.
    const TOLD: DeskThing;

    /// The problem of an id that no such post has.
    const NOT_FOUND: &'static ProblemKind;

    /// Further assignments, in SQL, to the row of a sheet that leaves with its organisation.
    const ALSO_LEAVES: &'static str = "";

    fn new(owner: Owner, row: Self::Row) -> Self;
    fn row(&self) -> &Self::Row;
    fn owner(&self) -> &Owner;

    /// The files that a row shows.
    fn shows(row: &Self::Row) -> (Option<&Image>, &[Attachment]);

    /// Write this row in the place of a sheet.
    fn save(
        app: &App,
        change: &BoardWrite<'_>,
        before: &Self,
        row: Self::Row,
        now: Instant,
    ) -> impl Future<Output = Result<(), DbErr>> + Send;

    /// Write the row of a sheet that is new on its board.
    fn hang(
        app: &App,
        change: &BoardWrite<'_>,
        row: Self::Row,
        now: Instant,
    ) -> impl Future<Output = Result<(), DbErr>> + Send;

    /// The sheets that left their boards of which nothing is told any more.
    fn is_told_no_more(_now: Instant) -> Condition {
        Condition::all()
    }

    /// Forget what other tables hold of sheets that are deleted.
    fn forget(tx: &impl ConnectionTrait, sheets: &[SheetId]) -> impl Future<Output = Result<(), DbErr>> + Send;

    /// The mistakes in these rows together, of which the first take the places of sheets and the others are new on
    /// their boards: what they expand to is bounded.
    fn too_much(
        _tx: &impl ConnectionTrait,
        _changed: &[&Self::Row],
        _new: &[Self::Row],
        _now: Instant,
    ) -> impl Future<Output = Result<Vec<FieldError>, DbErr>> + Send {
        async { Ok(Vec::new()) }
    }

    /// True for an alert, or an edit that would make it one.
    fn is_alert(_row: &Self::Row) -> bool {
        false
    }

    /// True for an alert so grave that most organisations need the town hall's word for it.
    fn is_grave(row: &Self::Row) -> bool;

    /// The SQL condition of sheets that hang on how far their organisation is trusted, or if `grave` on whether it may
    /// alert; none if none does.
    fn on_trust(grave: bool) -> Option<&'static str>;

    /// The part of a patch that is about what all kinds have.
    fn common(patch: &Self::Patch) -> Common<'_>;

    /// Apply a patch to it, or tell all that does not go together.
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

    /// Time at which what waits for the clerk was submitted.
    fn submitted_at(&self) -> Option<Instant> {
        self.row().decisions().submitted_at
    }

    /// Reason why the clerk said no.
    fn rejection_reason(&self) -> Option<String> {
        self.row().decisions().rejection_reason.as_ref().map(Reason::to_string)
    }

    /// True if what waits for the clerk is an edit of it.
    fn has_revision_waiting(&self) -> bool {
        self.row().decisions().has_revision_waiting()
    }

    /// True if the commune took it off its board.
    fn is_hidden(&self) -> bool {
        self.row().decisions().hidden_at.is_some()
    }

    /// True if everybody may see it on this board.
    fn is_public(&self, now: Instant) -> bool {
        self.life().status(now).is_public() && !self.is_hidden()
    }
}

/// The part of a patch that is about what all kinds have.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    pub(crate) text: &'a Patch<Body>,
    pub(crate) image: &'a Patch<FileId>,
    pub(crate) attachments: Option<&'a Attached>,
    pub(crate) boards: Option<&'a NamedBoards>,
}

/// A row after a patch.
#[derive(Debug)]
pub(crate) struct Edited<R> {
    pub(crate) row: R,
    /// True if anything is different.
    pub(crate) changed: bool,
}

/// There is no such thing, or none that the caller may see.
#[derive(Debug)]
pub(crate) struct NoSuch<P>(Option<Message>, PhantomData<P>);

impl<P> NoSuch<P> {
    pub(crate) const fn new() -> Self {
        Self(None, PhantomData)
    }

    /// There is none, with a sentence on what is missing of it.
    pub(crate) const fn because(detail: Message) -> Self {
        Self(Some(detail), PhantomData)
    }
}

impl<P: Post> Refusal for NoSuch<P> {
    fn kinds() -> Vec<&'static ProblemKind> {
        vec![P::NOT_FOUND]
    }

    fn problem(self) -> Problem {
        let problem = Problem::of(P::NOT_FOUND);
        match self.0 {
            Some(detail) => problem.with(detail),
            None => problem,
        }
    }
}

refusal! {
    /// Reasons why a post cannot be read.
    pub(crate) enum ReadPostError<P: Post> {
        /// There is no such thing, or none that the caller may see.
        ..NotFound(NoSuch<P>),
        ..database
    }
}
