//! The ballots of an election as the counts read them: one flat list of marks.

use crate::ballot::BallotRefusal;
use crate::number::Weight;
use crate::options::OptionId;

/// Set on a ranked option that shares the place of the one before it.
const TIED: u16 = 0x8000;
/// Set on the last ranked option of a paper.
const LAST: u16 = 0x4000;

/// The meaning of a paper's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The options that were named, in the order of the paper.
    Named,
    /// As many marks as there are options: the score or grade of each.
    Row(usize),
    /// The options from first to last.
    Ranked { ties: bool },
}

/// Every paper that is not blank; the blank ones are only added up.
#[derive(Debug, Clone)]
pub(crate) struct Papers {
    layout: Layout,
    weights: Vec<u64>,
    ends: Vec<usize>,
    marks: Vec<u16>,
    blank_micro: u128,
    blanks: usize,
    /// The options that the paper being written names already.
    named: u128,
    group_is_open: bool,
}

impl Papers {
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            layout,
            weights: vec![],
            ends: vec![],
            marks: vec![],
            blank_micro: 0,
            blanks: 0,
            named: 0,
            group_is_open: false,
        }
    }

    /// Number of papers that were cast, blank ones included.
    pub(crate) fn cast(&self) -> usize {
        self.weights.len() + self.blanks
    }

    pub(crate) fn blank_micro(&self) -> u128 {
        self.blank_micro
    }

    /// The voices of all papers that are not blank, in micro-voices.
    pub(crate) fn spoken_micro(&self) -> u128 {
        self.weights.iter().map(|weight| u128::from(*weight)).sum()
    }

    /// The marks of all papers, one after the other.
    pub(crate) fn all_marks(&self) -> &[u16] {
        &self.marks
    }

    /// Weight and marks of every paper.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &[u16])> {
        let mut start = 0;
        self.weights.iter().zip(&self.ends).map(move |(weight, end)| {
            let marks = &self.marks[start..*end];
            start = *end;
            (*weight, marks)
        })
    }

    /// Begin a paper; `file` or `discard` ends it.
    pub(crate) fn begin(&mut self) {
        self.named = 0;
        if let Layout::Row(width) = self.layout {
            self.marks.resize(self.marks.len() + width, 0);
        }
    }

    /// Name an option, which one paper may do once.
    pub(crate) fn name(&mut self, option: OptionId) -> Result<(), BallotRefusal> {
        self.once(option)?;
        self.marks.push(option.index() as u16);
        Ok(())
    }

    /// Give an option its score or grade.
    pub(crate) fn rate(&mut self, option: OptionId, value: u16) -> Result<(), BallotRefusal> {
        self.once(option)?;
        if let Layout::Row(width) = self.layout {
            let row = self.marks.len() - width;
            self.marks[row + option.index()] = value;
        }
        Ok(())
    }

    /// Begin the next place of a ranking.
    pub(crate) fn begin_group(&mut self) {
        self.group_is_open = false;
    }

    /// Put an option at the current place of a ranking.
    pub(crate) fn rank(&mut self, option: OptionId) -> Result<(), BallotRefusal> {
        if self.group_is_open && self.layout == (Layout::Ranked { ties: false }) {
            return Err(BallotRefusal::TiedGroup);
        }
        self.once(option)?;
        let tied = if self.group_is_open { TIED } else { 0 };
        self.marks.push(option.index() as u16 | tied);
        self.group_is_open = true;
        Ok(())
    }

    /// End the current place of a ranking.
    pub(crate) fn end_group(&self) -> Result<(), BallotRefusal> {
        if self.group_is_open { Ok(()) } else { Err(BallotRefusal::EmptyGroup) }
    }

    /// Put the paper that was begun on the pile.
    pub(crate) fn file(&mut self, weight: Weight) {
        if let (Layout::Ranked { .. }, Some(mark)) = (self.layout, self.marks.last_mut()) {
            *mark |= LAST;
        }
        self.weights.push(weight.micro());
        self.ends.push(self.marks.len());
    }

    /// Forget the paper that was begun.
    pub(crate) fn discard(&mut self) {
        self.marks.truncate(self.ends.last().copied().unwrap_or(0));
    }

    pub(crate) fn file_blank(&mut self, weight: Weight) {
        self.blank_micro += u128::from(weight.micro());
        self.blanks += 1;
    }

    fn once(&mut self, option: OptionId) -> Result<(), BallotRefusal> {
        let bit = 1 << option.index();
        if self.named & bit != 0 {
            return Err(BallotRefusal::OptionTwice);
        }
        self.named |= bit;
        Ok(())
    }
}

/// The option of a mark on a ranked paper.
pub(crate) fn option_of(mark: u16) -> usize {
    usize::from(mark & !(TIED | LAST))
}

pub(crate) fn is_last(mark: u16) -> bool {
    mark & LAST != 0
}

pub(crate) fn is_tied(mark: u16) -> bool {
    mark & TIED != 0
}
