//! Rules by which the ballots of an election are counted.

use crate::election::Method;
use crate::options::{GradeId, Grades, Options};
use crate::papers::Layout;

/// A method of counting, with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    /// See [`method::single_choice`](crate::method::single_choice).
    SingleChoice,
    /// See [`method::approval`](crate::method::approval).
    Approval,
    /// See [`method::score`](crate::method::score).
    Score {
        /// The most points one may give to an option, 1 to 1,000.
        max: u16,
    },
    /// See [`method::majority_judgment`](crate::method::majority_judgment).
    MajorityJudgment {
        /// The grades that one may give.
        grades: Grades,
    },
    /// See [`method::borda`](crate::method::borda).
    Borda,
    /// See [`method::schulze`](crate::method::schulze).
    Schulze,
    /// See [`method::irv`](crate::method::irv).
    Irv,
    /// See [`method::stv`](crate::method::stv).
    Stv {
        /// Number of seats, 1 to the number of options.
        seats: usize,
    },
}

impl Rules {
    /// The method without its parameters.
    pub fn method(&self) -> Method {
        match self {
            Self::SingleChoice => Method::SingleChoice,
            Self::Approval => Method::Approval,
            Self::Score { .. } => Method::Score,
            Self::MajorityJudgment { .. } => Method::MajorityJudgment,
            Self::Borda => Method::Borda,
            Self::Schulze => Method::Schulze,
            Self::Irv => Method::Irv,
            Self::Stv { .. } => Method::Stv,
        }
    }

    pub(crate) fn layout(&self, options: &Options) -> Layout {
        match self {
            Self::SingleChoice | Self::Approval => Layout::Named,
            Self::Score { .. } | Self::MajorityJudgment { .. } => Layout::Row(options.len()),
            Self::Borda | Self::Schulze => Layout::Ranked { ties: true },
            Self::Irv | Self::Stv { .. } => Layout::Ranked { ties: false },
        }
    }

    pub(crate) fn grade(&self, name: &str) -> Option<GradeId> {
        if let Self::MajorityJudgment { grades } = self { grades.find(name) } else { None }
    }
}
