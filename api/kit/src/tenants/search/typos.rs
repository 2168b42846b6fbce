//! One typing error: a letter too many, a letter missing, a wrong letter, or two neighbours swapped.
//!
//! The letters before the error are right, so they narrow the range; the error is tried there, and the
//! rest must fit. No list of neighbours is kept, and letters that lead nowhere end the search.

use super::suffixes::{Range, Suffixes};

/// Pass on the ranges reached by the letters with one error. Only letters that `may_err` are taken for wrong.
pub(super) fn with_one_error(suffixes: &Suffixes, letters: &[u8], may_err: &[bool], mut found: impl FnMut(Range)) {
    let mut right = suffixes.all();
    let may_err = |at: usize| may_err.get(at).is_some_and(|may| *may);
    for at in 0..=letters.len() {
        if right.is_empty() {
            return;
        }
        let here = may_err(at);
        let before = at.checked_sub(1).is_some_and(may_err);
        let rest = letters.get(at..).unwrap_or_default();
        if here || before {
            for (letter, branch) in suffixes.branches(right) {
                found(suffixes.walk(branch, rest));
                if here && rest[0] != letter {
                    found(suffixes.walk(branch, &rest[1..]));
                }
            }
        }
        if here {
            found(suffixes.walk(right, &rest[1..]));
        }
        if let [first, second, others @ ..] = rest {
            if here && may_err(at + 1) {
                let swapped = suffixes.walk(right, &[*second, *first]);
                found(suffixes.walk(swapped, others));
            }
            right = suffixes.narrow(right, *first);
        } else if let [last] = rest {
            right = suffixes.narrow(right, *last);
        }
    }
}
