//! The sheets of a post that a caller may change.

use super::{NoSuch, Post};
use crate::accounts::Caller;
use ground::ids::CommuneId;
use kit::refusal;

refusal! {
    /// Reasons why nobody got hold of a post.
    pub(crate) enum OutOfReach<P: Post> {
        /// There is no such thing, or none that the caller may see.
        ..NotFound(NoSuch<P>),
        /// The caller may see it, not do this with it.
        Forbidden => FORBIDDEN,
        /// It hangs on several boards that the caller decides for, and they did not say which they mean.
        SeveralBoards => SEVERAL_BOARDS,
        /// It changed since the caller read it.
        Stale => STALE,
        ..database
    }
}

impl<P> OutOfReach<P> {
    pub(crate) const fn not_found() -> Self {
        Self::NotFound(NoSuch::new())
    }
}

/// The places, in a post's sheets, of those that a caller may change.
pub(crate) type Reach<P> = Result<Vec<usize>, OutOfReach<P>>;

fn places<P>(sheets: &[P], fits: impl Fn(&P) -> bool) -> Vec<usize> {
    sheets.iter().enumerate().filter(|(_, sheet)| fits(sheet)).map(|(place, _)| place).collect()
}

/// The sheets whose text a caller may change: its publisher all where the organisation serves, a clerk all if it hangs
/// on no board but theirs.
pub(crate) fn as_author<P: Post>(caller: &Caller) -> impl Fn(&[P]) -> Reach<P> {
    move |sheets| {
        let own = places(sheets, |it| it.owner().is_published_by(caller));
        let run = places(sheets, |it| caller.runs_board(it.owner().commune.id));
        match (own.is_empty(), run.len() == sheets.len()) {
            (false, _) => Ok(own),
            (true, true) => Ok(run),
            (true, false) => Err(OutOfReach::Forbidden),
        }
    }
}

/// The sheets on which a caller may take a step: its publisher on all where the organisation serves, a clerk on their
/// own boards.
pub(crate) fn by_board<P: Post>(caller: &Caller) -> impl Fn(&[P]) -> Reach<P> {
    move |sheets| {
        let reached =
            places(sheets, |it| it.owner().is_published_by(caller) || caller.runs_board(it.owner().commune.id));
        if reached.is_empty() { Err(OutOfReach::Forbidden) } else { Ok(reached) }
    }
}

/// The sheet on the board that a clerk decides for: of the commune that is said, or else their own.
pub(crate) fn on_own_board<P: Post>(caller: &Caller, said: Option<CommuneId>) -> impl Fn(&[P]) -> Reach<P> {
    move |sheets| {
        let meant = |it: &P| said.is_none_or(|said| it.owner().commune.id == said);
        let run = places(sheets, |it| meant(it) && caller.runs_board(it.owner().commune.id));
        match run.as_slice() {
            [] if said.is_some_and(|said| caller.runs_board(said)) => Err(OutOfReach::not_found()),
            [] => Err(OutOfReach::Forbidden),
            [_] => Ok(run),
            _ => Err(OutOfReach::SeveralBoards),
        }
    }
}
