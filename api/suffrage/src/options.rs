//! The options to vote for, and the grades to give.

use std::collections::HashSet;

/// The options of a question: 1 to 100 distinct texts without a newline, in display order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    names: Vec<String>,
    /// Places in `names` by the hash of the name, or the next free slot after it.
    slots: Vec<u8>,
}

impl Options {
    /// The most options a question may have.
    pub const MAX: usize = 100;

    /// Check the names and keep them.
    pub fn new(names: Vec<String>) -> Result<Self, OptionsRefusal> {
        if names.is_empty() || names.len() > Self::MAX {
            return Err(OptionsRefusal::Count(names.len()));
        }
        if let Some(name) = names.iter().find(|name| name.contains('\n')) {
            return Err(OptionsRefusal::Newline(name.clone()));
        }
        if let Some(name) = repeated(&names) {
            return Err(OptionsRefusal::Twice(name.clone()));
        }
        let mut slots = vec![FREE; SLOTS];
        for (place, name) in names.iter().enumerate() {
            let free = slots_from(name).find(|slot| slots[*slot] == FREE);
            free.into_iter().for_each(|slot| slots[slot] = place as u8);
        }
        Ok(Self { names, slots })
    }

    /// The option of that name.
    pub fn find(&self, name: &str) -> Option<OptionId> {
        let places = slots_from(name).map(|slot| self.slots[slot]).take_while(|place| *place != FREE);
        places.map(OptionId).find(|option| self.names[option.index()] == name)
    }

    /// The option's name; empty for an option of another question.
    pub fn name(&self, option: OptionId) -> &str {
        self.names.get(option.index()).map_or("", String::as_str)
    }

    /// Number of options: at least one.
    #[allow(clippy::len_without_is_empty, reason = "a question always has an option")]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// All of them in display order.
    pub fn iter(&self) -> impl Iterator<Item = OptionId> + use<> {
        (0..self.names.len() as u8).map(OptionId)
    }
}

/// Many more than options, so that two names rarely meet.
const SLOTS: usize = 512;
const FREE: u8 = u8::MAX;

/// The slots that may hold a name: that of its hash, and those after it.
///
/// Options are looked up millions of times: the hash looks at the length and at eight bytes from either end only.
fn slots_from(name: &str) -> impl Iterator<Item = usize> {
    let bytes = name.as_bytes();
    let mut padded = [0; 8];
    let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(head), Some(tail)) => (*head, *tail),
        _ => {
            padded[..bytes.len()].copy_from_slice(bytes);
            (padded, padded)
        }
    };
    let mixed = u64::from_le_bytes(head) ^ u64::from_le_bytes(tail).rotate_left(29) ^ bytes.len() as u64;
    let first = (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize;
    (0..SLOTS).map(move |step| (first + step) % SLOTS)
}

/// One option of a question, by its place in the display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionId(u8);

impl OptionId {
    /// The place in the display order, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The grades of majority judgment: 3 to 7 distinct words, worst to best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grades(Vec<String>);

impl Grades {
    /// Check the grades and keep them.
    pub fn new(names: Vec<String>) -> Result<Self, GradesRefusal> {
        if !(3..=7).contains(&names.len()) {
            return Err(GradesRefusal::Count(names.len()));
        }
        match repeated(&names) {
            Some(name) => Err(GradesRefusal::Twice(name.clone())),
            None => Ok(Self(names)),
        }
    }

    /// The grade of that name.
    pub fn find(&self, name: &str) -> Option<GradeId> {
        self.0.iter().position(|grade| grade == name).map(|index| GradeId(index as u8))
    }

    /// The grade's name; empty for a grade of another question.
    pub fn name(&self, grade: GradeId) -> &str {
        self.0.get(grade.index()).map_or("", String::as_str)
    }

    /// Number of grades: 3 to 7.
    #[allow(clippy::len_without_is_empty, reason = "there are always three")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, worst to best.
    pub fn iter(&self) -> impl Iterator<Item = GradeId> + use<> {
        (0..self.0.len() as u8).map(GradeId)
    }
}

/// One grade, by its place from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GradeId(u8);

impl GradeId {
    /// The place from 0, the worst.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Only for places that were taken from a [`Grades`].
    pub(crate) fn at(index: usize) -> Self {
        Self(index as u8)
    }
}

/// A reason to refuse a list of options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsRefusal {
    /// None, or too many.
    #[error("a question has 1 to 100 options, not {0}")]
    Count(usize),
    /// An option comes twice.
    #[error("the option {0:?} is there twice")]
    Twice(String),
    /// A newline separates the seed from the option in lots.
    #[error("the option {0:?} contains a newline")]
    Newline(String),
}

/// A reason to refuse a list of grades.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GradesRefusal {
    /// Too few or too many.
    #[error("majority judgment has 3 to 7 grades, not {0}")]
    Count(usize),
    /// A grade comes twice.
    #[error("the grade {0:?} is there twice")]
    Twice(String),
}

fn repeated(names: &[String]) -> Option<&String> {
    let mut seen = HashSet::new();
    names.iter().find(|name| !seen.insert(name.as_str()))
}
