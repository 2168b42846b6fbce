//! All sheets of one post, and the one of them that somebody sees.

use std::cmp::Reverse;

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::{Post, PostStatus};
use crate::accounts::Caller;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// A post: its sheets on all its boards, by the communes' slugs.
#[derive(Debug, Clone)]
pub(crate) struct Sheets<P>(pub(crate) Vec<P>);

/// A post as somebody sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a, P> {
    /// The sheet whose text and state they see.
    pub(crate) sheet: &'a P,
    all: &'a [P],
    reader: Option<&'a Caller>,
}

/// The status of a post on one board
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "OnBoard", example)]
pub struct OnBoardOut {
    /// The commune, by slug.
    pub commune: String,
    /// Its status there.
    pub status: PostStatus,
    /// True if the commune took it off its board.
    pub hidden: bool,
    /// Reason why the town hall there rejected it, or its revision; for the organisation and that town hall.
    #[oai(nullable)]
    pub rejection_reason: Option<String>,
}

impl Example for OnBoardOut {
    fn example() -> Self {
        Self {
            commune: "kerling-les-sierck".to_owned(),
            status: PostStatus::Published,
            hidden: false,
            rejection_reason: None,
        }
    }
}

impl<P: Post> Sheets<P> {
    /// The post as this reader sees it: the staff of a commune the sheet on their board, its publishers the most
    /// advanced of all, everybody the most advanced that is up.
    pub(crate) fn seen_by<'a>(&'a self, reader: Option<&'a Caller>, now: Instant) -> Option<Seen<'a, P>> {
        let advanced = |sheet: &&P| Reverse(progress(sheet.life().status(now)));
        let of_staff = reader.and_then(|reader| self.0.iter().find(|it| reader.is_staff_of(it.owner().commune.id)));
        let of_publisher = || {
            let own = self.0.iter().filter(|it| reader.is_some_and(|reader| it.owner().is_published_by(reader)));
            own.min_by_key(advanced)
        };
        if let Some(sheet) = of_staff.or_else(of_publisher) {
            return Some(Seen { sheet, all: &self.0, reader });
        }
        let up = self.0.iter().filter(|it| it.is_public(now));
        up.min_by_key(advanced).map(|sheet| Seen { sheet, all: &self.0, reader: None })
    }

    /// The communes whose sheets tell of something before this one does: since when each tells of it, if it does, and
    /// at the same instant in the order of communes.
    pub(crate) fn told_in(&self, sheet: &P, since: impl Fn(&P) -> Option<Instant>) -> Vec<CommuneId> {
        let place = |it: &P| Some((since(it)?, it.owner().commune.id));
        let own = place(sheet);
        self.0
            .iter()
            .filter_map(place)
            .filter(|it| own.is_some_and(|own| *it < own))
            .map(|(_, commune)| commune)
            .collect()
    }

    /// The post as everybody sees it, if it is up anywhere.
    pub(crate) fn seen_by_everybody(&self, now: Instant) -> Option<Seen<'_, P>> {
        self.seen_by(None, now)
    }
}

/// The progress of a post in its life: what is up comes last.
fn progress(status: PostStatus) -> u8 {
    match status {
        PostStatus::Withdrawn => 0,
        PostStatus::Draft => 1,
        PostStatus::Rejected => 2,
        PostStatus::Submitted => 3,
        PostStatus::Scheduled => 4,
        PostStatus::Expired => 5,
        PostStatus::Published => 6,
    }
}

impl<'a, P: Post> Seen<'a, P> {
    /// A sheet by itself, as the staff of its commune see it in their queue.
    pub(crate) fn alone(sheet: &'a P, reader: &'a Caller) -> Self {
        Self { sheet, all: std::slice::from_ref(sheet), reader: Some(reader) }
    }

    /// True if more is seen than everybody sees.
    pub(crate) fn is_whole(&self) -> bool {
        self.reader.is_some()
    }

    /// The communes on whose boards it is, by slug: for everybody those where it is up, else all that did not hide it.
    pub(crate) fn communes(&self, now: Instant) -> Vec<String> {
        let shown = self.all.iter().filter(|it| if self.is_whole() { !it.is_hidden() } else { it.is_public(now) });
        shown.map(|it| it.owner().commune.slug.clone()).collect()
    }

    /// Its status on each board; none for everybody.
    pub(crate) fn boards(&self, now: Instant) -> Option<Vec<OnBoardOut>> {
        let reader = self.reader?;
        let board = |it: &P| OnBoardOut {
            commune: it.owner().commune.slug.clone(),
            status: it.life().status(now),
            hidden: it.is_hidden(),
            // Why another town hall said no is between it and the organisation.
            rejection_reason: it.rejection_reason().filter(|_| it.owner().is_open_to(reader)),
        };
        Some(self.all.iter().map(board).collect())
    }
}
