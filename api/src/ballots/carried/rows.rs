//! Where the voice of each giver ended: the rows of the published list. Pure.

use std::collections::HashMap;

use suffrage::{MICRO, Person, Ways};

use super::flow::Flowing;
use crate::ballots::entity::vote_delegation;
use crate::delegations::DelegateId;
use crate::register::EntryId;

/// A voice that moved, and where it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ballots) struct Moved {
    pub(in crate::ballots) entry: EntryId,
    /// The delegates who cast it, with the micro-voices that each does.
    pub(in crate::ballots) cast: Vec<(DelegateId, u64)>,
    /// The micro-voices that nobody casts.
    pub(in crate::ballots) unused: u64,
}

impl Flowing<'_> {
    /// Every voice that moved, in order of the entries.
    pub(in crate::ballots) fn moved(&self) -> Vec<Moved> {
        let (ways, keeping) = (self.ways(), self.keeping());
        let moving = self.frozen.given.iter().filter(|it| self.moves(it));
        let mut all: Vec<Moved> = moving.map(|row| self.row(row, &ways, &keeping)).collect();
        all.sort_by_key(|it| it.entry);
        all
    }

    /// The voice of one giver, if it moved.
    pub(super) fn moved_of(&self, row: &vote_delegation::Model) -> Option<Moved> {
        self.moves(row).then(|| self.row(row, &self.ways(), &self.keeping()))
    }

    /// The micro-voices of one giver that reach each delegate who votes, before a cap takes anything.
    pub(super) fn reaching(&self, row: &vote_delegation::Model) -> HashMap<DelegateId, u64> {
        self.row(row, &self.uncapped_ways(), &self.keeping()).cast.into_iter().collect()
    }

    /// The delegates who keep what reaches them, by their place.
    fn keeping(&self) -> HashMap<Person, DelegateId> {
        let voted = self.frozen.delegates.iter().filter(|it| it.voted);
        voted.filter_map(|it| Some((self.place(it.entry_id)?, it.delegate_id))).collect()
    }

    fn row(&self, row: &vote_delegation::Model, ways: &Ways<'_>, keeping: &HashMap<Person, DelegateId>) -> Moved {
        let moved = self.place(row.entry_id).and_then(|it| ways.moved(it));
        let cast = moved.into_iter().flat_map(|it| it.cast).filter_map(|(to, voices)| {
            let micro = u64::try_from(voices.micro()).unwrap_or(u64::MAX);
            Some((*keeping.get(&to)?, micro))
        });
        let mut cast: Vec<(DelegateId, u64)> = cast.collect();
        cast.sort_unstable();
        let used: u64 = cast.iter().map(|it| it.1).sum();
        Moved { entry: row.entry_id, cast, unused: MICRO.saturating_sub(used) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
            carried: None,
            told: false,
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
