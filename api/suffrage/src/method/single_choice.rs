//! One voter, one option, most voices win.
//!
//! **For** a question with two answers, where every method gives the same result, and for indicative polls.
//!
//! **Not for** a choice among three or more options when it matters: options that resemble each other take
//! voices from each other.
//!
//! **Example.** Park 40, playground 35, car park 25: the park wins with 40 of 100 voices.
//!
//! **Known paradox.** *Vote splitting.* Above, 75 of 100 want no cars. Had there been two parks at 20 each and two
//! playgrounds at 17 and 18, the car park would have won with 25. Borda showed in 1781 that the option
//! a majority likes least can win this way.
//!
//! **Source.** J.-C. de Borda, *Mémoire sur les élections au scrutin*, Histoire de l'Académie royale des sciences, 1781.

use crate::election::Election;
use crate::outcome::Outcome;

pub(crate) fn count(election: &Election) -> Outcome {
    super::approval::count(election)
}
