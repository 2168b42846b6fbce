//! Where the voice of each giver ended: the rows of the published list. Pure.

use std::collections::{HashMap, HashSet};

use suffrage::{Delegations, MICRO, Person, Share};

use super::flow::Flowing;
use crate::ballots::entity::vote_delegation;
use crate::delegations::DelegateId;
use crate::register::EntryId;

/// Number of givers with the same shares by which one's part is told more finely, where a cap cuts it.
const FINER: u64 = 1000;

/// A voice that moved, and where it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ballots) struct Moved {
    pub(in crate::ballots) entry: EntryId,
    /// The delegates who cast it, with the micro-voices that each does.
    pub(in crate::ballots) cast: Ends,
    /// The micro-voices that nobody casts.
    pub(in crate::ballots) unused: u64,
}

/// The delegates who cast a voice, with the micro-voices that each does.
type Ends = Vec<(DelegateId, u64)>;

impl Flowing<'_> {
    /// Every voice that moved, in order of the entries.
    pub(in crate::ballots) fn moved(&self) -> Vec<Moved> {
        let mut known: HashMap<Vec<(Person, u8)>, Ends> = HashMap::new();
        let moving = self.frozen.given.iter().filter(|it| self.moves(it));
        let mut all: Vec<Moved> = moving
            .map(|row| {
                let shares = self.shares(row.entry_id, &row.shares.0);
                let name = shares.iter().filter_map(|it| Some((it.to?, it.percent))).collect();
                let cast = known.entry(name).or_insert_with(|| self.ends(&shares)).clone();
                row_of(row.entry_id, cast)
            })
            .collect();
        all.sort_by_key(|it| it.entry);
        all
    }

    /// The voice of one giver, if it moved.
    pub(super) fn moved_of(&self, row: &vote_delegation::Model) -> Option<Moved> {
        let cast = self.moves(row).then(|| self.ends(&self.shares(row.entry_id, &row.shares.0)))?;
        Some(row_of(row.entry_id, cast))
    }

    /// The micro-voices of one voice that each delegate casts, where it is given in these shares.
    fn ends(&self, shares: &[Share]) -> Ends {
        let is_cut = self.frozen.delegates.iter().any(|it| self.received(it).capped > 0);
        let givers = if is_cut { FINER } else { 1 };
        let Some(parts) = self.parts(shares, givers) else { return vec![] };
        let keeping = self.frozen.delegates.iter().filter(|it| it.voted);
        let cast = keeping.filter_map(|delegate| {
            let part = *parts.get(&self.place(delegate.entry_id)?)?;
            let received = self.received(delegate);
            let (kept, carried) = (u128::from(received.kept), u128::from(received.kept + received.capped));
            let cut = match received.capped {
                0 => u128::from(part / givers),
                // Each giver loses the excess times their part of it.
                _ => (u128::from(part) * kept).checked_div(carried * u128::from(givers)).unwrap_or_default(),
            };
            u64::try_from(cut).ok().filter(|it| *it > 0).map(|it| (delegate.delegate_id, it))
        });
        cast.collect()
    }

    /// The micro-voices that reach everybody who keeps what they receive, if so many people give in these shares and nobody
    /// else gives anything.
    fn parts(&self, shares: &[Share], givers: u64) -> Option<HashMap<Person, u64>> {
        let first = self.size();
        let mut alone = Delegations::new(first + usize::try_from(givers).ok()?).ok()?;
        let keeping: Vec<Person> =
            self.frozen.delegates.iter().filter(|it| it.voted).filter_map(|it| self.place(it.entry_id)).collect();
        // Nothing reaches anybody but delegates.
        let delegates: HashSet<EntryId> = self.frozen.delegates.iter().map(|it| it.entry_id).collect();
        for row in self.frozen.given.iter().filter(|it| delegates.contains(&it.entry_id)) {
            alone.hand(self.place(row.entry_id)?, &self.shares(row.entry_id, &row.shares.0)).ok()?;
        }
        for person in 0..Person::try_from(first).ok()? {
            if keeping.contains(&person) { alone.voted(person).ok()? } else { alone.voted_late(person).ok()? }
        }
        for giver in 0..usize::try_from(givers).ok()? {
            alone.hand(Person::try_from(first + giver).ok()?, shares).ok()?;
        }
        let flow = alone.follow(None);
        let part = |person: Person| {
            let weight = flow.weight(person).map_or(0, |it| u64::try_from(it.micro()).unwrap_or_default());
            (person, weight.saturating_sub(MICRO))
        };
        Some(keeping.into_iter().map(part).collect())
    }
}

fn row_of(entry: EntryId, cast: Ends) -> Moved {
    let used: u64 = cast.iter().map(|it| it.1).sum();
    Moved { entry, cast, unused: MICRO.saturating_sub(used) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballots::carried::frozen::Frozen;
    use crate::ballots::entity::vote_delegate;
    use crate::consultations::ConsultationId;
    use crate::delegations::{KeptShare, KeptShares, VoiceScope};

    fn frozen(delegates: &[(u128, bool)], given: &[(u128, &[(u128, u8)])]) -> Frozen {
        let consultation_id = ConsultationId::from_uuid(uuid::Uuid::nil());
        let id = |number: u128| uuid::Uuid::from_u128(number);
        let delegate = |(number, voted): &(u128, bool)| vote_delegate::Model {
            consultation_id,
            delegate_id: DelegateId::from_uuid(id(*number)),
            entry_id: EntryId::from_uuid(id(*number)),
            name: number.to_string(),
            councillor: false,
            voted: *voted,
            papers: None,
        };
        let share =
            |(to, percent): &(u128, u8)| KeptShare { delegate: DelegateId::from_uuid(id(*to)), percent: *percent };
        let given = given.iter().map(|(from, to)| vote_delegation::Model {
            consultation_id,
            entry_id: EntryId::from_uuid(id(*from)),
            scope: VoiceScope::Everything,
            scope_id: None,
            shares: KeptShares(to.iter().map(share).collect()),
            own: true,
            code: None,
        });
        Frozen { delegates: delegates.iter().map(delegate).collect(), given: given.collect() }
    }

    fn ends(frozen: &Frozen, voted: &[u128], cap: Option<&str>, electorate: u64) -> Vec<(Vec<u64>, u64)> {
        let voted: HashSet<EntryId> = voted.iter().map(|it| EntryId::from_uuid(uuid::Uuid::from_u128(*it))).collect();
        let cap = cap.map(|it| it.parse().unwrap());
        let flow = Flowing::of(frozen, voted, (cap.as_ref(), electorate)).unwrap();
        let moved = flow.moved();
        for delegate in &frozen.delegates {
            let sum: u64 =
                moved.iter().flat_map(|it| &it.cast).filter(|it| it.0 == delegate.delegate_id).map(|it| it.1).sum();
            let kept = flow.received(delegate).kept;
            assert!(sum <= kept && kept - sum <= moved.len() as u64, "{sum} of {kept}");
        }
        moved.into_iter().map(|it| (it.cast.into_iter().map(|it| it.1).collect(), it.unused)).collect()
    }

    #[test]
    fn a_voice_ends_where_somebody_voted_in_time_and_what_is_lost_on_the_way_is_unused() {
        let chain = frozen(&[(2, false), (3, true)], &[(1, &[(2, 100)]), (2, &[(3, 60)])]);
        assert_eq!(ends(&chain, &[3], None, 3), [(vec![600_000], 400_000), (vec![600_000], 400_000)]);
        // Who votes late takes their own voice out alone.
        assert_eq!(ends(&chain, &[2, 3], None, 3), [(vec![600_000], 400_000)]);
        assert_eq!(ends(&chain, &[1, 3], None, 3), [(vec![600_000], 400_000)]);
        let ring = frozen(&[(1, false), (2, false), (3, true)], &[(1, &[(2, 100)]), (2, &[(1, 50), (3, 50)])]);
        assert_eq!(ends(&ring, &[3], None, 3), [(vec![1_000_000], 0), (vec![1_000_000], 0)]);
        let closed = frozen(&[(1, false), (2, false)], &[(1, &[(2, 100)]), (2, &[(1, 100)])]);
        assert_eq!(ends(&closed, &[], None, 3), [(vec![], 1_000_000), (vec![], 1_000_000)]);
    }

    #[test]
    fn a_cap_takes_from_each_giver_by_their_part() {
        let star = frozen(&[(9, true)], &[(1, &[(9, 100)]), (2, &[(9, 50)]), (3, &[(9, 33)])]);
        let cut = ends(&star, &[9], Some("0.1"), 10);
        assert_eq!(cut, [(vec![546_448], 453_552), (vec![273_224], 726_776), (vec![180_327], 819_673)]);
    }

    #[test]
    fn the_longest_way_is_counted_in_steps() {
        let way = |frozen: &Frozen| Flowing::of(frozen, HashSet::new(), (None, 9)).unwrap().longest_chain();
        assert_eq!(way(&frozen(&[(2, false), (3, true)], &[(1, &[(2, 100)]), (2, &[(3, 60)])])), 2);
        assert_eq!(way(&frozen(&[(2, false), (3, true)], &[(1, &[(2, 50), (3, 50)]), (2, &[(3, 60)])])), 2);
        assert_eq!(way(&frozen(&[(1, false), (2, false)], &[(1, &[(2, 100)]), (2, &[(1, 100)])])), 0);
    }
}
