//! What people are told of a consultation, once each: by phones, mails and the letter, which stand above and read this.

mod due;
mod milestones;
mod words;

pub(crate) use due::{DueTelling, tellings};
pub(crate) use milestones::{milestone_told_of, milestones_to_tell};
pub(crate) use words::{ToldOf, told_of};

/// Number of seconds before the close at which voters are told that it is near.
pub(crate) const LAST_DAYS: i64 = 48 * 3600;

/// The number from which on changes are counted among what is told of a consultation.
const CHANGES: i64 = 1000;

/// Something about a consultation that people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// It is announced.
    Announced,
    /// Its vote is open.
    Opened,
    /// Its vote closes in 48 hours.
    Closing,
    /// It was taken back.
    Withdrawn,
    /// Something changed, by the number of the first change of that moment.
    Changed(i32),
    /// Its result is out.
    Result,
    /// The council answered, by the number of the version.
    Response(i32),
}

impl Telling {
    /// Its number among those of its kind. It never changes.
    pub(crate) fn edition(self) -> i64 {
        match self {
            Self::Announced | Self::Result => 0,
            Self::Opened => 1,
            Self::Closing => 2,
            Self::Withdrawn => 3,
            Self::Changed(number) => CHANGES + i64::from(number),
            Self::Response(number) => number.into(),
        }
    }

    /// The telling of the course of a consultation that has this number.
    pub(crate) fn of_course(edition: i64) -> Option<Self> {
        match edition {
            0 => Some(Self::Announced),
            1 => Some(Self::Opened),
            2 => Some(Self::Closing),
            3 => Some(Self::Withdrawn),
            number => i32::try_from(number - CHANGES).ok().filter(|it| *it >= 0).map(Self::Changed),
        }
    }
}
